import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { signerNumber } from '../../../test/ledger/keys.ts'
import { MemoryTiles } from '../../../test/ledger/memory-tiles.ts'
import { toCheckpointText } from '../checkpoint/checkpoint.ts'
import { type Hash, toLeafHash } from '../merkle/hashes.ts'
import { toNoteText } from '../note/note.ts'
import { Tree } from '../tiles/tree.ts'
import { parseAddCheckpoint, toAddCheckpointText } from './add-checkpoint.ts'
import { parseEvidence, requireEvidence, toEvidenceText } from './evidence.ts'
import { judge, judgementStatus, type Seen } from './judgement.ts'

const log = signerNumber(1, 'log.example/a')
const origin = 'log.example/a'

/** A log that can be asked for any of its states, honest or not. */
class Story {
  readonly tiles = new MemoryTiles()
  readonly notes = new Map<bigint, { root: Hash; checkpoint: string }>()

  static async of(...batches: readonly (readonly string[])[]): Promise<Story> {
    const story = new Story()
    for (const batch of batches) {
      const { size, root } = await story.tiles.append(batch.map((entry) => toLeafHash(Buffer.from(entry))))
      const text = toCheckpointText({ origin, size, root, extensions: [] })
      story.notes.set(size, { root, checkpoint: toNoteText({ text, signatures: [log.sign(text, 0n)] }) })
    }
    return story
  }

  at(size: bigint): Seen {
    const note = this.notes.get(size)
    if (note === undefined) throw new Error(`no state of size ${size}`)
    return { size, ...note }
  }

  async request(oldSize: bigint, newSize: bigint): Promise<string> {
    const proof = oldSize === 0n ? [] : await new Tree(this.tiles, newSize).consistencyProof(oldSize)
    return toAddCheckpointText({ oldSize, proof, checkpoint: this.at(newSize).checkpoint })
  }
}

const keysOf = (name: string) => (name === origin ? [log.key] : [])
const decide = (body: string, seen?: Seen) => judge(body, keysOf, () => seen)

suite('a witness', () => {
  test('cosigns the first state it sees, and each that begins with the last', async () => {
    const story = await Story.of(['a', 'b', 'c'], ['d', 'e'])
    const first = decide(await story.request(0n, 3n))
    assert.equal(first.kind, 'cosign')
    const second = decide(await story.request(3n, 5n), story.at(3n))
    assert.deepEqual(second.kind === 'cosign' && second.seen, story.at(5n))
    assert.equal(decide(await story.request(5n, 5n), story.at(5n)).kind, 'cosign')
  })

  test('tells a log that has another size in mind which one it remembers', async () => {
    const story = await Story.of(['a', 'b', 'c'], ['d', 'e'])
    const answer = decide(await story.request(0n, 5n), story.at(3n))
    assert.deepEqual(answer, { kind: 'other-size', size: 3n })
    assert.equal(judgementStatus[answer.kind], 409)
    const older = decide(await story.request(3n, 3n), story.at(5n))
    assert.deepEqual(older, { kind: 'other-size', size: 5n })
  })

  test('does not cosign two roots for one size, and keeps both as evidence', async () => {
    const [one, other] = [await Story.of(['a', 'b', 'c']), await Story.of(['a', 'b', 'x'])]
    const answer = decide(await other.request(3n, 3n), one.at(3n))
    if (answer.kind !== 'split-view') return assert.fail(answer.kind)
    const [older, newer] = answer.evidence
    assert.deepEqual(requireEvidence({ older, newer, path: [] }, [log.key]), { oldSize: 3n, newSize: 3n })
  })

  test('does not cosign a longer tree that begins otherwise', async () => {
    const [one, other] = [await Story.of(['a', 'b', 'c']), await Story.of(['a', 'b', 'x'], ['d', 'e'])]
    const answer = decide(await other.request(3n, 5n), one.at(3n))
    assert.equal(answer.kind, 'inconsistent')
    assert.equal(judgementStatus[answer.kind], 422)
  })

  test('knows nothing of other logs, and takes nothing that the log has not signed', async () => {
    const story = await Story.of(['a'])
    const body = await story.request(0n, 1n)
    assert.equal(
      judge(
        body,
        () => [],
        () => undefined,
      ).kind,
      'unknown-log',
    )
    const stranger = signerNumber(2, origin)
    assert.equal(
      judge(
        body,
        () => [stranger.key],
        () => undefined,
      ).kind,
      'not-signed',
    )
  })

  for (const [what, change] of [
    ['no old line', (body: string) => body.replace('old ', 'new ')],
    ['an old size with a leading zero', (body: string) => body.replace('old 3', 'old 03')],
    ['an old size above the new', (body: string) => body.replace('old 3', 'old 6')],
    ['a proof line that is no hash', (body: string) => body.replace('\n', '\nAAAA\n')],
    ['64 proof lines', (body: string) => body.replace('\n', `\n${`${'A'.repeat(43)}=\n`.repeat(64)}`)],
    ['no checkpoint', (body: string) => body.slice(0, 7)],
  ] as const)
    test(`refuses a request with ${what} as malformed`, async () => {
      const story = await Story.of(['a', 'b', 'c'], ['d', 'e'])
      assert.equal(decide(change(await story.request(3n, 5n)), story.at(3n)).kind, 'malformed')
    })

  test('a request is the same after it was read and written', async () => {
    const story = await Story.of(['a', 'b', 'c'], ['d', 'e'])
    const body = await story.request(3n, 5n)
    assert.equal(toAddCheckpointText(parseAddCheckpoint(body)), body)
  })
})

suite('evidence against a log', () => {
  for (const [oldSize, oldEntries, newEntries] of [
    [3n, ['a', 'b', 'c'], ['a', 'x', 'c', 'd', 'e', 'f', 'g']],
    [4n, ['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'x', 'e']],
    [1n, ['a'], ['b', 'c']],
  ] as const)
    test(`of ${oldSize} leaves that the longer tree does not begin with convinces anyone with the log's key`, async () => {
      const [one, other] = [await Story.of(oldEntries), await Story.of(newEntries)]
      const newSize = BigInt(newEntries.length)
      const path = await new Tree(other.tiles, newSize).consistencyPath(oldSize)
      const evidence = { older: one.at(oldSize).checkpoint, newer: other.at(newSize).checkpoint, path }
      assert.deepEqual(requireEvidence(parseEvidence(toEvidenceText(evidence)), [log.key]), { oldSize, newSize })
    })

  test('against an honest log convinces nobody', async () => {
    const story = await Story.of(['a', 'b', 'c'], ['d', 'e'])
    const path = await new Tree(story.tiles, 5n).consistencyPath(3n)
    const evidence = { older: story.at(3n).checkpoint, newer: story.at(5n).checkpoint, path }
    assert.throws(() => requireEvidence(evidence, [log.key]), { code: 'ledger.bad-proof' })
    assert.throws(() => requireEvidence({ ...evidence, older: evidence.newer, path: [] }, [log.key]), { code: 'ledger.bad-proof' })
  })

  test('whose path was made up convinces nobody', async () => {
    const [one, other] = [await Story.of(['a', 'b', 'c']), await Story.of(['a', 'x', 'c', 'd'])]
    const path = [toLeafHash(Buffer.from('made up')), ...(await new Tree(other.tiles, 4n).consistencyPath(3n)).slice(1)]
    const evidence = { older: one.at(3n).checkpoint, newer: other.at(4n).checkpoint, path }
    assert.throws(() => requireEvidence(evidence, [log.key]), { code: 'ledger.bad-proof' })
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  type Hash,
  parseVerifierKey,
  requireConsistency,
  requireInclusion,
  type Tile,
  Tree,
  toCheckpointText,
  toEntryHash,
  toNoteText,
  toTilePath,
  toVerifierKeyText,
  verifyCheckpoint,
} from '../src/ledger/index.ts'
import { askGo, goOracle } from './go-oracle.ts'
import { signerNumber } from './ledger/keys.ts'
import { MemoryTiles } from './ledger/memory-tiles.ts'
import { without } from './real-parts.ts'

const log = signerNumber(1, 'log.example/a')
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const leaf = (text: string) => toEntryHash(Buffer.from(text))

/** A log of ours with every checkpoint it ever signed. */
async function ourLog(entries: readonly string[], sizes: readonly number[]) {
  const tiles = new MemoryTiles()
  const states: { size: bigint; root: Hash; note: string }[] = []
  let before = 0
  for (const size of sizes) {
    const { root } = await tiles.append(entries.slice(before, size).map(leaf))
    const text = toCheckpointText({ origin: 'log.example/a', size: BigInt(size), root, extensions: [] })
    states.push({ size: BigInt(size), root, note: toNoteText({ text, signatures: [log.sign(text, 0n)] }) })
    before = size
  }
  return { tiles, states }
}

/** Every tile of a tree of that size, by its path. */
async function allTiles(tiles: MemoryTiles, size: number): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (let level = 0, hashes = size; hashes > 0; level += 1, hashes = Math.floor(hashes / 256)) {
    for (let index = 0; index * 256 < hashes; index += 1) {
      const tile: Tile = { level, index: BigInt(index), width: Math.min(256, hashes - index * 256) }
      found[toTilePath(tile)] = base64((await tiles.read(tile)) ?? new Uint8Array())
    }
  }
  return found
}

suite("Go's own packages for notes and logs", () => {
  const absent = without(goOracle(), 'go')
  const entries = Array.from({ length: 1000 }, (_, at) => `entry ${at}`)

  test('verify our notes, our tiles hash by hash, and our proofs', absent, async () => {
    const { tiles, states } = await ourLog(entries, [1, 2, 255, 256, 257, 700, 1000])
    const last = states.at(-1)
    if (last === undefined) return assert.fail('no state')
    const tree = new Tree(tiles, last.size)
    const picked = [0, 1, 255, 256, 511, 998, 999]
    const inclusion = await Promise.all(
      picked.map(async (index) => ({
        index,
        leaf: base64(leaf(`entry ${index}`)),
        proof: (await tree.inclusionProof(BigInt(index))).map(base64),
      })),
    )
    const consistency = await Promise.all(
      states.map(async ({ size, root }) => ({
        oldSize: Number(size),
        oldRoot: base64(root),
        proof: (await tree.consistencyProof(size)).map(base64),
      })),
    )
    const key = toVerifierKeyText(log.key)
    const answer = askGo({ op: 'check', key, notes: [last.note], tiles: await allTiles(tiles, 1000), inclusion, consistency })
    assert.deepEqual(answer, { checked: 1 + 1000 + picked.length + states.length })
  })

  test('refuse a note, a tile or a proof of ours in which one byte was changed', absent, async () => {
    const { tiles, states } = await ourLog(entries, [300])
    const note = states[0]?.note ?? ''
    const key = toVerifierKeyText(log.key)
    assert.ok(askGo({ op: 'check', key, notes: [note.replace('300', '301')] }).error)
    const proof = (await new Tree(tiles, 300n).inclusionProof(7n)).map(base64)
    const inclusion = [{ index: 8, leaf: base64(leaf('entry 7')), proof }]
    assert.ok(askGo({ op: 'check', key, notes: [note], inclusion }).error)
    const torn = { ...(await allTiles(tiles, 300)) }
    const first = Buffer.from(torn['tile/0/000'] ?? '', 'base64')
    first[5] = (first[5] ?? 0) ^ 1
    torn['tile/0/000'] = base64(first)
    assert.ok(askGo({ op: 'check', key, notes: [note], tiles: torn }).error)
  })

  test('make notes, tiles and proofs that we verify', absent, async () => {
    const made = askGo({ op: 'make', entries, oldSizes: [1, 2, 3, 256, 257, 512, 999, 1000] })
    const key = parseVerifierKey(made.key ?? '')
    const { checkpoint } = verifyCheckpoint(made.note ?? '', [key])
    const { size, root } = checkpoint
    const read = async (tile: Tile) => {
      const text = made.tiles?.[toTilePath(tile)]
      return text === undefined ? undefined : Buffer.from(text, 'base64')
    }
    const tree = new Tree({ read }, size)
    await tree.requireRoot(root)
    const bytes = (list: readonly string[]) => list.map((text) => Buffer.from(text, 'base64'))
    for (const { index, leaf: hash, proof } of made.inclusion ?? []) {
      requireInclusion({ index: BigInt(index), size, leaf: Buffer.from(hash, 'base64'), root, proof: bytes(proof) })
      if (index % 50 === 0) assert.deepEqual((await tree.inclusionProof(BigInt(index))).map(base64), proof)
    }
    for (const { oldSize, oldRoot, proof } of made.consistency ?? []) {
      const claim = { oldSize: BigInt(oldSize), newSize: size, oldRoot: Buffer.from(oldRoot, 'base64'), newRoot: root }
      requireConsistency({ ...claim, proof: bytes(proof) })
      assert.deepEqual((await tree.consistencyProof(BigInt(oldSize))).map(base64), proof)
    }
    assert.equal(made.inclusion?.length, 1000)
    assert.throws(() => verifyCheckpoint((made.note ?? '').replace('\n1000\n', '\n1001\n'), [key]), { code: 'ledger.bad-signature' })
  })

  test('decide our evidence against a log that told two stories, and against an honest one', absent, async () => {
    const key = toVerifierKeyText(log.key)
    const honest = await ourLog(entries, [300, 700])
    const forked = await ourLog(['another', ...entries], [300, 700])
    const [older, newer] = [honest.states[0]?.note, forked.states[1]?.note]
    const path = (await new Tree(forked.tiles, 700n).consistencyPath(300n)).map(base64)
    assert.deepEqual(askGo({ op: 'evidence', key, notes: [older, newer], path }), { checked: 2 })
    assert.deepEqual(askGo({ op: 'evidence', key, notes: [older, forked.states[0]?.note] }), { checked: 2 })
    const honestPath = (await new Tree(honest.tiles, 700n).consistencyPath(300n)).map(base64)
    const answer = askGo({ op: 'evidence', key, notes: [older, honest.states[1]?.note], path: honestPath })
    assert.match(answer.error ?? '', /honest/)
  })
})

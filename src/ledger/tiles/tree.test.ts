import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { MemoryTiles } from '../../../test/ledger/memory-tiles.ts'
import { sharedData, without } from '../../../test/real-parts.ts'
import { verifyCheckpoint } from '../checkpoint/verified.ts'
import { requireConsistency } from '../merkle/consistency.ts'
import { type Hash, toLeafHash, toNodeHash, toRoot } from '../merkle/hashes.ts'
import { requireInclusion } from '../merkle/inclusion.ts'
import { parseVerifierKey } from '../note/key.ts'
import { appendLeaves } from './append.ts'
import { parseTilePath, tileOf, toTilePath } from './tile.ts'
import { Tree } from './tree.ts'

const leavesFrom = (start: number, count: number): Hash[] =>
  Array.from({ length: count }, (_, at) => toLeafHash(Buffer.from(`entry ${start + at}`)))

/** The definition of RFC 9162 §2.1.1, word for word and slow. */
function definedRoot(leaves: readonly Hash[]): Hash {
  const [only] = leaves
  if (leaves.length <= 1) return only ?? toRoot([])
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1))
  return toNodeHash(definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)))
}

const batches = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 })

suite('a log in tiles', () => {
  test('has the root of RFC 9162, however its leaves came in', async () => {
    const run = fc.asyncProperty(batches, async (sizes) => {
      const tiles = new MemoryTiles()
      const all: Hash[] = []
      for (const size of sizes) {
        const added = leavesFrom(all.length, size)
        all.push(...added)
        const { root } = await tiles.append(added)
        assert.deepEqual(Buffer.from(root), Buffer.from(definedRoot(all)))
        assert.deepEqual(Buffer.from(toRoot(all)), Buffer.from(root))
      }
    })
    await fc.assert(run, { numRuns: 25 })
  })

  test('proves every leaf and every beginning of itself, and nothing else', async () => {
    const run = fc.asyncProperty(batches, fc.nat(), fc.nat(), async (sizes, indexPick, oldPick) => {
      const tiles = new MemoryTiles()
      const all: Hash[] = []
      for (const size of sizes) all.push(...leavesFrom(all.length, size))
      const { root, size } = await tiles.append(all)
      const tree = new Tree(tiles, size)
      const index = BigInt(indexPick % all.length)
      const oldSize = BigInt(1 + (oldPick % all.length))
      const inclusion = await tree.inclusionProof(index)
      const leaf = all[Number(index)] ?? root
      requireInclusion({ index, size, leaf, root, proof: inclusion })
      const consistency = await tree.consistencyProof(oldSize)
      const oldRoot = toRoot(all.slice(0, Number(oldSize)))
      requireConsistency({ oldSize, newSize: size, oldRoot, newRoot: root, proof: consistency })
      const other = toLeafHash(Buffer.from('another'))
      assert.throws(() => requireInclusion({ index, size, leaf: other, root, proof: inclusion }), { code: 'ledger.bad-proof' })
      assert.throws(() => requireConsistency({ oldSize, newSize: size, oldRoot: other, newRoot: root, proof: consistency }), {
        code: 'ledger.bad-proof',
      })
    })
    await fc.assert(run, { numRuns: 40 })
  })

  test('grows beyond a full tile of the second level', async () => {
    const tiles = new MemoryTiles()
    const all = leavesFrom(0, 66_000)
    await tiles.append(all.slice(0, 65_500))
    const { root, size } = await tiles.append(all.slice(65_500))
    assert.deepEqual(Buffer.from(root), Buffer.from(toRoot(all)))
    const tree = new Tree(tiles, size)
    const proof = await tree.inclusionProof(65_999n)
    requireInclusion({ index: 65_999n, size, leaf: all[65_999] ?? root, root, proof })
  })

  test('does not go on where the tile at its edge is gone or torn', async () => {
    const torn = { read: async () => new Uint8Array(31) }
    await assert.rejects(appendLeaves(torn, 3n, leavesFrom(3, 1)), { code: 'ledger.bad-tile', place: 'tile/0/000.p/3' })
    await assert.rejects(new Tree({ read: async () => undefined }, 3n).root(), { code: 'ledger.bad-tile' })
  })
})

suite('the path of a tile', () => {
  const table: [string, number, bigint, number][] = [
    ['tile/0/000', 0, 0n, 256],
    ['tile/0/000.p/17', 0, 0n, 17],
    ['tile/3/x001/x234/067', 3, 1_234_067n, 256],
    ['tile/63/x001/000.p/255', 63, 1000n, 255],
  ]
  for (const [path, level, index, width] of table) {
    test(`${path} is read and written`, () => {
      assert.deepEqual(parseTilePath(path), { tile: { level, index, width }, kind: 'hashes' })
      assert.equal(toTilePath({ level, index, width }), path)
    })
  }
  for (const path of [
    'tile/64/000',
    'tile/0/0',
    'tile/00/000',
    'tile/0/x000/001',
    'tile/0/001.p/256',
    'tile/0/001.p/0',
    'tile/0/../000',
    'tile/0/001.p/01',
  ])
    test(`${path} is none`, () => assert.equal(parseTilePath(path), undefined))

  test('a tree of 70,000 leaves has the tiles that C2SP counts', () => {
    assert.deepEqual(tileOf(70_000n, 0, 273n)?.width, 112)
    assert.deepEqual(tileOf(70_000n, 1, 0n)?.width, 256)
    assert.deepEqual(tileOf(70_000n, 1, 1n)?.width, 17)
    assert.deepEqual(tileOf(70_000n, 2, 0n)?.width, 1)
    assert.equal(tileOf(256n, 0, 1n), undefined)
  })
})

suite("a log that others made (Tessera's test log)", () => {
  const folder = sharedData('tlog/tessera-log')
  /** Published beside the log by its makers. */
  const key = parseVerifierKey('example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx')

  test(
    'each of its sixteen checkpoints is signed, and is rebuilt from its tiles and from its entries',
    without(folder, 'real data'),
    async () => {
      const readTile = (path: string) => readFile(join(folder ?? '', path)).catch(() => undefined)
      const source = { read: async (tile: Parameters<typeof toTilePath>[0]) => readTile(toTilePath(tile)) }
      let earlier: { size: bigint; root: Hash } | undefined
      for (let at = 0; at < 16; at += 1) {
        const { checkpoint } = verifyCheckpoint(await readFile(join(folder ?? '', `checkpoint.${at}`), 'utf8'), [key])
        assert.equal(checkpoint.size, BigInt(at))
        const tree = new Tree(source, checkpoint.size)
        await tree.requireRoot(checkpoint.root)
        assert.deepEqual(toRoot(await entriesOf(readTile, at)), checkpoint.root)
        if (earlier !== undefined && earlier.size > 0n) {
          const proof = await tree.consistencyProof(earlier.size)
          requireConsistency({ oldSize: earlier.size, newSize: checkpoint.size, oldRoot: earlier.root, newRoot: checkpoint.root, proof })
        }
        earlier = checkpoint
      }
    },
  )

  async function entriesOf(readTile: (path: string) => Promise<Uint8Array | undefined>, count: number): Promise<Hash[]> {
    const path = count === 0 ? undefined : toTilePath({ level: 0, index: 0n, width: count }, 'entries')
    const bundle = Buffer.from((path === undefined ? undefined : await readTile(path)) ?? [])
    const hashes: Hash[] = []
    for (let at = 0; at < bundle.length; ) {
      const length = bundle.readUInt16BE(at)
      hashes.push(toLeafHash(bundle.subarray(at + 2, at + 2 + length)))
      at += 2 + length
    }
    return hashes
  }
})

import { type Bytes, isSame, sha256 } from './bytes.ts'

/** One step upwards: two hashes make the one above them. */
export interface Rung {
  readonly left: Bytes
  readonly right: Bytes
  /** Which of the two comes from below; the other is a neighbour that the proof brings. */
  readonly ours: 'left' | 'right'
  readonly above: Bytes
}

export interface Climb {
  readonly leaf: Bytes
  readonly rungs: readonly Rung[]
  readonly top: Bytes
  /** Why the climb cannot lead to a root of this size; undefined when it does. */
  readonly problem: string | undefined
}

const nodePrefix = Uint8Array.of(1)
const leafPrefix = Uint8Array.of(0)

/** From an entry to the top of the tree with this many leaves (RFC 9162 §2.1.3.2). */
export async function climb(entry: Bytes, place: { index: bigint; size: bigint }, hashes: readonly Bytes[]): Promise<Climb> {
  const leaf = await sha256(leafPrefix, entry)
  const rungs: Rung[] = []
  let node = place.index
  let last = place.size - 1n
  let hash = leaf
  let problem: string | undefined
  if (place.index >= place.size) problem = `A log of ${place.size} entries has none at ${place.index}.`
  for (const sibling of hashes) {
    if (last <= 0n) problem ??= 'The path goes on above the root.'
    const isRight = (node & 1n) === 1n || node === last
    const [left, right] = isRight ? [sibling, hash] : [hash, sibling]
    const above = await sha256(nodePrefix, left, right)
    rungs.push({ left, right, ours: isRight ? 'right' : 'left', above })
    hash = above
    // At the right edge a level may have no neighbour: go up to where the node is a right child.
    if (isRight) {
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n
        last >>= 1n
      }
    }
    node >>= 1n
    last >>= 1n
  }
  if (last > 0n) problem ??= 'The path ends below the root.'
  return { leaf, rungs, top: hash, problem }
}

export function leadsTo(climbed: Climb, root: Bytes): boolean {
  return climbed.problem === undefined && isSame(climbed.top, root)
}

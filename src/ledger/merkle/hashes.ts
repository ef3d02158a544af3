import { createHash, hash } from 'node:crypto'

/** A SHA-256 hash: a leaf, a node or a root. */
export type Hash = Uint8Array

export const hashBytes = 32

/** The root of a tree without leaves (RFC 9162 §2.1.1). */
export const emptyRoot: Hash = createHash('sha256').digest()

/** The hash of an entry: a zero byte before it keeps a leaf from ever being taken for a node (RFC 9162 §2.1.1). */
export function toLeafHash(entry: Uint8Array): Hash {
  const bytes = Buffer.allocUnsafe(entry.length + 1)
  bytes[0] = 0
  bytes.set(entry, 1)
  return hash('sha256', bytes, 'buffer')
}

// One buffer for all nodes: hashing is synchronous, so nobody sees another's bytes in it.
const node = Buffer.alloc(1 + 2 * hashBytes)
node[0] = 1

/** The hash of an inner node (RFC 9162 §2.1.1). */
export function toNodeHash(left: Hash, right: Hash): Hash {
  node.set(left, 1)
  node.set(right, 1 + hashBytes)
  return hash('sha256', node, 'buffer')
}

/** The root over leaf hashes that are all in memory: for small trees, such as the properties of one object. */
export function toRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return emptyRoot
  let level = leaves
  while (level.length > 1) {
    const above: Hash[] = []
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]]
      // An odd one out goes up as it is (RFC 9162 §2.1.1 splits at the largest power of two, which comes to the same).
      if (left !== undefined) above.push(right === undefined ? left : toNodeHash(left, right))
    }
    level = above
  }
  return level[0] ?? emptyRoot
}

export { type LeafEntry, type LeafKind, leafKinds, toLeafHash } from './leaf.ts'

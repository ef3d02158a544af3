export { type Anchor, type Anchored, Anchoring, type AnchorReceipt, TimeStampAnchor } from './anchoring.ts'
export { checkLog } from './checking.ts'
export { transparencyFault } from './faults.ts'
export { type KeyGeneration, type LogKeys, listLogKeys, listTakeOvers, type TakeOver, type TakeOverReason, writeRotation } from './keys.ts'
export { type LogOptions, OwnLog, openLog, type ProofHead } from './log.ts'
export {
  beginNewLog,
  currentOrigin,
  goOnUnconfirmed,
  type LostTail,
  listEndedLogs,
  type TakenBack,
  takeTailBack,
  toNextOrigin,
} from './resolving.ts'
export type { OwnCheckpoint } from './sealer.ts'
export { putTile, StoredTiles } from './stored-tiles.ts'

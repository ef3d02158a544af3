export { checkLog } from './checking.ts'
export { transparencyFault } from './faults.ts'
export { type LogOptions, OwnLog, openLog } from './log.ts'
export type { LogKeys, OwnCheckpoint } from './sealer.ts'

export { toCanonicalJson } from './canonical.ts'
export { type Clock, systemClock } from './clock.ts'
export { dataFault } from './data-faults.ts'
export { builtInData, type DataFolder, type DataFolderOptions, readDataFolder, toPlaced } from './data-folder.ts'
export { type DataText, parseDataText } from './data-text.ts'
export {
  type Batch,
  declareFaults,
  Fault,
  type FaultKind,
  type FaultMeaning,
  type FaultTable,
  faultKinds,
  isFault,
  type RoomFaults,
} from './faults.ts'
export { isJsonObject, type JsonObject, type JsonValue } from './json.ts'
export { jsonFault } from './json-faults.ts'
export { decodeUtf8, type JsonLimits, scanJson } from './json-text.ts'
export { later } from './later.ts'
export { type Envelope, type EnvelopeLimits, type StreamElement, splitEnvelope, splitObjects } from './object-stream.ts'
export { Refusals } from './refusals.ts'
export { answerQuestions, Thread } from './thread.ts'
export { fromMicros, fromMillis, isTimestamp, toMicros, toMillis, toSortable } from './timestamps.ts'
export { isUuid, newUuid, toUuidV5 } from './uuid.ts'
export { readZoneOffset } from './zone-offset.ts'

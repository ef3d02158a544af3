// Facts of an incident.

// Obligations: facts and law in, duties with their deadlines out.
export { type DescribedIncident, parseDescription } from './case-file.ts'
export { loadFactDefinitions } from './fact-files.ts'
export { type FactDefinition, type FactDefinitions, nearest, requireDefinition } from './facts/definition.ts'
export { type Fact, type FactValue, type Sheet, toSheet } from './facts/fact.ts'
export { parseInstant } from './facts/instant.ts'
export { isUnknown, parseFactValue } from './facts/value.ts'
export { toInstant, toLocalText, toWall } from './facts/zone.ts'
export { type LoadedLaw, loadLaw } from './law-files.ts'
export type { Calendars } from './obligations/calendars.ts'
export { evaluate, type Incident } from './obligations/evaluate.ts'
export type { Law } from './obligations/law.ts'
export type { Act, Extension, Obligation, Reason, Verdict } from './obligations/obligation.ts'

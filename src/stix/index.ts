// Objects (STIX 2.1 §2–§7).
export { exerciseMarking, exerciseMarkingObject, isOfExercise } from './exercise.ts'
export { stixFault } from './faults.ts'
export { isStixId, parseStixId, type StixId, typeOfId } from './ids.ts'
export { type GranularMarking, type MarkingsOf, markingsOf, type Path, removePaths, resolveSelector } from './markings.ts'
export { parseStixObject, requiredProperties, type StixObject, toStixObject } from './object.ts'
export { type Reference, referencesIn } from './references.ts'
export { toScoId } from './sco-ids.ts'
export { isTlpLevel, strictest, type TlpLevel, tlpLevels, tlpMarkingObject, tlpOfMarking, tlpRank, toMarkingId } from './tlp.ts'

// Patterns (STIX 2.1 §9).

export type { Pattern } from './pattern/ast.ts'
export { type PatternAtom, type PatternAtoms, toAtoms } from './pattern/atoms.ts'
export { explainMatch } from './pattern/explain.ts'
export { formatPattern } from './pattern/format.ts'
export { compileLike } from './pattern/like.ts'
export { matchPattern } from './pattern/match.ts'
export { type PatternOptions, parsePattern } from './pattern/parser.ts'
export { compileSearch } from './pattern/regex.ts'
export { type StreamPredicate, toStreamPredicate } from './pattern/stream.ts'
export { toPatternText } from './pattern/text.ts'
export type { BoundObservation, ExpressionResult, MatchResult } from './pattern/verdict.ts'

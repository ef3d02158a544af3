// Patterns (STIX 2.1 §9).

export type { Pattern } from './pattern/ast.ts'
export { type PatternAtom, type PatternAtoms, toAtoms } from './pattern/atoms.ts'
export { formatPattern } from './pattern/format.ts'
export { type BoundObservation, type ExpressionResult, type MatchResult, matchPattern } from './pattern/match.ts'
export { type PatternOptions, parsePattern } from './pattern/parser.ts'
export { type StreamPredicate, toStreamPredicate } from './pattern/stream.ts'
export { toPatternText } from './pattern/text.ts'

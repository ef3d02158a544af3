/**
 * A pattern, read (STIX 2.1 §9). Chains of one operator are one node with many operands, so that the depth of the tree
 * is the depth of the parentheses and not the length of the text. `at` is the offset in the text where a node begins.
 */
export interface Pattern {
  readonly text: string
  readonly root: ObservationNode
}

export type ObservationNode =
  | { readonly kind: 'observation'; readonly comparison: ComparisonNode; readonly at: number }
  | { readonly kind: 'AND' | 'OR' | 'FOLLOWEDBY'; readonly operands: readonly ObservationNode[]; readonly at: number }
  | { readonly kind: 'qualified'; readonly operand: ObservationNode; readonly qualifier: Qualifier; readonly at: number }

export type Qualifier =
  /** Decimal text, so that no digit is lost. */
  | { readonly kind: 'WITHIN'; readonly seconds: string }
  | { readonly kind: 'REPEATS'; readonly times: number }
  | { readonly kind: 'START'; readonly start: string; readonly stop: string }

export type ComparisonNode = { readonly kind: 'AND' | 'OR'; readonly operands: readonly ComparisonNode[]; readonly at: number } | Comparison

export interface Comparison {
  readonly kind: 'comparison'
  readonly path: ObjectPath
  readonly isNegated: boolean
  readonly operator: Operator
  /** One for most operators, any number for IN, none for EXISTS. */
  readonly values: readonly Literal[]
  readonly at: number
}

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'IN' | 'LIKE' | 'MATCHES' | 'ISSUBSET' | 'ISSUPERSET' | 'EXISTS'

export interface ObjectPath {
  readonly objectType: string
  readonly steps: readonly PathStep[]
}

export type PathStep =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'every' }

export type Literal =
  | { readonly type: 'integer' | 'float'; readonly value: number }
  | { readonly type: 'string' | 'timestamp'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'hex' | 'binary'; readonly value: Uint8Array }

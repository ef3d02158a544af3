/** How much a finding weighs: it stops learning until a person approves, it lowers what can be expected, or it is told. */
export type FindingWeight = 'approve' | 'weak' | 'note'

export interface Finding {
  readonly weight: FindingWeight
  /** Stable, such as `drift`; with the tag it names what a person approves: `drift:North.Level`. */
  readonly code: string
  readonly tag?: string
  readonly text: string
}

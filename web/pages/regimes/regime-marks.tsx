import { IconScale } from '@tabler/icons-react'
import type { Regime, RegimeConcern, RegimeStanding } from '../../contract.ts'

const standings: Readonly<Record<RegimeStanding, string>> = {
  'in-force': 'In force',
  'not-yet': 'Not yet in force',
  ended: 'Ended',
  adopted: 'Adopted, not in force',
  proposed: 'Proposed',
}

/** What is not in force looks different wherever it stands: no clock runs under it. */
export function StandingMark({ standing }: { standing: RegimeStanding }) {
  return (
    <span className="standing" data-standing={standing === 'in-force' ? 'in-force' : 'watched'}>
      {standings[standing]}
    </span>
  )
}

const sure = {
  V: 'Checked against the legal text',
  S: 'Checked against a secondary text',
  K: 'From memory, not checked',
} as const

/** How sure its text is, and whether to ask counsel. */
export function SureMark({ regime: { confidence, needsLawyer } }: { regime: Pick<Regime, 'confidence' | 'needsLawyer'> }) {
  return (
    <span className="sure" data-sure={confidence} title={`${sure[confidence]}${needsLawyer ? '; ask counsel' : ''}`}>
      <span className="unseen">{sure[confidence]}</span>
      <span aria-hidden>{confidence}</span>
      {needsLawyer ? <IconScale size={14} aria-label="Ask counsel" /> : null}
    </span>
  )
}

export function toSureWords({ confidence, needsLawyer }: Pick<Regime, 'confidence' | 'needsLawyer'>): string {
  return `${sure[confidence]}${needsLawyer ? '; ask counsel' : ''}`
}

const concerns = { yes: 'Yes', no: 'No', unknown: 'Not known' } as const

export function ConcernMark({ concern }: { concern: RegimeConcern | null }) {
  if (concern === null) return null
  return (
    <span className="concern" data-concern={concern.is}>
      {concerns[concern.is]}
    </span>
  )
}

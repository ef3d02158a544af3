import { createHash } from 'node:crypto'
import { toCanonicalJson } from '../../base/index.ts'
import type { Fact, Sheet } from '../facts/fact.ts'
import { toSheet } from '../facts/fact.ts'
import type { LoadedLaw } from '../law-files.ts'
import { toSheetOfState } from '../obligations/coverage.ts'
import { type Law, type Regime, standsAt, toMidnight } from '../obligations/law.ts'
import type { Overlay, RegimeFile, Stage } from '../obligations/regime.ts'
import { toWorkedExamples, type WorkedExample } from './worked-example.ts'

/** How a law stands: only what is in force starts clocks. */
export type Standing = 'in-force' | 'not-yet' | 'ended' | 'adopted' | 'proposed'

/** A regime in a list. */
export interface RegimeBrief {
  readonly id: string
  readonly title: string
  readonly instrument: string
  readonly jurisdiction: string
  readonly standing: Standing
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly confidence: RegimeFile['confidence']
  readonly needsLawyer: boolean
  readonly checked: string
  /** Names this text of the file and no other. */
  readonly version: string
  readonly reports: number
  readonly overlays: readonly string[]
}

export interface RegimeStage extends Pick<Stage, 'id' | 'title' | 'clause' | 'bearer' | 'content' | 'notes' | 'once'> {
  readonly recipient: string
  /** Each of them; the earliest counts. Empty: a test whose outcome others use. */
  readonly clocks: readonly string[]
  readonly late: Stage['late'] | null
  readonly relief: string | null
}

export interface RegimeOverlay extends Pick<Overlay, 'title' | 'state' | 'instrument' | 'recipient' | 'notes' | 'source' | 'checked'> {
  readonly id: string
  readonly standing: Standing
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly confidence: Overlay['confidence']
  readonly version: string
  readonly clauses: readonly {
    readonly stage: string
    readonly clause: string
    readonly due: string | null
    readonly says: string | null
  }[]
}

/** A regime with all that its file says, and its examples worked out. */
export interface RegimeDetail extends RegimeBrief {
  readonly covered: string
  readonly trigger: string
  readonly recipient: string
  readonly source: string
  /** The first address that the source names. */
  readonly link: string | null
  readonly zone: string
  readonly calendar: string
  readonly notes: readonly string[]
  readonly voluntary: string | null
  readonly crossBorder: string | null
  readonly displaced: { readonly by: string; readonly clause: string } | null
  readonly per: readonly { readonly says: string; readonly clause: string }[]
  readonly stages: readonly RegimeStage[]
  readonly laidOver: readonly RegimeOverlay[]
  readonly examples: readonly WorkedExample[]
}

export function toRegimeBrief({ files }: LoadedLaw, id: string, { file, nowMs }: { file: RegimeFile; nowMs: number }): RegimeBrief {
  return {
    ...{ id, title: file.title, instrument: file.instrument, jurisdiction: file.jurisdiction },
    ...{ validFrom: file.valid_from, validTo: file.valid_to, confidence: file.confidence, needsLawyer: file.lawyer, checked: file.checked },
    standing: toStanding(file, nowMs),
    version: toVersion(file),
    reports: file.stages.filter(({ bearer, due }) => bearer === 'entity' && due !== undefined).length,
    overlays: [...files.overlays].filter(([, { regime }]) => regime === id).map(([overlay]) => overlay),
  }
}

export function toRegimeDetail(loaded: LoadedLaw, { id, file }: Regime, nowMs: number): RegimeDetail {
  const { covered, trigger, recipient, source, zone, calendar, notes, displaced } = file
  const overlays = loaded.law.overlays.filter(({ file: own }) => own.regime === id)
  return {
    ...toRegimeBrief(loaded, id, { file, nowMs }),
    ...{ covered, trigger, recipient, source, zone, calendar, notes },
    link: toLink(source),
    voluntary: file.voluntary ?? null,
    crossBorder: file.cross_border ?? null,
    displaced: displaced === undefined ? null : { by: displaced.by, clause: displaced.clause },
    per: file.per.map(({ says, clause }) => ({ says, clause })),
    stages: file.stages.map((stage) => toStage(stage, recipient)),
    laidOver: overlays.map((overlay) => toOverlay(overlay.id, overlay.file, nowMs)),
    examples: toWorkedExamples(loaded.law, id, file.example),
  }
}

function toStage({ id, title, clause, bearer, content, notes, once, recipient, due, late, relief }: Stage, general: string): RegimeStage {
  const clocks = (due ?? []).map(({ clock, unless }) =>
    unless === undefined ? clock.text : `${clock.text}, unless ${unless.event} is later`,
  )
  return {
    ...{ id, title, clause, bearer, content, notes, once, clocks },
    recipient: recipient ?? general,
    late: late ?? null,
    relief: relief?.clause ?? null,
  }
}

function toOverlay(id: string, file: Overlay, nowMs: number): RegimeOverlay {
  const { title, state, instrument, recipient, notes, source, checked, confidence } = file
  return {
    ...{ id, title, state, instrument, recipient, notes, source, checked, confidence },
    ...{ validFrom: file.valid_from, validTo: file.valid_to },
    standing: toStanding(file, nowMs),
    version: toVersion(file),
    clauses: Object.entries(file.stages).map(([stage, { clause, due, says }]) => {
      return { stage, clause, due: due?.text ?? null, says: says ?? null }
    }),
  }
}

type Validity = Pick<RegimeFile, 'status' | 'valid_from' | 'valid_to'>

/** Days are those of UTC here; in an authority's zone it may be so half a day before or after. */
function toStanding(file: Validity, nowMs: number): Standing {
  if (file.status !== 'in-force') return file.status
  if (standsAt(file, nowMs, 'UTC')) return 'in-force'
  return file.valid_from !== null && nowMs < toMidnight(file.valid_from, 'UTC') ? 'not-yet' : 'ended'
}

function toVersion(file: RegimeFile | Overlay): string {
  return createHash('sha256')
    .update(toCanonicalJson(JSON.parse(JSON.stringify(file))))
    .digest('hex')
    .slice(0, 12)
}

function toLink(source: string): string | null {
  const [address] = /https?:\/\/[^\s,;)]+/.exec(source) ?? []
  if (address !== undefined) return address
  const [bare] = /\b[\w-]+(?:\.[\w-]+)+\/[^\s,;)]+/.exec(source) ?? []
  return bare === undefined ? null : `https://${bare}`
}

/** Of an organisation of which only this is known: its state, and what else is said of it. */
export function toSheetOf(law: Law, { state, facts }: { state?: string | undefined; facts: readonly Fact[] }): Sheet {
  const place = state === undefined ? new Map() : toSheetOfState(state, law.definitions)
  const ofEntity = new Map([...place].filter(([id]) => law.definitions.get(id)?.about === 'entity'))
  return new Map([...ofEntity, ...toSheet(facts)])
}

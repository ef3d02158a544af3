import { type TakenDown, type ThreadDetail, type ThreadRouting, toLeaves } from '../authority/index.ts'
import type { ReceivedReportDetail, ReportVersion, TakenDownReport } from './contract/index.ts'

/** A received report with all that belongs to it, as the API shows it. */
export function toReceivedReport({ versions, messages: _, ...thread }: ThreadDetail, routing: ThreadRouting): ReceivedReportDetail {
  return {
    ...toMutable(thread),
    versions: versions.map(toVersion),
    routing: toMutable(routing),
  }
}

function toVersion({ report, changes, ...version }: ThreadDetail['versions'][number]): ReportVersion {
  const { title, clause, language, summary, content, facts } = report
  const lines = [...toLeaves(content)].map(([at, text]) => ({ at, text }))
  const more = { indicators: [...facts.indicators], usersAffected: facts.usersAffected ?? null }
  return { ...version, title, clause, language, summary, lines, ...more, changes: [...changes] }
}

type Mutable<T> = T extends (infer Item)[] | readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Name in keyof T]: Mutable<T[Name]> }
    : T

/** The same values; the contract's types know no `readonly`. */
export function toMutable<T>(value: T): Mutable<T> {
  // Nothing is changed: only the type says so.
  return value as Mutable<T>
}

export function toTakenDown(said: TakenDownReport, nowMs: number): TakenDown {
  const { way, marking, thread, receivedAt, organisation, country, contact, regime, stage, title, summary, language, content } = said
  const { kind, severity, malicious, crossBorder, states, sectors, entityKinds, usersAffected, indicators } = said
  const about = { states, sectors, entityKinds, indicators, severity, malicious, crossBorder, usersAffected, class: said.class }
  return {
    ...{ way, marking, thread, receivedAt },
    report: {
      ...{
        regime,
        stage,
        title,
        summary,
        language,
        content,
        form: way,
        clause: '',
        jurisdiction: country ?? '',
        isVoluntary: said.isVoluntary,
      },
      facts: { ...about, incidentKind: kind, detectedAt: said.detectedAt ?? receivedAt ?? nowMs },
      sender: { organisation, country, contact },
    },
  }
}

import { type RegimeDetail, type RegimeListed, toLocalText } from '../../incidents/index.ts'
import { toTable } from '../output.ts'

const standingWords: Readonly<Record<RegimeListed['standing'], string>> = {
  'in-force': 'in force',
  'not-yet': 'not yet in force',
  ended: 'ended',
  adopted: 'adopted, watched',
  proposed: 'proposed, watched',
}

export function toRegimesText(regimes: readonly RegimeListed[]): string {
  if (regimes.length === 0) return 'No regime can be there for such an organisation.\n'
  const isAsked = regimes.some(({ concern }) => concern !== null)
  const rows = regimes.map(({ id, standing, validFrom, confidence, needsLawyer, checked, title, concern }) => [
    id,
    `${standingWords[standing]}${standing === 'not-yet' ? ` (${validFrom})` : ''}`,
    `${confidence}${needsLawyer ? ' !' : ''}`,
    checked,
    ...(isAsked ? [concern?.isCovered === true ? 'yes' : concern?.isCovered === false ? 'no' : '?'] : []),
    title,
  ])
  const open = new Map(regimes.flatMap(({ concern }) => (concern?.missing === undefined ? [] : [[concern.missing.fact, concern.missing]])))
  const asks = [...open.values()].map(({ fact, question }) => `  ${question} (${fact})`)
  const table = toTable(['REGIME', 'STANDING', 'SURE', 'CHECKED', ...(isAsked ? ['YOU'] : []), 'WHAT'], rows)
  return `${table}${asks.length === 0 ? '' : `\nTo be answered:\n${asks.join('\n')}\n`}`
}

export function toRegimeText(regime: RegimeDetail): string {
  const { id, title, instrument, standing, validFrom, validTo, confidence, needsLawyer, checked, version } = regime
  const validity = `${validFrom === null ? '' : ` from ${validFrom}`}${validTo === null ? '' : ` to ${validTo}`}`
  return [
    `${id}: ${title}`,
    `  ${instrument}`,
    `  ${regime.jurisdiction}; ${standingWords[standing]}${validity}; confidence ${confidence}${needsLawyer ? ', ask counsel' : ''}; checked ${checked}; version ${version}`,
    `  Who: ${regime.covered}`,
    `  When: ${regime.trigger}`,
    `  To: ${regime.recipient}`,
    ...regime.per.map(({ says, clause }) => `  Several states: ${says} (${clause})`),
    ...(regime.displaced === null ? [] : [`  Gives way to ${regime.displaced.by} (${regime.displaced.clause})`]),
    `  Source: ${regime.source}`,
    ...regime.notes.map((note) => `  Note: ${note}`),
    '',
    'DUTIES',
    ...regime.stages.flatMap((stage) => [
      `  ${stage.id}: ${stage.title}${stage.bearer === 'authority' ? ' (owed by the authority)' : ''}`,
      `      ${stage.clocks.length === 0 ? 'a test, no report' : stage.clocks.join('; or ')} (${stage.clause})`,
      ...stage.content.map((item) => `      says: ${item}`),
    ]),
    ...regime.laidOver.flatMap((overlay) => [
      '',
      `${overlay.state}: ${overlay.title} (${standingWords[overlay.standing]}, confidence ${overlay.confidence})`,
      `  ${overlay.instrument}; to ${overlay.recipient}`,
    ]),
    '',
    'EXAMPLES, worked out now',
    ...regime.examples.flatMap(({ says, clause, given, found }) => [
      `  ${says}${clause === null ? '' : ` (${clause})`}`,
      ...given.map((one) => `      ${one.title}: ${one.text}`),
      ...found.map((one) => {
        const where = one.state === undefined ? '' : ` ${one.state}`
        return `      → ${one.stage}${where}: ${one.verdict}${one.dueAtMs === undefined ? '' : ` ${toLocalText(one.dueAtMs, one.zone)}`}`
      }),
    ]),
    '',
  ].join('\n')
}

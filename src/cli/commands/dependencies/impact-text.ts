import type { Impact, ImpactHit, ImpactStep, IncidentImpact } from '../../../http/index.ts'
import { toSpanText } from '../../../incidents/index.ts'
import { toCount, toTable } from '../../output.ts'

/** For people: what is hit first, then whom to warn, sectors, states, users. */
export function toImpactText(impact: Impact, isFull: boolean): string {
  if (impact.hits.length === 0) return 'Nothing is hit.\n'
  const { hits, warnings, sectors, states, users } = impact
  const nameOf = new Map(hits.map(({ thing }) => [thing.id, thing.name]))
  const parts = [
    toTable(['AFTER', 'THING', 'OWNER', 'STATES', 'WHAT'], hits.map(toRow)),
    ...(isFull
      ? [
          hits
            .filter(({ way }) => way.length > 1)
            .map(toWay)
            .join('\n'),
        ]
      : []),
    ...(warnings.length === 0
      ? []
      : [`To be warned, the most urgent first\n${warnings.map((one) => toWarning(one, nameOf)).join('\n')}\n`]),
    ...(sectors.length === 0 ? [] : [toTable(['SECTOR', 'ANNEX', 'FIRST AFTER', 'THINGS', 'USERS'], sectors.map(toSector))]),
    `States: ${states.map(({ state, atMs }) => `${state} after ${toSpanText(atMs)}`).join(', ') || 'none'}`,
    `Users of our services: ${toCount(users.without)} without, ${toCount(users.limited)} limited`,
  ]
  return `${parts.join('\n')}\n`
}

export function toProposedText(facts: IncidentImpact['facts'], stated: number | null): string {
  const lines = facts.map(({ fact, title, text, isKnown }) => `  ${title} (${fact}): ${text}${isKnown ? ', known already' : ''}`)
  const head = stated === null ? 'What the register answers (--state-facts states it as estimated):' : `Stated as estimated: ${stated} of`
  return lines.length === 0 ? '' : `${[head, ...lines].join('\n')}\n`
}

function toRow({ thing, failsMs, limited, isGiven, downs }: ImpactHit): string[] {
  const at = Math.min(failsMs ?? Number.POSITIVE_INFINITY, limited?.atMs ?? Number.POSITIVE_INFINITY)
  return [toSpanText(at), thing.name, thing.owner ?? 'we', thing.states.join(' '), toWhat({ failsMs, limited, isGiven, downs })]
}

function toWhat({ failsMs, limited, isGiven, downs }: Pick<ImpactHit, 'failsMs' | 'limited' | 'isGiven' | 'downs'>): string {
  const carried = limited === null ? '' : `limited to ${limited.share} % from ${toSpanText(limited.atMs)} on`
  if (failsMs === null) return carried
  const back = downs[0]?.toMs ?? null
  const fails = `${isGiven ? 'has failed' : 'fails'}${carried === '' ? '' : ` after ${toSpanText(failsMs)}`}`
  const until = back === null ? '' : `, back after ${toSpanText(back)}`
  return carried === '' || (limited?.atMs ?? 0) >= failsMs ? `${fails}${until}` : `${carried}; ${fails}${until}`
}

function toWay({ thing, way }: ImpactHit): string {
  return `${thing.name}: ${way.map(toStepText).join(' → ')}`
}

function toStepText({ name, atMs, need, alsoLost, substituteLost }: ImpactStep): string {
  const span = (need?.toleratesMs ?? 0) + (need?.bufferMs ?? 0)
  const parts = [
    toSpanText(atMs),
    span > 0 ? `held out ${toSpanText(span)}` : '',
    alsoLost.length > 0 ? `${alsoLost.join(', ')} lost too` : '',
    substituteLost === null ? '' : `${substituteLost} gone too`,
  ]
  return `${name} (${parts.filter((part) => part !== '').join('; ')})`
}

function toWarning({ owner, contact, atMs, things }: Impact['warnings'][number], nameOf: ReadonlyMap<string, string>): string {
  const names = things.map((id) => nameOf.get(id) ?? id).join(', ')
  return `  within ${toSpanText(atMs)}  ${owner ?? 'we'}: ${contact} (${names})`
}

function toSector({ title, annex, atMs, things, users }: Impact['sectors'][number]): string[] {
  return [title, annex, toSpanText(atMs), toCount(things), toCount(users)]
}

import { Button } from '@mantine/core'
import type { ImpactHit, ImpactStep, Need, Register } from '../../contract.ts'
import { toCount } from '../../parts/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { toSpanText } from '../../parts/spans.ts'

interface ChosenProps {
  readonly register: Register
  readonly id: string
  readonly hit: ImpactHit | undefined
  readonly hasFailed: boolean
  readonly onFail: (fails: boolean) => void
}

/** One thing: what it is, what it needs, and the way by which it fails. */
export function ChosenThing({ register, id, hit, hasFailed, onFail }: ChosenProps) {
  const thing = register.things.find((one) => one.id === id)
  if (thing === undefined) return null
  const nameOf = (other: string) => register.things.find((one) => one.id === other)?.name ?? other
  const facts: [string, string | null][] = [
    ['Whose', thing.owner ?? 'ours'],
    ['Sector', thing.sector === null ? null : (register.sectors[thing.sector] ?? thing.sector)],
    ['States', thing.states.join(', ') || null],
    ['Users', thing.users === null ? null : toCount(thing.users)],
    ['Stands at', thing.site === null ? null : nameOf(thing.site)],
    ['To be warned', thing.contact],
    ['Note', thing.note],
  ]
  return (
    <Panel
      title={thing.name}
      aside={
        <Button variant={hasFailed ? 'default' : 'filled'} onClick={() => onFail(!hasFailed)}>
          {hasFailed ? 'It works' : 'What if it fails?'}
        </Button>
      }
    >
      <dl className="pairs">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="pair">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {hit === undefined || hit.way.length < 2 ? null : <Way way={hit.way} />}
      <Needs title="Needs" needs={register.needs.filter(({ of }) => of === id)} nameOf={({ on }) => nameOf(on)} substituteOf={nameOf} />
      <Needs title="Needed by" needs={register.needs.filter(({ on }) => on === id)} nameOf={({ of }) => nameOf(of)} substituteOf={nameOf} />
    </Panel>
  )
}

function Way({ way }: { way: readonly ImpactStep[] }) {
  return (
    <div>
      <h3>Why it fails</h3>
      <ol className="way">
        {way.map((step) => (
          <li key={step.thing}>
            <span className="way-at">{toSpanText(step.atMs)}</span>
            <span>
              {step.name}
              <span className="row-note">{toWhy(step)}</span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function toWhy({ need, alsoLost, substituteLost }: ImpactStep): string {
  if (need === null) return 'failed by itself'
  const heldMs = need.toleratesMs + need.bufferMs
  const parts = [
    heldMs > 0 ? `held out ${toSpanText(heldMs)}` : 'at once',
    alsoLost.length > 0 ? `${alsoLost.join(', ')} was lost too` : '',
    substituteLost === null ? '' : `${substituteLost} was gone too`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}

interface NeedsProps {
  readonly title: string
  readonly needs: readonly Need[]
  readonly nameOf: (need: Need) => string
  readonly substituteOf: (id: string) => string
}

function Needs({ title, needs, nameOf, substituteOf }: NeedsProps) {
  if (needs.length === 0) return null
  return (
    <div>
      <h3>{title}</h3>
      <ul className="thing-list">
        {needs.map((need) => (
          <li key={`${need.of} ${need.on} ${need.group ?? ''}`}>
            {nameOf(need)}
            <span className="row-note">{toNeedWords(need, need.substitute === null ? '' : substituteOf(need.substitute.on))}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function toNeedWords({ link, group, atLeast, toleratesMs, bufferMs, substitute }: Need, substituteName: string): string {
  const parts: string[] = [link]
  if (group !== null) parts.push(`${atLeast} of “${group}”`)
  if (bufferMs > 0) parts.push(`in stock for ${toSpanText(bufferMs)}`)
  if (toleratesMs > 0) parts.push(`goes on for ${toSpanText(toleratesMs)}`)
  if (substitute !== null) parts.push(`${substituteName} takes over after ${toSpanText(substitute.afterMs)}, ${substitute.share} %`)
  return parts.join('; ')
}

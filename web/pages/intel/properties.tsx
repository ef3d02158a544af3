import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { Tlp } from '../../parts/tlp.tsx'
import { tlpOfId } from '../../parts/tlp-markings.ts'

// Shown elsewhere on the page.
const shownElsewhere = new Set(['type', 'id', 'pattern'])
const wholeId = /^[a-z0-9][a-z0-9-]*--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

export function isId(text: string): boolean {
  return wholeId.test(text)
}

/** An object's properties set for reading; values of any shape, since anyone may have made them. */
export function Properties({ object }: { object: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(object).filter(([name]) => !shownElsewhere.has(name))
  return <Pairs entries={entries} />
}

function Pairs({ entries }: { entries: readonly (readonly [string, unknown])[] }) {
  return (
    <dl className="properties">
      {entries.map(([name, value]) => (
        <div key={name} className={isWide(value) ? 'is-wide' : undefined}>
          <dt>{toWords(name)}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ value }: { value: unknown }): ReactNode {
  if (typeof value === 'string') return <TextValue text={value} />
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return <ListValue list={value} />
  if (typeof value === 'object' && value !== null) return <Pairs entries={Object.entries(value)} />
  return String(value)
}

function TextValue({ text }: { text: string }) {
  const level = tlpOfId(text)
  if (level !== undefined) return <Tlp level={level} />
  if (isId(text)) {
    return (
      <Link to="/intel/$objectId" params={{ objectId: text }} className="link is-code">
        {text}
      </Link>
    )
  }
  if (timestamp.test(text)) {
    const at = Date.parse(text)
    if (!Number.isNaN(at)) return <Moment at={at}>{toUtc(at)}</Moment>
  }
  // Addresses inside intelligence are written out, never linked: one click must not call on an attacker.
  return <span className="prose">{text}</span>
}

function ListValue({ list }: { list: readonly unknown[] }) {
  if (list.every((item) => typeof item === 'string' && item.length <= 60 && !isId(item))) return list.join(', ')
  return (
    <ul className="values">
      {list.map((item, index) => (
        // A list in an object never changes while it is shown.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={index}>
          <Value value={item} />
        </li>
      ))}
    </ul>
  )
}

function isWide(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(Array.isArray(value) && value.every((item) => typeof item === 'string'))
}

/** `kill_chain_phases` → `kill chain phases` */
function toWords(name: string): string {
  return name.replaceAll('_', ' ')
}

import type { ReactNode } from 'react'

export interface NamedFact {
  readonly name: string
  readonly value: ReactNode
}

/** A few facts side by side, each under its name. */
export function FactRow({ facts }: { facts: readonly NamedFact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}

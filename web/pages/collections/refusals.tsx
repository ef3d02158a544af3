import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Refusal } from '../../contract.ts'

type Refused = Pick<Refusal, 'code' | 'detail' | 'place'>

const shownAtFirst = 5

/** What was refused: where it stands, why, and the code. */
export function Refusals({ refusals }: { refusals: readonly Refused[] }) {
  const [isAll, setAll] = useState(false)
  if (refusals.length === 0) return null
  const shown = isAll ? refusals : refusals.slice(0, shownAtFirst)
  return (
    <>
      <ul className="refusals" aria-label="Refused">
        {shown.map((refusal, index) => (
          // Two refusals can be alike in everything.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={`${refusal.place ?? ''} ${index}`}>
            {refusal.place === undefined ? null : <code>{refusal.place}</code>}
            <span>{refusal.detail}</span>
            <code className="muted">{refusal.code}</code>
          </li>
        ))}
      </ul>
      {refusals.length > shown.length ? (
        <Button variant="subtle" onClick={() => setAll(true)}>
          Show all {refusals.length}
        </Button>
      ) : null}
    </>
  )
}

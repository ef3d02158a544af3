import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { logCheckpointsQuery } from '../../log-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'
import { Hash } from './hash.tsx'

const shownAtFirst = 6

/** Each head stands for all entries before it. Those that partners cosigned cannot be taken back. */
export function HeadsPanel() {
  const checkpoints = useQuery(logCheckpointsQuery)
  const [isAll, setAll] = useState(false)
  return (
    <Panel title="Newest heads" isFlush>
      <Loaded query={checkpoints} rows={shownAtFirst}>
        {({ checkpoints: heads }) => {
          if (heads.length === 0) return <Empty title="Nothing sealed yet">A head is signed as soon as there is a statement.</Empty>
          return (
            <>
              <ul className="lines">
                {heads.slice(0, isAll ? undefined : shownAtFirst).map((head) => (
                  <li key={head.size} className="line">
                    <div className="head-line">
                      <span>
                        {toCounted(head.size, 'entry', 'entries')}
                        <span className="muted">
                          <Ago at={head.at} />
                        </span>
                      </span>
                      <Hash value={head.root} what={`root of ${head.size} entries`} />
                      <span className="row-note">
                        {head.cosignedBy.length === 0 ? 'Not cosigned' : `Cosigned by ${head.cosignedBy.join(', ')}`}
                      </span>
                    </div>
                  </li>
                ))}
              </ul>
              {heads.length > shownAtFirst && !isAll ? (
                <div className="more">
                  <Button variant="default" onClick={() => setAll(true)}>
                    Show {heads.length}
                  </Button>
                </div>
              ) : null}
            </>
          )
        }}
      </Loaded>
    </Panel>
  )
}

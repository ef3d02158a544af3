import { ActionIcon, Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, download } from '../../api.ts'
import type { LogAnchor, LogAnchors, LogState } from '../../contract.ts'
import { logAnchorsQuery, logKeys } from '../../log-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'

const shown = 5

/** Heads that somebody outside the federation has seen. Nothing is shown where no authority is named and none ever was. */
export function AnchorsPanel({ anchor }: { anchor: LogState['anchor'] }) {
  const anchors = useQuery(logAnchorsQuery)
  if (!anchor.isOn && (anchors.data?.anchors.length ?? 0) === 0) return null
  return (
    <Panel title="Time-stamped heads" aside={anchor.isOn ? <StampNow /> : null} isFlush>
      <Loaded query={anchors} rows={2}>
        {({ anchors: list }) => (
          <>
            {anchor.error === null ? null : (
              <p className="line row-note" role="alert">
                {anchor.error}
              </p>
            )}
            {list.length === 0 ? (
              <Empty title="None yet">The authority is asked at a beat of its own, as the settings say.</Empty>
            ) : (
              <ul className="lines">
                {list.slice(0, shown).map((one) => (
                  <Stamp key={one.size} anchor={one} />
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function Stamp({ anchor: { size, at, authority } }: { anchor: LogAnchor }) {
  const save = useMutation({
    mutationFn: () => download(`log/anchors/${size}`, { fileName: `${size}.tsr` }),
    onError: notifyProblem,
  })
  return (
    <li className="line">
      <div className="head-line">
        <span>
          {toCounted(size, 'entry', 'entries')}
          <span className="muted">
            <Ago at={at} />
          </span>
        </span>
        <span className="row-note">{authority.replaceAll('\n', ', ')}</span>
      </div>
      <ActionIcon
        variant="subtle"
        loading={save.isPending}
        onClick={() => save.mutate()}
        aria-label={`Save the time-stamp of ${size} entries`}
      >
        <IconDownload size={16} />
      </ActionIcon>
    </li>
  )
}

function StampNow() {
  const queries = useQueryClient()
  const ask = useMutation({
    mutationFn: () => call<LogAnchors>('log/anchors', { method: 'POST', json: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: logKeys.all }),
    onError: notifyProblem,
  })
  return (
    <Button variant="default" size="xs" loading={ask.isPending} onClick={() => ask.mutate()}>
      Stamp now
    </Button>
  )
}

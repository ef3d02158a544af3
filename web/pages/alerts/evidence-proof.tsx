import { Button, Checkbox } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { download } from '../../api.ts'
import type { Alert } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'

/** What a confirmed alert rests on, as it was sealed in the log: a file that proves it offline. */
export function EvidenceProof({ alert }: { alert: Alert }) {
  const [withLines, setWithLines] = useState(true)
  const save = useMutation({
    mutationFn: () =>
      download(`alerts/${encodeURIComponent(alert.id)}/proof`, {
        query: { lines: withLines ? 'yes' : 'no' },
        fileName: `alert-${alert.id.slice(0, 8)}.tlog-proof`,
      }),
    onError: notifyProblem,
  })
  if (alert.status !== 'confirmed' || alert.kind === 'process') return null
  return (
    <Panel title="Proof of the evidence">
      <p className="muted">What this alert rests on was sealed in the log when it was confirmed. Nobody can change it since.</p>
      <Checkbox
        label="With the lines"
        description="Without them: when and how often something was seen, and nothing of what"
        checked={withLines}
        onChange={(event) => setWithLines(event.currentTarget.checked)}
      />
      <div className="buttons">
        <Button variant="default" leftSection={<IconDownload size={16} />} loading={save.isPending} onClick={() => save.mutate()}>
          Save proof
        </Button>
      </div>
    </Panel>
  )
}

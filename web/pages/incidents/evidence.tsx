import { Button, FileButton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api.ts'
import type { IncidentDetail } from '../../contract.ts'
import { evidenceQuery } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { notifyDone, notifyProblem } from '../../parts/problem.tsx'
import { keys } from '../../queries.ts'
import { EvidenceFile } from './evidence-file.tsx'

/** Files kept as evidence: hashed, sealed in the log, with everyone who had them in hand. */
export function EvidencePanel({ incident }: { incident: IncidentDetail }) {
  const id = String(incident.number)
  const client = useQueryClient()
  const evidence = useQuery(evidenceQuery(id))
  const take = useMutation({
    mutationFn: (file: File) =>
      call<unknown>(`incidents/${id}/evidence`, {
        method: 'POST',
        query: { name: file.name },
        raw: { body: file, type: 'application/octet-stream' },
      }),
    onSuccess: (_, file) => {
      void client.invalidateQueries({ queryKey: keys.incidents })
      notifyDone('Evidence taken', file.name)
    },
    onError: notifyProblem,
  })
  return (
    <Panel
      title="Evidence"
      isFlush
      aside={
        <FileButton onChange={(file) => file !== null && take.mutate(file)}>
          {(props) => (
            <Button {...props} size="compact-sm" variant="default" loading={take.isPending}>
              Take a file
            </Button>
          )}
        </FileButton>
      }
    >
      <Loaded query={evidence} rows={2}>
        {(data) =>
          data.evidence.length === 0 ? (
            <Empty title="No files yet" command={`entente incidents evidence ${id} FILE`}>
              Each is hashed and sealed in the log when it is taken; whoever has it in hand is named in its chain.
            </Empty>
          ) : (
            <ul aria-label="Evidence">
              {data.evidence.map((one) => (
                <EvidenceFile key={one.id} incidentId={id} evidence={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

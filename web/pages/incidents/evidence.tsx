import { Button, FileButton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, download } from '../../api.ts'
import type { IncidentDetail, IncidentEvidence } from '../../contract.ts'
import { evidenceQuery } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toBytes } from '../../parts/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyDone, notifyProblem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'
import { keys } from '../../queries.ts'

const words = { taken: 'taken by', looked: 'looked at by', moved: 'moved by', noted: 'noted by' } as const

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
            <p className="muted">No files yet. Each is hashed and sealed in the log when it is taken.</p>
          ) : (
            <ul className="plain-list">
              {data.evidence.map((one) => (
                <EvidenceLine key={one.id} incidentId={id} evidence={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

function EvidenceLine({ incidentId, evidence }: { incidentId: string; evidence: IncidentEvidence }) {
  const { id, name, size, sha256, custody } = evidence
  const client = useQueryClient()
  const fetchFile = async () => {
    await download(`incidents/${incidentId}/evidence/${id}/file`, { fileName: name })
    await client.invalidateQueries({ queryKey: evidenceQuery(incidentId).queryKey })
  }
  return (
    <li className="evidence-line">
      <button type="button" className="plain-button link" onClick={() => void fetchFile().catch(notifyProblem)}>
        {name}
      </button>
      <span className="row-note">
        {toBytes(size)} · <code title={`SHA-256 ${sha256}`}>{sha256.slice(0, 16)}…</code>
      </span>
      <ol>
        {custody.slice(-4).map((link) => (
          <li key={`${link.at} ${link.what} ${link.by}`} className="row-note">
            {words[link.what]} {link.by}, <Ago at={link.at} />
            {link.note === '' ? '' : `: ${link.note}`}
          </li>
        ))}
      </ol>
    </li>
  )
}

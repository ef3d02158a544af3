import { Button, Modal } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { Partner, Partners } from '../../contract.ts'
import { logKeys, partnersQuery } from '../../log-queries.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount, toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Parting } from '../../parts/parting.tsx'
import { notifyDone, notifyProblem } from '../../parts/problem.tsx'
import { Ago, Moment } from '../../parts/time.tsx'
import { toDate } from '../../parts/times.ts'
import { nodeQuery } from '../../queries.ts'
import { NewPartnerForm } from './new-partner.tsx'
import { WitnessPicture } from './witness-picture.tsx'

/** Who cosigns this log, and whose logs this node cosigns. */
export function PartnersPanel({ size }: { size: number }) {
  const partners = useQuery(partnersQuery)
  const node = useQuery(nodeQuery)
  const [isAdding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Partner>()
  const all = partners.data?.partners ?? []
  return (
    <Panel
      title="Who witnesses whom"
      isFlush
      aside={
        <span className="buttons">
          {all.length === 0 ? null : <ExchangeButton />}
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            Add partner
          </Button>
        </span>
      }
    >
      <Loaded query={partners}>
        {(data) =>
          data.partners.length === 0 ? (
            <Empty title="No partners yet" command="entente partners look https://cert.example:8420">
              Until somebody else cosigns it, this log rests on the word of this node alone. Find another node whose people you know, and
              add each other.
            </Empty>
          ) : (
            <div className="witnesses">
              <WitnessPicture name={node.data?.name ?? 'This node'} partners={data.partners} />
              <DataTable
                name="Who witnesses whom"
                columns={toColumns(size, setLeaving)}
                rows={data.partners}
                rowKey={(partner) => partner.name}
              />
            </div>
          )
        }
      </Loaded>
      <Modal opened={isAdding} onClose={() => setAdding(false)} title="Add partner" size="lg" closeOnClickOutside={false}>
        <NewPartnerForm onDone={() => setAdding(false)} />
      </Modal>
      <Modal opened={leaving !== undefined} onClose={() => setLeaving(undefined)} title="Remove partner">
        {leaving === undefined ? null : (
          <Parting
            path={`partners/${encodeURIComponent(leaving.name)}`}
            queryKey={logKeys.all}
            action="Remove"
            onDone={() => setLeaving(undefined)}
          >
            This node no longer asks <strong>{leaving.name}</strong> to cosign, and no longer cosigns its log. What was cosigned stays, and
            so do the alarms. To take it back, add it again.
          </Parting>
        )}
      </Modal>
    </Panel>
  )
}

function toColumns(size: number, onLeave: (partner: Partner) => void): readonly Column<Partner>[] {
  return [
    {
      head: 'Partner',
      width: 'grow',
      cell: (partner) => (
        <>
          <span title={partner.origin}>{partner.name}</span>
          <span className="row-note" title={`${partner.url} · ${partner.origin}`}>
            since <Moment at={partner.addedAt}>{toDate(partner.addedAt)}</Moment>
          </span>
          {partner.error === null ? null : (
            <span className="row-note" data-tone="bad">
              {partner.error}
            </span>
          )}
        </>
      ),
    },
    {
      head: 'They cosigned',
      isNumber: true,
      cell: (partner) => <Cosigned size={partner.cosignedSize} at={partner.cosignedAt} of={size} />,
    },
    { head: 'We cosigned', isNumber: true, cell: (partner) => <Cosigned size={partner.witnessedSize ?? 0} at={partner.witnessedAt} /> },
    {
      head: 'Part',
      cell: (partner) => (
        <Button variant="default" color="red" size="compact-xs" aria-label={`Remove ${partner.name}`} onClick={() => onLeave(partner)}>
          Remove…
        </Button>
      ),
    },
  ]
}

/** How much of a log is cosigned, since when, and how much is missing where that is known. */
function Cosigned({ size, at, of = size }: { size: number; at: number | null; of?: number }) {
  if (at === null || size === 0) return <span className="muted">nothing yet</span>
  return (
    <>
      {toCount(size)}
      <span className="row-note">
        <Ago at={at} />
      </span>
      {of > size ? <span className="row-note">{toCount(of - size)} to go</span> : null}
    </>
  )
}

function ExchangeButton() {
  const queryClient = useQueryClient()
  const exchange = useMutation({
    mutationFn: () => call<Partners>('partners/exchange', { method: 'POST', json: {} }),
    onSuccess: (answer) => {
      queryClient.setQueryData(logKeys.partners, answer)
      void queryClient.invalidateQueries({ queryKey: logKeys.all })
      const failing = answer.partners.filter(({ error }) => error !== null).length
      const good = answer.partners.length - failing
      notifyDone('Partners asked', failing === 0 ? `${toCounted(good, 'partner')} answered` : `${good} answered, ${failing} failed`)
    },
    onError: notifyProblem,
  })
  return (
    <Button
      variant="default"
      loading={exchange.isPending}
      onClick={() => exchange.mutate()}
      title="Ask all partners for their cosignatures now, and compare what they have seen"
    >
      Exchange now
    </Button>
  )
}

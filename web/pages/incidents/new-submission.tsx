import { Autocomplete, Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { IncidentDetail, IncidentReport, IncidentSubmission, ReportChannel, ReportRecipients } from '../../contract.ts'
import { recipientsQuery, useIncidentWork } from '../../incident-queries.ts'

const channelWords = {
  portal: 'Portal: I take a copy there',
  email: 'E-mail',
  api: 'Interface of the authority',
  node: 'Entente node of the authority',
} as const
const addressWords = {
  portal: 'Address of the portal',
  email: 'Mailbox',
  api: 'Address of the interface',
  node: 'Origin of its log',
} as const
const levels = ['clear', 'green', 'amber', 'amber+strict', 'red'].map((value) => ({ value, label: `TLP:${value.toUpperCase()}` }))

/** What a person has said so far of where a report goes. */
interface Draft {
  readonly channel: ReportChannel
  readonly recipient: string
  readonly address: string
  readonly country: string
  readonly marking: string
  readonly contact: string
}

interface FormProps {
  readonly incident: IncidentDetail
  /** Signed ones. */
  readonly reports: readonly IncidentReport[]
  readonly channels: readonly ReportChannel[]
  readonly corrects?: IncidentSubmission
  readonly onDone: () => void
}

/** Prepares a signed report for a recipient. Nothing leaves yet. */
export function NewSubmissionForm({ incident, reports, channels, corrects, onDone }: FormProps) {
  const id = String(incident.number)
  const work = useIncidentWork(id)
  const [report, setReport] = useState(reports.at(-1)?.id ?? '')
  const [draft, setDraft] = useState<Draft>({
    channel: corrects?.channel ?? (channels.includes('node') ? 'node' : 'portal'),
    recipient: corrects?.recipient ?? '',
    address: corrects?.address ?? '',
    country: corrects?.country ?? '',
    marking: corrects?.marking ?? incident.level,
    contact: corrects?.contact ?? '',
  })
  const recipients = useQuery(recipientsQuery(id, report))
  const known = (recipients.data?.recipients ?? []).filter(({ channel }) => channels.includes(channel))
  const { country, ...said } = draft
  const submit = () => {
    const more = { ...(country === '' ? {} : { country }), ...(corrects === undefined ? {} : { corrects: corrects.id }) }
    work.mutate({ path: 'submissions', json: { report, ...said, ...more } }, { onSuccess: onDone })
  }
  return (
    <form
      className="form"
      aria-label={corrects === undefined ? 'Send a report' : 'Send a corrected report'}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Select
        label="Report"
        required
        allowDeselect={false}
        data={reports.map(({ id: value, title, regime, stage }) => ({ value, label: `${title} (${regime} ${stage})` }))}
        value={report}
        onChange={(value) => setReport(value ?? '')}
      />
      <div className="form-pair">
        <WhereTo {...{ draft, channels, known }} isFixed={corrects !== undefined} onChange={setDraft} />
        <HowMarked draft={draft} onChange={setDraft} />
      </div>
      <div className="buttons">
        <Button size="sm" type="submit" loading={work.isPending} disabled={draft.recipient.trim() === '' || draft.address.trim() === ''}>
          Prepare
        </Button>
        <Button size="sm" variant="default" onClick={onDone}>
          Back
        </Button>
      </div>
    </form>
  )
}

interface WhereProps {
  readonly draft: Draft
  readonly channels: readonly ReportChannel[]
  readonly known: ReportRecipients['recipients']
  /** A correction goes where the report went. */
  readonly isFixed: boolean
  readonly onChange: (draft: Draft) => void
}

function WhereTo({ draft, channels, known, isFixed, onChange }: WhereProps) {
  const { channel, recipient, address, country } = draft
  /** What is known of whoever was chosen; by the way that was chosen, where that is known. */
  const fill = (name: string, way: ReportChannel) => {
    const found = known.find((one) => one.name === name && one.channel === way)
    const filled = found === undefined ? {} : { address: found.address, country: found.country ?? '' }
    onChange({ ...draft, recipient: name, channel: way, ...filled })
  }
  const choose = (name: string) => {
    const ways = known.filter((one) => one.name === name).map((one) => one.channel)
    fill(name, ways.includes(channel) ? channel : (ways[0] ?? channel))
  }
  return (
    <>
      <Autocomplete
        label="To"
        description="Whoever is known for it is offered"
        required
        disabled={isFixed}
        data={[...new Set(known.map(({ name }) => name))]}
        value={recipient}
        onChange={choose}
      />
      <Select
        label="By"
        description="Nothing leaves before you confirm it"
        allowDeselect={false}
        disabled={isFixed}
        data={channels.map((value) => ({ value, label: channelWords[value] }))}
        value={channel}
        onChange={(value) => fill(recipient, channels.find((one) => one === value) ?? channel)}
      />
      <TextInput
        label={addressWords[channel]}
        required
        disabled={isFixed}
        value={address}
        onChange={(event) => onChange({ ...draft, address: event.currentTarget.value.trim() })}
      />
      <TextInput
        label="State of the authority, where it is owed to several"
        placeholder="FR"
        maxLength={2}
        disabled={isFixed}
        value={country}
        onChange={(event) => onChange({ ...draft, country: event.currentTarget.value.trim().toUpperCase() })}
      />
    </>
  )
}

function HowMarked({ draft, onChange }: Pick<WhereProps, 'draft' | 'onChange'>) {
  return (
    <>
      <Select
        label="Marking"
        allowDeselect={false}
        data={levels}
        value={draft.marking}
        onChange={(marking) => onChange({ ...draft, marking: marking ?? draft.marking })}
      />
      <TextInput
        label="Whom they may ask"
        placeholder="A name and a telephone that is answered"
        value={draft.contact}
        onChange={(event) => onChange({ ...draft, contact: event.currentTarget.value })}
      />
    </>
  )
}

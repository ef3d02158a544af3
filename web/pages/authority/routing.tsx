import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { download } from '../../api.ts'
import { useAuthorityWork } from '../../authority-queries.ts'
import type { ProposedRoute, ReceivedReportDetail, SentRoute } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'

const close = new Set(['amber+strict', 'red'])

/** Where the report should go by the rules, each with its clause, and where it went. */
export function Routing({ report }: { report: ReceivedReportDetail }) {
  const work = useAuthorityWork()
  const [because, setBecause] = useState('')
  const { proposed, sent, asks } = report.routing
  const at = `reports/${report.number}`
  const isClose = close.has(report.level)
  const untold = sent.filter(({ toldAt, doneAt }) => toldAt === null && doneAt !== null)
  return (
    <Panel
      title="Where it goes on to"
      isFlush
      aside={
        untold.length === 0 ? undefined : (
          <Button size="xs" loading={work.isPending} onClick={() => work.mutate({ path: `${at}/tell` })}>
            Tell the reporter
          </Button>
        )
      }
    >
      {isClose && proposed.length > 0 ? <Because text={because} onChange={setBecause} /> : null}
      <ul className="route-list">
        {proposed.map((one) => (
          <Proposed
            key={`${one.rule} ${one.state}`}
            route={one}
            isBlocked={isClose && because.trim() === '' && one.action !== 'guide'}
            isBusy={work.isPending}
            onSend={(recipient) =>
              work.mutate({
                path: `${at}/routes`,
                json: {
                  rule: one.rule,
                  state: one.state,
                  ...recipient,
                  ...(isClose && because.trim() !== '' ? { because: because.trim() } : {}),
                },
              })
            }
          />
        ))}
        {sent.map((one) => (
          <Sent
            key={one.id}
            route={one}
            at={at}
            onDone={(note) => work.mutate({ path: `${at}/routes/${one.id}/handed-over`, json: { note } })}
          />
        ))}
      </ul>
      {proposed.length === 0 && sent.length === 0 ? <p className="padded muted">By the rules it goes to nobody else.</p> : null}
      {asks.length === 0 ? null : (
        <Asked asks={asks} onJudge={(name, value) => work.mutate({ path: `${at}/judgement`, json: { [name]: value } })} />
      )}
    </Panel>
  )
}

function Because({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  return (
    <div className="padded">
      <TextInput
        label="The marking keeps it close: by which duty it may be passed on"
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}

interface ProposedProps {
  readonly route: ProposedRoute
  readonly isBlocked: boolean
  readonly isBusy: boolean
  readonly onSend: (to: { recipient?: string; name?: string }) => void
}

function Proposed({ route, isBlocked, isBusy, onSend }: ProposedProps) {
  const [name, setName] = useState('')
  const isGuide = route.action === 'guide'
  const isUnknown = route.recipients.length === 0 && !isGuide
  return (
    <li className="route-row">
      <span>
        {route.title}
        {route.state === 'EU' ? '' : ` (${route.state})`}
        {route.isAgain ? <span className="chip">a newer report came in</span> : null}
        <span className="row-note">
          {route.clause}: {route.says}
          {route.manner === undefined ? '' : `; ${route.manner}`}
        </span>
      </span>
      <span className="buttons">
        {isUnknown ? (
          <TextInput
            size="xs"
            aria-label="To whom"
            placeholder="To whom"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        ) : null}
        {isGuide ? (
          <Button size="xs" loading={isBusy} onClick={() => onSend({})}>
            Tell the reporter how
          </Button>
        ) : null}
        {isUnknown ? (
          <Button size="xs" disabled={isBlocked || name.trim() === ''} loading={isBusy} onClick={() => onSend({ name: name.trim() })}>
            Write a letter
          </Button>
        ) : null}
        {isGuide
          ? null
          : route.recipients.map((one) => (
              <Button
                key={one.id}
                size="xs"
                disabled={isBlocked}
                loading={isBusy}
                title={one.title}
                onClick={() => onSend({ recipient: one.id })}
              >
                {one.origin === null ? 'Letter to' : 'Send to'} {one.title.length > 34 ? one.id : one.title}
              </Button>
            ))}
      </span>
    </li>
  )
}

function Sent({ route, at, onDone }: { route: SentRoute; at: string; onDone: (note: string) => void }) {
  const [note, setNote] = useState('')
  const isOpen = route.doneAt === null
  return (
    <li className="route-row">
      <span>
        {isOpen ? 'To be handed over to' : route.way === 'reporter' ? 'The reporter was told of' : 'Went to'} {route.name}
        <span className="row-note">
          {route.clause} · <Ago at={route.sentAt} /> by {route.sentBy}
          {route.note === null ? '' : ` · ${route.note}`}
          {route.toldAt === null ? '' : ' · reporter told'}
        </span>
      </span>
      {route.way === 'carried' ? (
        <span className="buttons">
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              void download(`authority/${at}/routes/${route.id}/letter`, { fileName: `letter-${route.id.slice(0, 8)}.txt` }).catch(
                notifyProblem,
              )
            }
          >
            Letter
          </Button>
          {isOpen ? (
            <>
              <TextInput
                size="xs"
                aria-label="How it was handed over"
                placeholder="How"
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
              <Button size="xs" disabled={note.trim() === ''} onClick={() => onDone(note.trim())}>
                Handed over
              </Button>
            </>
          ) : null}
        </span>
      ) : null}
    </li>
  )
}

const questions: Readonly<Record<string, { readonly field: string; readonly text: string }>> = {
  'critical-entity': { field: 'criticalEntity', text: 'Is the reporter a critical entity under CER?' },
  'cross-border': { field: 'crossBorder', text: 'Does it, or may it, have an impact in other states?' },
  malicious: { field: 'malicious', text: 'Is a malicious act suspected?' },
  'personal-data': { field: 'personalData', text: 'Can it entail a breach of personal data?' },
}

function Asked({ asks, onJudge }: { asks: readonly string[]; onJudge: (name: string, value: boolean) => void }) {
  return (
    <ul className="route-list">
      {asks.map((ask) => {
        const question = questions[ask]
        return (
          <li key={ask} className="route-row">
            <span>
              {question?.text ?? ask}
              <span className="row-note">the answer decides whether it goes on</span>
            </span>
            {question === undefined ? null : (
              <span className="buttons">
                <Button size="xs" variant="default" onClick={() => onJudge(question.field, true)}>
                  Yes
                </Button>
                <Button size="xs" variant="default" onClick={() => onJudge(question.field, false)}>
                  No
                </Button>
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

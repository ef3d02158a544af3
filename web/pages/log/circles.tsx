import { Button, FileButton, Modal } from '@mantine/core'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, download, saveFile } from '../../api.ts'
import type { AdoptedListView, Circles, DraftListView } from '../../contract.ts'
import { circlesQuery, logKeys } from '../../log-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { notifyDone, notifyProblem } from '../../parts/problem.tsx'
import { Moment } from '../../parts/time.tsx'
import { toDate } from '../../parts/times.ts'
import { NewListForm } from './new-list.tsx'

/** Who belongs to which circle, by signed lists; and lists that still need signatures. */
export function CirclesPanel() {
  const circles = useQuery(circlesQuery)
  const [proposing, setProposing] = useState<{ circle: Circles['circles'][number] | undefined }>()
  return (
    <Panel
      title="Circles"
      isFlush
      aside={
        <span className="buttons">
          <BringButton />
          <Button variant="default" onClick={() => setProposing({ circle: undefined })}>
            Found a circle…
          </Button>
        </span>
      }
    >
      <Loaded query={circles} rows={2}>
        {(data) =>
          data.circles.length + data.drafts.length === 0 ? (
            <Empty title="No circles yet">
              A circle is a signed list of nodes: who belongs to it, with which keys, and how many must sign the next version. Partners and
              their keys follow from it, and a stolen key is taken from everybody at once.
            </Empty>
          ) : (
            <ul className="lines">
              {data.drafts.map((draft) => (
                <DraftLine key={draft.hash} draft={draft} />
              ))}
              {data.circles.map((circle) => (
                <CircleLine key={circle.name} circle={circle} onPropose={() => setProposing({ circle })} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Modal
        opened={proposing !== undefined}
        onClose={() => setProposing(undefined)}
        title={proposing?.circle === undefined ? 'Found a circle' : `The next version of ${proposing.circle.name}`}
        size="lg"
      >
        {proposing === undefined ? null : <NewListForm circle={proposing.circle} onDone={() => setProposing(undefined)} />}
      </Modal>
    </Panel>
  )
}

function CircleLine({ circle, onPropose }: { circle: Circles['circles'][number]; onPropose: () => void }) {
  const { name, newest, isMember } = circle
  const policy = useMutation({
    mutationFn: () => download(`circles/${encodeURIComponent(name)}/policy`, { fileName: `${name}.policy` }),
    onError: notifyProblem,
  })
  return (
    <li className="line">
      <div className="circle-line">
        <span className="circle-name">
          {name} <span className="muted">version {newest.version}</span>
        </span>
        <span>{newest.members.map((member) => member.name).join(', ')}</span>
        <span className="row-note">
          {newest.threshold} of {toCounted(newest.members.length, 'member')} sign the next version. Adopted{' '}
          <Moment at={newest.adoptedAt}>{toDate(newest.adoptedAt)}</Moment> by {newest.adoptedBy}
          {isMember ? '' : '. This node is not in it'}
        </span>
        <span className="buttons">
          {isMember ? (
            <Button variant="default" size="compact-sm" onClick={onPropose}>
              Propose a change…
            </Button>
          ) : null}
          <SaveList list={newest} />
          {isMember ? (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconDownload size={14} />}
              loading={policy.isPending}
              onClick={() => policy.mutate()}
            >
              Policy
            </Button>
          ) : null}
        </span>
      </div>
    </li>
  )
}

function SaveList({ list }: { list: Pick<AdoptedListView, 'circle' | 'version' | 'source'> }) {
  const save = () => saveFile(new Blob([list.source], { type: 'text/plain' }), `${list.circle}-${list.version}.members`)
  return (
    <Button variant="default" size="compact-sm" leftSection={<IconDownload size={14} />} onClick={save}>
      List
    </Button>
  )
}

/** A list on its way: who has signed, who has still to, and what can be done with it here. */
function DraftLine({ draft }: { draft: DraftListView }) {
  const queryClient = useQueryClient()
  const onSuccess = () => void queryClient.invalidateQueries({ queryKey: logKeys.all })
  const sign = useMutation({
    mutationFn: () => call<DraftListView>('circles/sign', { method: 'POST', json: { source: draft.source } }),
    onSuccess,
    onError: notifyProblem,
  })
  const adopt = useMutation({
    mutationFn: () => call<AdoptedListView>('circles/adopt', { method: 'POST', json: { source: draft.source } }),
    onSuccess: (adopted) => {
      onSuccess()
      notifyDone(`${adopted.circle}, version ${adopted.version}, adopted`, 'Partners and their keys follow from it.')
    },
    onError: notifyProblem,
  })
  const open = Math.max(0, draft.needed - draft.signedBy.length)
  return (
    <li className="line">
      <div className="circle-line">
        <span className="circle-name">
          {draft.circle} <span className="chip">version {draft.version} is on its way</span>
        </span>
        <span>{draft.members.map((member) => member.name).join(', ')}</span>
        <span className="row-note">
          Signed by {draft.signedBy.length === 0 ? 'nobody yet' : draft.signedBy.join(', ')}.{' '}
          {open === 0 ? 'That is enough.' : `${open} more must sign, of ${draft.missing.join(', ')}: save the list and give it to them.`}
        </span>
        <span className="buttons">
          {open === 0 ? (
            <Button size="compact-sm" loading={adopt.isPending} onClick={() => adopt.mutate()}>
              Adopt
            </Button>
          ) : null}
          {draft.isSigned ? null : (
            <Button variant="default" size="compact-sm" loading={sign.isPending} onClick={() => sign.mutate()}>
              Sign
            </Button>
          )}
          <SaveList list={draft} />
        </span>
      </div>
    </li>
  )
}

/** A list travels by any way; what comes is kept with the signatures it has, and decided here. */
function BringButton() {
  const queryClient = useQueryClient()
  const bring = useMutation({
    mutationFn: async (file: File) => call<DraftListView>('circles/offer', { method: 'POST', json: { source: await file.text() } }),
    onSuccess: (draft) => {
      void queryClient.invalidateQueries({ queryKey: logKeys.circles })
      notifyDone(`${draft.circle}, version ${draft.version}`, 'Look at it, then sign or adopt it.')
    },
    onError: notifyProblem,
  })
  return (
    <FileButton onChange={(file) => file !== null && bring.mutate(file)}>
      {(button) => (
        <Button {...button} variant="default" leftSection={<IconUpload size={16} />} loading={bring.isPending}>
          Bring a list
        </Button>
      )}
    </FileButton>
  )
}

import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconHistory, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { toCounted } from '../parts/numbers.ts'
import { TypeIcon, toTypeName } from '../parts/object-types.tsx'
import { useIsAdmin } from '../parts/reader.ts'
import { toAgo } from '../parts/times.ts'
import { Tlp } from '../parts/tlp.tsx'
import { historyQuery, quickSearchQuery } from '../queries.ts'
import { usePages } from './nav.tsx'

/** Where one types, and what was found. */
export function FinderDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size={620}
      padding={0}
      aria-label="Search"
    >
      <Finder onDone={onClose} />
    </Modal>
  )
}

interface Choice {
  readonly key: string
  readonly group: 'History' | 'Intelligence' | 'Pages'
  readonly content: ReactNode
  readonly open: () => void
}

function Finder({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const { choices, isAsking } = useChoices(text.trim())
  const at = Math.min(chosen, choices.length - 1)
  const pick = (choice: Choice | undefined) => {
    if (choice === undefined) return
    onDone()
    choice.open()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (choices.length === 0) return
    if (event.key === 'Enter') pick(choices[at])
    else if (event.key === 'ArrowDown') setChosen((at + 1) % choices.length)
    else if (event.key === 'ArrowUp') setChosen((at - 1 + choices.length) % choices.length)
    else return
    event.preventDefault()
  }
  return (
    <div className="finder">
      <div className="finder-input">
        <IconSearch size={18} stroke={1.8} aria-hidden />
        <input
          role="combobox"
          aria-label="Search intelligence or an observable"
          aria-expanded
          aria-controls="finder-list"
          aria-activedescendant={choices[at] === undefined ? undefined : `finder-${at}`}
          placeholder="A name, a domain, an address, a hash, a STIX id"
          spellCheck={false}
          data-autofocus
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <Results choices={choices} at={at} isAsking={isAsking} onPoint={setChosen} onPick={pick} />
    </div>
  )
}

interface ResultsProps {
  readonly choices: readonly Choice[]
  /** The one that Enter opens. */
  readonly at: number
  readonly isAsking: boolean
  readonly onPoint: (index: number) => void
  readonly onPick: (choice: Choice) => void
}

function Results({ choices, at, isAsking, onPoint, onPick }: ResultsProps) {
  return (
    <div className="finder-list" id="finder-list" role="listbox" aria-label="Results">
      {choices.map((choice, index) => (
        <div key={choice.key}>
          {choice.group === choices[index - 1]?.group ? null : (
            <p className="finder-group" role="presentation">
              {choice.group}
            </p>
          )}
          {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the input, which names the active option */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys */}
          <div
            id={`finder-${index}`}
            className="finder-choice"
            role="option"
            aria-selected={index === at}
            onMouseMove={() => onPoint(index)}
            onClick={() => onPick(choice)}
          >
            {choice.content}
          </div>
        </div>
      ))}
      {choices.length === 0 ? <p className="finder-none">{isAsking ? 'Searching…' : 'Nothing found.'}</p> : null}
    </div>
  )
}

function useChoices(text: string): { choices: Choice[]; isAsking: boolean } {
  const router = useRouter()
  const isAdmin = useIsAdmin()
  const [asked] = useDebouncedValue(text, 180)
  const objects = useQuery(quickSearchQuery(asked))
  const history = useQuery({ ...historyQuery(asked), enabled: asked !== '' && isAdmin === true, retry: false })
  const pages = usePages()
    .filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()))
    .map(
      ({ to, label, Icon }): Choice => ({
        key: to,
        group: 'Pages',
        content: (
          <>
            <Icon size={16} stroke={1.6} aria-hidden />
            <span className="finder-label">{label}</span>
          </>
        ),
        open: () => void router.navigate({ to }),
      }),
    )
  if (text === '') return { choices: pages, isAsking: false }
  const found = (objects.data?.objects ?? []).map(
    (object): Choice => ({
      key: object.id,
      group: 'Intelligence',
      content: (
        <>
          <TypeIcon type={object.type} />
          <span className="finder-label">{object.label}</span>
          <span className="finder-note">{toTypeName(object.type)}</span>
          <Tlp level={object.level} />
        </>
      ),
      open: () => void router.navigate({ to: '/intel/$objectId', params: { objectId: object.id } }),
    }),
  )
  const seen =
    history.data === undefined || asked === ''
      ? []
      : toHistoryChoices(history.data.seen, (value, kind) => void router.navigate({ to: '/telemetry', search: { value, kind } }))
  return { choices: [...seen, ...found, ...pages], isAsking: asked !== text || objects.isFetching }
}

interface Seen {
  readonly kind: string
  readonly value: string
  readonly count: number
  readonly lastSeenAt: number
}

/** One choice for each kind under which the text has been seen. */
function toHistoryChoices(seen: readonly Seen[], open: (value: string, kind: string) => void): Choice[] {
  const byKind = Map.groupBy(seen, (row) => row.kind)
  return [...byKind].flatMap(([kind, rows]) => {
    const value = rows[0]?.value
    if (value === undefined) return []
    const count = rows.reduce((sum, row) => sum + row.count, 0)
    const last = Math.max(...rows.map((row) => row.lastSeenAt))
    const content = (
      <>
        <IconHistory size={16} stroke={1.6} aria-hidden />
        <span className="finder-label is-code">{value}</span>
        <span className="finder-note">
          {kind}, seen {toCounted(count, 'time')}, last {toAgo(last, Date.now())}
        </span>
      </>
    )
    return [{ key: `seen ${kind}`, group: 'History' as const, content, open: () => open(value, kind) }]
  })
}

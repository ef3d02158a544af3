import { Button } from '@mantine/core'
import { IconChevronLeft, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ApiError, saveFile } from '../../api.ts'
import { fetchObjectProof, fetchProof, logKeys } from '../../log-queries.ts'
import { Copy } from '../../parts/copy.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { type CheckedProof, checkProof, toVerdict } from './proof-check.ts'
import { ProofSteps } from './proof-steps.tsx'
import { hasContent, toKindName, toVerb } from './statement-words.ts'
import { SubjectLink } from './subject-link.tsx'
import { indexOf, type ProofFile } from './tlog-proof.ts'
import './log.css'
import './proof.css'

const route = getRouteApi('/log/statements/$index')

interface OpenedProof {
  readonly source: string
  readonly checked: CheckedProof
  /** The object has a later version, and only of that the content can be shown. */
  readonly isOtherVersion: boolean
}

/** One proof, opened: fetched as others get it, checked here, and said in plain words. */
export function StatementPage() {
  const { index } = route.useParams()
  const { show } = route.useSearch()
  const isAdmin = useIsAdmin()
  const opened = useQuery({
    queryKey: [...logKeys.all, 'proof', index, show ?? ''],
    queryFn: ({ signal }) => openProof(Number(index), { isWithContent: show === 'content', signal }),
    enabled: isAdmin === true,
    // A check that somebody looks at is not done again behind their back.
    staleTime: Number.POSITIVE_INFINITY,
  })
  usePageTitle(`Entry ${index}`)
  return (
    <div className="page">
      <Link to="/log" search={{}} className="back">
        <IconChevronLeft size={16} aria-hidden />
        Log
      </Link>
      {isAdmin === false ? <Empty title="The log is kept by administrators" /> : null}
      {isAdmin && opened.error instanceof ApiError && opened.data === undefined ? <Unproved index={index} error={opened.error} /> : null}
      {isAdmin && !(opened.error instanceof ApiError && opened.data === undefined && isExpected(opened.error)) ? (
        <Loaded query={opened} rows={12}>
          {(data) => <ProofBody index={index} opened={data} isChecking={opened.isFetching} onCheck={() => void opened.refetch()} />}
        </Loaded>
      ) : null}
    </div>
  )
}

async function openProof(index: number, { isWithContent, signal }: { isWithContent: boolean; signal: AbortSignal }): Promise<OpenedProof> {
  const { proof, policy } = await fetchProof(index, signal)
  const checked = await checkProof(proof, policy)
  const subject = checked.proof?.statement.subject
  if (!isWithContent || subject === undefined) return { source: proof, checked, isOtherVersion: false }
  const withContent = await fetchObjectProof(subject, signal)
  if (indexOf(withContent) !== String(index)) return { source: proof, checked, isOtherVersion: true }
  return { source: withContent, checked: await checkProof(withContent, policy), isOtherVersion: false }
}

const expected = new Map([
  ['transparency.not-sealed', 'It stands on the disk and waits to be sealed, which takes a moment. Then there is a proof of it.'],
  ['transparency.erased', 'What opens this entry was erased with the record. It can be counted, and nobody can read or guess it any more.'],
  ['transparency.unknown-statement', 'The log of this node does not go so far.'],
])

function isExpected({ problem }: ApiError): boolean {
  return expected.has(problem.code)
}

function Unproved({ index, error }: { index: string; error: ApiError }) {
  const words = expected.get(error.problem.code)
  if (words === undefined) return null
  return (
    <Panel title={`Entry ${index}`} isFlush>
      <Empty title="There is no proof of this entry">{words}</Empty>
    </Panel>
  )
}

interface BodyProps {
  readonly index: string
  readonly opened: OpenedProof
  readonly isChecking: boolean
  readonly onCheck: () => void
}

function ProofBody({ index, opened: { source, checked, isOtherVersion }, isChecking, onCheck }: BodyProps) {
  const { proof } = checked
  const fileName = `entry-${index}.tlog-proof`
  return (
    <>
      <header className="title-block">
        <Outcome checked={checked} />
        {proof === undefined ? <h1>Entry {index}</h1> : <Said index={index} proof={proof} witnessedAt={checked.witnessedAt} />}
        <div className="buttons">
          <Button
            size="sm"
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() => saveFile(new Blob([source], { type: 'text/plain' }), fileName)}
          >
            Save proof
          </Button>
          <Button size="sm" variant="default" loading={isChecking} onClick={onCheck}>
            Check again
          </Button>
          {proof !== undefined && hasContent(proof.statement) ? <ContentSwitch index={index} isShown={proof.parts !== undefined} /> : null}
        </div>
        {isOtherVersion ? (
          <p className="notice" role="note">
            This node holds a later version of the object. The content can be shown with the entry of that one alone.
          </p>
        ) : null}
        {proof?.parts === undefined ? null : (
          <p className="notice" role="note">
            This proof shows the content. Give it only to those who may see it.
          </p>
        )}
      </header>
      <div className="log-grid">
        <div className="log-main">
          <Panel title="Step by step, checked in this browser">
            <ProofSteps checked={checked} />
          </Panel>
          <Panel title="The file, word for word" aside={<Copy text={source} what="proof" />}>
            <section aria-label="Proof file">
              <pre className="json is-text raw-file">{source}</pre>
            </section>
          </Panel>
        </div>
        <aside className="log-side">
          <Meaning />
        </aside>
      </div>
    </>
  )
}

const outcomes = {
  holds: 'This proof holds',
  fails: 'This proof does not hold',
  open: 'Nothing speaks against this proof, but not all of it is decided',
} as const

function Outcome({ checked }: { checked: CheckedProof }) {
  const verdict = toVerdict(checked.steps)
  return (
    <p className="outcome" data-verdict={verdict} role="status">
      {outcomes[verdict]}
    </p>
  )
}

function Said({ index, proof, witnessedAt }: { index: string; proof: ProofFile; witnessedAt: number | undefined }) {
  const { statement } = proof
  const at = Date.parse(statement.at)
  return (
    <>
      <h1>{toKindName(statement.kind)}</h1>
      <p className="said">
        {statement.log} says that it {toVerb(statement.kind)} <SubjectLink statement={statement} />
        {statement.version === undefined ? '' : `, version ${statement.version}`}.
      </p>
      <FactRow
        facts={[
          { name: 'Entry', value: `${index} of ${proof.head.size}` },
          { name: 'Stated at, by its own word', value: Number.isNaN(at) ? statement.at : <Moment at={at}>{toUtc(at)}</Moment> },
          ...(witnessedAt === undefined
            ? []
            : [{ name: 'Witnessed, so no later than', value: <Moment at={witnessedAt * 1000}>{toUtc(witnessedAt * 1000)}</Moment> }]),
        ]}
      />
    </>
  )
}

function ContentSwitch({ index, isShown }: { index: string; isShown: boolean }) {
  const navigate = route.useNavigate()
  return (
    <Button size="sm" variant="default" onClick={() => void navigate({ params: { index }, search: isShown ? {} : { show: 'content' } })}>
      {isShown ? 'Without the content' : 'With the content'}
    </Button>
  )
}

function Meaning() {
  return (
    <Panel title="What this proves, and what not">
      <h3>Proved, if all steps hold</h3>
      <ul className="meaning">
        <li>This node stated this, and no later than the witnesses cosigned.</li>
        <li>The statement was not changed since.</li>
        <li>All who compare with these witnesses were shown the same history.</li>
      </ul>
      <h3>Not proved</h3>
      <ul className="meaning">
        <li>That what was stated is true.</li>
        <li>That it stated everything it knew: silence leaves no entry.</li>
        <li>That a node without witnesses, or together with all of them, is honest.</li>
        <li>Anything of the parts that are withheld.</li>
      </ul>
      <p className="muted">
        This page came from the node whose word it checks. To depend on nobody, save proof and policy and decide them on your own machine:
      </p>
      <code className="command">entente verify FILE --policy node.policy</code>
    </Panel>
  )
}

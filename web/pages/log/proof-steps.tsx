import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Bytes } from './bytes.ts'
import { Hash } from './hash.tsx'
import type { Climb } from './merkle-path.ts'
import { type CheckedProof, type ProofStep, stepTitles, toShownLines, type Verdict, type WitnessFinding } from './proof-check.ts'
import type { ProofFile } from './tlog-proof.ts'

const marks = { holds: IconCircleCheck, fails: IconCircleX, open: IconCircleDashed } as const
const markNames = { holds: 'Holds', fails: 'Does not hold', open: 'Not decided' } as const

/** Each step with its mark, a sentence, and what it rests on. */
export function ProofSteps({ checked }: { checked: CheckedProof }) {
  return (
    <ol className="steps">
      {checked.steps.map((step) => (
        <Step key={step.title} step={step}>
          {toGround(step, checked)}
        </Step>
      ))}
    </ol>
  )
}

function Step({ step, children }: { step: ProofStep; children: ReactNode }) {
  return (
    <li className="step" data-verdict={step.verdict}>
      <Mark verdict={step.verdict} />
      <div className="step-body">
        <h3>{step.title}</h3>
        <p>{step.words}</p>
        {children}
      </div>
    </li>
  )
}

function Mark({ verdict }: { verdict: Verdict }) {
  const Icon = marks[verdict]
  return (
    <span className="mark" data-verdict={verdict}>
      <Icon size={20} stroke={1.8} aria-hidden />
      <span className="unseen">{markNames[verdict]}: </span>
    </span>
  )
}

function toGround({ title }: ProofStep, { proof, climb, entry, witnesses }: CheckedProof): ReactNode {
  if (proof === undefined) return null
  if (title === stepTitles.statement) return <pre className="json is-text step-code">{proof.statement.text}</pre>
  if (title === stepTitles.path && climb !== undefined && entry !== undefined) return <Ladder climb={climb} entry={entry} proof={proof} />
  if (title === stepTitles.head) return <pre className="json is-text step-code">{proof.head.text.trimEnd()}</pre>
  if (title === stepTitles.witnesses) return <Witnesses witnesses={witnesses} />
  if (title === stepTitles.content && proof.parts !== undefined) return <ShownParts lines={toShownLines(proof.parts)} />
  return null
}

/** From the entry down to the root: each pair of hashes makes the one below it. Ours is the one that goes on. */
function Ladder({ climb: { leaf, rungs, top }, entry, proof }: { climb: Climb; entry: Bytes; proof: ProofFile }) {
  const isRoot = top.every((byte, at) => byte === proof.head.root[at])
  return (
    <ol className="ladder" aria-label="From the entry to the root">
      <Rank name="Entry" to="left">
        <Node value={entry} what="entry" isOurs />
      </Rank>
      <Rank name="Leaf" to={rungs[0]?.ours ?? 'left'}>
        <Node value={leaf} what="leaf" isOurs />
      </Rank>
      {rungs.map((rung, at) => (
        // The steps of one path never change their order.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Rank key={at} name={`Step ${at + 1}`} ours={rung.ours} to={rungs[at + 1]?.ours ?? 'left'}>
          <Node value={rung.left} what={`left hash of step ${at + 1}`} isOurs={rung.ours === 'left'} />
          <Node value={rung.right} what={`right hash of step ${at + 1}`} isOurs={rung.ours === 'right'} />
        </Rank>
      ))}
      <Rank name="Top">
        <Node value={top} what="computed root" isOurs />
      </Rank>
      <Rank name="Head">
        <Node value={proof.head.root} what="root in the head" />
        <span data-verdict={isRoot ? 'holds' : 'fails'}>{isRoot ? 'the same root' : 'another root'}</span>
      </Rank>
    </ol>
  )
}

type Side = 'left' | 'right'
const middleOf: Readonly<Record<Side, number>> = { left: 25, right: 75 }

/** One row of hashes; `to` is where what they make stands in the next row, `ours` which of two is ours. */
function Rank({ name, ours, to, children }: { name: string; ours?: Side; to?: Side; children: ReactNode }) {
  const other = ours === 'left' ? 'right' : 'left'
  return (
    <li>
      <span className="ladder-name">{name}</span>
      <span className="ladder-pair">{children}</span>
      {to === undefined ? null : (
        <svg className="ladder-lines" viewBox="0 0 100 18" preserveAspectRatio="none" aria-hidden>
          {ours === undefined ? null : <path d={toLine(other, to)} />}
          <path className="is-ours" d={toLine(ours ?? 'left', to)} />
        </svg>
      )}
    </li>
  )
}

function toLine(from: Side, to: Side): string {
  return `M${middleOf[from]} 0 V9 H${middleOf[to]} V18`
}

function Node({ value, what, isOurs = false }: { value: Bytes; what: string; isOurs?: boolean }) {
  return (
    <span className={isOurs ? 'ladder-node is-ours' : 'ladder-node'}>
      <Hash value={value} what={what} />
    </span>
  )
}

function Witnesses({ witnesses }: { witnesses: readonly WitnessFinding[] }) {
  if (witnesses.length === 0) return null
  return (
    <ul className="step-witnesses">
      {witnesses.map(({ name, verdict, words }) => (
        <li key={name}>
          <Mark verdict={verdict} />
          <span>
            <strong>{name}</strong> <span className="muted">{words}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

function ShownParts({ lines }: { lines: readonly { path: string; value: string }[] }) {
  return (
    <dl className="pairs shown-parts">
      {lines.map(({ path, value }) => (
        <div key={path}>
          <dt className="is-code">{path}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

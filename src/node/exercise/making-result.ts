import type { JsonObject } from '../../base/index.ts'
import { toDocumentText, toNoteText } from '../../ledger/index.ts'
import type { Node } from '../node.ts'
import { ResultBody, resultPrefix, toHash } from './result.ts'
import type { Scenario } from './scenario.ts'
import type { Score } from './score.ts'

interface Finished {
  readonly id: string
  readonly scenarioId: string
  readonly source: string
  readonly scenario: Scenario
  readonly startedAt: string
  readonly nodes: ReadonlyMap<string, Node>
  readonly score: Score
  readonly at: number
  readonly scale: number
}

/** The result as a file: signed by the log's keys of every node that played, with the proof of each thing that it rests on. */
export async function makeResult(finished: Finished): Promise<string> {
  const { nodes, id } = finished
  for (const { ownLog, federation } of nodes.values()) {
    await ownLog.seal()
    await federation.exchange.round()
  }
  const proofs: Record<string, string> = {}
  const outcomes = await Promise.all(
    finished.score.outcomes.map(async ({ expected, mark, doneAt, points, evidence }) => {
      const { id: of, who, category, says, clause, dueAt } = expected
      const shown = await Promise.all(
        evidence.map(async ({ at, says: words, trace }) => {
          if (trace === null) return { at, says: words, statement: null }
          const node = [...nodes.values()].find(({ ownLog }) => ownLog.origin === trace.origin)
          const proof = await node?.ownLog.proofOf(trace.index)
          const hash = proof === undefined ? null : toHash(proof)
          if (proof !== undefined && hash !== null) proofs[hash] = proof
          return { at, says: words, statement: { ...trace, proof: hash } }
        }),
      )
      return { id: of, who, category, says, clause, dueAt, mark, doneAt, points, of: expected.points, evidence: shown }
    }),
  )
  const body: JsonObject = JSON.parse(JSON.stringify(ResultBody.parse({ ...toHead(finished), outcomes })))
  const text = toDocumentText({ name: `${resultPrefix}${id}`, number: 1, body })
  const atSeconds = BigInt(Math.floor(finished.at / 1000))
  const signatures = [...nodes.values()].flatMap(({ ownLog }) => ownLog.signers.map((signer) => signer.sign(text, atSeconds)))
  const document = toNoteText({ text, signatures })
  for (const node of nodes.values()) await stateResult(node, id, document)
  return `${JSON.stringify({ exercise: 'EXERCISE: nothing in it is real', document, proofs }, null, 1)}\n`
}

/** The hash of the result is a statement of each node's log. */
async function stateResult({ store, ownLog }: Node, id: string, document: string): Promise<void> {
  const content = { exercise: id, result: toHash(document) }
  await store.commit(async (tx) => tx.state({ kind: 'evidence-sealed', subject: `${resultPrefix}${id}`, content }))
  await ownLog.seal()
}

function toHead({ id, scenarioId, source, scenario, startedAt, nodes, score, at, scale }: Finished): Omit<ResultBody, 'outcomes'> {
  const [first] = nodes.values()
  return {
    exercise: 'EXERCISE',
    id,
    scenario: { id: scenarioId, title: scenario.title, sha256: toHash(source) },
    playedFrom: startedAt,
    playedTo: new Date().toISOString(),
    startsAt: scenario.starts,
    finishedAt: at,
    scale,
    law: first?.incidents.law.hash ?? toHash(''),
    participants: [...nodes].map(([key, { config, ownLog }]) => {
      return { key, name: config.name, country: config.organisation.country ?? '', origin: ownLog.origin, logKeys: ownLog.keys }
    }),
    total: { points: score.points, of: score.of },
    byCategory: score.byCategory.map((one) => ({ ...one })),
    evidenceOf: scenario.evidence_of,
  }
}

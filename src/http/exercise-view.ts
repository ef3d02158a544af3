import type { ExerciseResult, FiledResult as Filed, ExerciseScore as Scored, ToldInject as Told } from '../node/index.ts'
import type { ExerciseScore, FiledResult, ToldInject } from './contract/index.ts'

export function toToldInject({ answer, ...told }: Told): ToldInject {
  if (answer === null) return { ...told, answer }
  const { statementIdx: statement, ...said } = answer
  return { ...told, answer: { ...said, statement } }
}

export function toExerciseScore({ points, of, byCategory, outcomes }: Scored): ExerciseScore {
  return {
    points,
    of,
    byCategory: byCategory.map((one) => ({ ...one })),
    outcomes: outcomes.map(({ expected, evidence, mark, doneAt, points: reached }) => {
      const { id, who, category, says, clause, dueAt, points: most } = expected
      const shown = evidence.map(({ at, says: words, trace }) => {
        return { at, says: words, statement: trace === null ? null : { origin: trace.origin, index: trace.index } }
      })
      return { id, who, category, says, clause, dueAt, mark, doneAt, points: reached, of: most, evidence: shown }
    }),
  }
}

/** The result for machines: what it says, and the signed document with the proofs beside it. */
export function toResultJson({ body, document, proofs }: ExerciseResult): string {
  return `${JSON.stringify({ exercise: 'EXERCISE: nothing in it is real', document, proofs, result: body }, null, 1)}\n`
}

export function toFiledResult({ body, filedAt, filedBy, signedBy, proved, statementIdx }: Filed): FiledResult {
  const { id, scenario, playedFrom, total, evidenceOf } = body
  return {
    ...{ id, title: scenario.title, filedAt, filedBy, playedFrom, signedBy: [...signedBy], proved, points: total.points, of: total.of },
    evidenceOf: evidenceOf.map((one) => ({ ...one })),
    statement: statementIdx,
  }
}

import { answerQuestions } from '../base/index.ts'
import { sealStatement } from './openings.ts'
import { type PackedSealed, packSealed, unpack } from './packing.ts'
import type { SigningQuestion } from './signing.ts'

answerQuestions<SigningQuestion, PackedSealed>(({ statements, log, key }) => {
  const answer = packSealed(unpack(statements).map((row) => sealStatement(row, log, key)))
  return { answer, moved: [answer.entries.buffer, answer.signatures.buffer] }
})

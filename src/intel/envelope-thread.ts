import { answerQuestions, isFault } from '../base/index.ts'
import { readEnvelope } from './envelope.ts'
import { packEnvelope } from './envelope-packing.ts'
import type { EnvelopeAnswer, EnvelopeQuestion } from './envelope-reader.ts'

answerQuestions<EnvelopeQuestion, EnvelopeAnswer>(({ body, limits }) => {
  try {
    const answer = packEnvelope(readEnvelope(body, limits))
    return { answer, moved: [answer.hashes.buffer] }
  } catch (error) {
    if (isFault(error)) return { answer: { refused: error.toJSON() } }
    throw error
  }
})

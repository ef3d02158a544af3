import { answerQuestions } from '../src/base/index.ts'

/** For the test of threads: adds up bytes, and breaks when there are none. */
answerQuestions<Uint8Array, number>((bytes) => {
  if (bytes.length === 0) throw new RangeError('nothing to add')
  return { answer: bytes.reduce((sum, byte) => sum + byte, 0) }
})

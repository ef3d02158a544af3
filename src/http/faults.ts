import { declareFaults } from '../base/index.ts'

export const httpFault = declareFaults('http', {
  'bad-request': { kind: 'invalid', means: 'A parameter or a field of the body is not what the contract says; the place names it.' },
  'no-such-route': { kind: 'absent', means: 'There is nothing at this address.' },
  'body-too-large': { kind: 'too-large', means: 'The body is larger than this address takes.' },
  'wrong-content-type': { kind: 'unsupported', means: 'The body is of a type that this address does not take.' },
  'too-many-calls': { kind: 'busy', means: 'Too many calls in a short time. Wait as long as Retry-After says.' },
})

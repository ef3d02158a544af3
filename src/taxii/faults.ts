import { declareFaults } from '../base/index.ts'

export const taxiiFault = declareFaults('taxii', {
  unauthenticated: {
    kind: 'denied',
    means: 'The call carries no credentials. Send `Authorization: Bearer TOKEN`, or Basic with the token as password.',
  },
  'not-writable': { kind: 'denied', means: 'You may read this collection but not write to it.' },
  'unknown-path': { kind: 'absent', means: 'There is nothing at this path that you may see.' },
  'unknown-object': { kind: 'absent', means: 'The collection has no such object, or no such version of it, that you may see.' },
  'unknown-status': { kind: 'absent', means: 'There is no status with this id, it is older than a day, or it belongs to someone else.' },
  'wrong-method': { kind: 'unsupported', means: 'This endpoint does not take this method; the Allow header names those it takes.' },
  'not-acceptable': { kind: 'unsupported', means: 'The Accept header admits no `application/taxii+json;version=2.1`.' },
  'bad-content-type': { kind: 'unsupported', means: 'Objects are taken as `application/taxii+json;version=2.1` only.' },
  'body-too-large': {
    kind: 'too-large',
    means: 'The body is longer than the max_content_length of the API root. Send the objects in several envelopes.',
  },
  'bad-filter': { kind: 'invalid', means: 'A query parameter is not as TAXII 2.1 §3.4 defines it.' },
  'bad-next': {
    kind: 'invalid',
    means: 'The `next` value is not one that this node gave to you for these same filters. Start again without it.',
  },
  'bad-envelope': { kind: 'invalid', means: 'The body is not a TAXII envelope with objects in it.' },
  'bad-url': { kind: 'invalid', means: 'The address of the partner cannot be used.' },
  'partner-denied': { kind: 'denied', means: 'The partner does not let us in with these credentials.' },
  'partner-absent': { kind: 'absent', means: 'The partner has nothing at this address.' },
  'partner-refused': { kind: 'invalid', means: 'The partner refused the request.' },
  'partner-busy': { kind: 'busy', means: 'The partner asked us to come back later, and did so until we gave up.' },
  'partner-unavailable': { kind: 'unavailable', means: 'The partner could not be reached, or broke off.' },
  'partner-answer': { kind: 'invalid', means: 'The partner answered with something that is not what TAXII 2.1 defines.' },
  'answer-too-large': { kind: 'too-large', means: 'The answer of the partner is longer than we take.' },
})

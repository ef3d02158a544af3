import { declareFaults } from '../base/index.ts'

export const stixFault = declareFaults('stix', {
  'not-an-object': { kind: 'invalid', means: 'Something else stands where a STIX object is expected.' },
  'bad-id': { kind: 'invalid', means: 'An id is a type, two hyphens and a UUID in lower case, and of the type of what it names.' },
  'missing-property': { kind: 'invalid', means: 'A property that an object of this type must have is missing.' },
  'bad-value': { kind: 'invalid', means: 'A property is not of the kind that STIX 2.1 gives it; the detail says what was expected.' },
  'empty-list': { kind: 'invalid', means: 'A list holds at least one entry (STIX 2.1 §2.10).' },
  'bad-timestamp': { kind: 'invalid', means: 'A time is in UTC with a Z, and exists in the calendar.' },
  'bad-order': { kind: 'invalid', means: 'Of two times, the one that has to be later is not.' },
  'bad-reference': { kind: 'invalid', means: 'A reference names an object of a type that cannot stand there.' },
  'unsupported-version': { kind: 'unsupported', means: 'The object is of a version of STIX that is neither 2.0 nor 2.1.' },
  'bad-pattern': {
    kind: 'invalid',
    means: 'The text is not a STIX pattern: the place is its line and column, the detail what was expected there.',
  },
  'pattern-too-costly': {
    kind: 'too-large',
    means: 'The pattern is too long, too deep, or would take too long to decide on these observations.',
  },
  'unsupported-pattern': {
    kind: 'unsupported',
    means:
      'The regular expression uses what cannot be run in linear time (look-around, back-references): the rest of the indicator is kept.',
  },
  'bad-observation': {
    kind: 'invalid',
    means: 'An observation holds a value that cannot be what its property says, so that nothing can be decided from it.',
  },
})

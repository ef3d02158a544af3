import { declareFaults } from '../base/index.ts'

export const stixFault = declareFaults('stix', {
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

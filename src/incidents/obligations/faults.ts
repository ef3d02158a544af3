import { declareFaults } from '../../base/index.ts'

export const obligationsFault = declareFaults('obligations', {
  'bad-condition': {
    kind: 'invalid',
    means: 'A condition of a regime cannot be read: it names no fact, no predicate, or a value its fact cannot have.',
  },
  'bad-clock': { kind: 'invalid', means: 'A deadline of a regime cannot be read. It is a span and what it is counted from.' },
  'bad-regime': { kind: 'invalid', means: 'A regime contradicts itself or another: a stage, start or overlay that is not there.' },
  'bad-example': { kind: 'invalid', means: 'A regime does not give what its own example says.' },
  'unknown-regime': { kind: 'invalid', means: 'There is no regime or stage of this name. `entente obligations --regimes` lists them.' },
})

import { declareFaults } from '../../base/index.ts'

export const factsFault = declareFaults('facts', {
  'unknown-fact': {
    kind: 'invalid',
    means: 'There is no fact of this name. `entente obligations --facts` lists them; the nearest is named.',
  },
  'bad-value': { kind: 'invalid', means: 'The value is not of the kind that the fact asks for; what it takes is said.' },
  'bad-file': { kind: 'invalid', means: 'The file of facts, or a file that defines one, cannot be understood at the named line.' },
})

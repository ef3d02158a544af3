import { declareFaults } from '../base/index.ts'

export const nodeFault = declareFaults('node', {
  'bad-config': {
    kind: 'invalid',
    means: 'The file config.yaml in the home folder is not right; the place names the line or the setting.',
  },
  'key-absent': { kind: 'unavailable', means: 'A key of this node cannot be read from its folder of keys. Restore it from a backup.' },
  'example-home': {
    kind: 'conflict',
    means: 'The folder holds the example. Example data and a real node never share a folder: choose another with --home.',
  },
  'exercise-home': {
    kind: 'conflict',
    means: 'The folder holds a node of an exercise. It is opened by `entente exercise start` alone; real work needs a home of its own.',
  },
  'real-home': {
    kind: 'conflict',
    means: 'The folder holds a real node, and neither the example nor an exercise ever writes into one: choose another.',
  },
})

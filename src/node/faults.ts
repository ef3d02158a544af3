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
  'bad-scenario': { kind: 'invalid', means: 'The scenario of an exercise is not in order; the place is the path in its file.' },
  'unknown-scenario': { kind: 'absent', means: 'There is no scenario with this id; `entente exercise list` shows those there are.' },
  'bad-exercise': {
    kind: 'unavailable',
    means: 'The folder of an exercise cannot be read as one. Start another in a new folder: what is in it is not real.',
  },
  'no-exercise': { kind: 'absent', means: 'This node is none of an exercise that is being played.' },
  'exercise-over': { kind: 'conflict', means: 'The exercise is finished: nothing more happens in it, and its score stands.' },
  'exercise-there': {
    kind: 'conflict',
    means: 'The folder holds another exercise. Finish that one, choose another folder, or start anew with --new.',
  },
  'not-director': { kind: 'denied', means: 'Only the director of the exercise may do this; the director has a token of their own.' },
  'unknown-inject': { kind: 'absent', means: 'Nothing with this id was told here, or it asks for no answer.' },
  answered: { kind: 'conflict', means: 'The question was answered, and an answer that was sent stands.' },
  'no-result': { kind: 'absent', means: 'There is no result before the exercise is finished.' },
  'bad-result': { kind: 'invalid', means: 'The file is no signed result of an exercise, or was changed since it was signed.' },
  'result-there': { kind: 'conflict', means: 'The result of this exercise was filed before.' },
  'exercise-home': {
    kind: 'conflict',
    means: 'The folder holds a node of an exercise. It is opened by `entente exercise start` alone; real work needs a home of its own.',
  },
  'real-home': {
    kind: 'conflict',
    means: 'The folder holds a real node, and neither the example nor an exercise ever writes into one: choose another.',
  },
})

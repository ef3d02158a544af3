import { declareFaults } from '../base/index.ts'

export const processFault = declareFaults('process', {
  'too-short': { kind: 'invalid', means: 'There are too few readings to learn from; the detail says how many are needed.' },
  'not-learnable': { kind: 'invalid', means: 'The readings do not vary, so nothing can be learned from them.' },
  'tag-absent': { kind: 'invalid', means: 'The readings lack a tag that the model uses.' },
  'not-approved': {
    kind: 'conflict',
    means: 'The readings show something that a person should look at before it is learned as normal. Approve it with a reason.',
  },
  'bad-model': { kind: 'invalid', means: 'The text is not a model of normal behaviour that this version knows.' },
  'bad-table': { kind: 'invalid', means: 'The table of readings cannot be read; the place names the line.' },
  'no-time': { kind: 'invalid', means: 'No column of the table holds the time, or its times cannot be told apart. Name the column.' },
  'no-label': { kind: 'invalid', means: 'The table has no column of that name, or it does not say attack or normal.' },
})

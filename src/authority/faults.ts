import { declareFaults } from '../base/index.ts'

export const authorityFault = declareFaults('authority', {
  'bad-authority': {
    kind: 'invalid',
    means: 'The file of an authority, or of the rules by which reports go on, does not give what its own example says.',
  },
  'unknown-report': { kind: 'absent', means: 'There is no received report with this number or id that you may see.' },
  'unknown-authority': { kind: 'invalid', means: 'There is no authority with this id; `entente authority list` shows those there are.' },
  'unknown-recipient': { kind: 'absent', means: 'The rules do not lead to this recipient. Say why it goes there, and it goes by hand.' },
  'unknown-message': { kind: 'absent', means: 'The report has no such message, question or hand-over.' },
  'may-not-answer': {
    kind: 'denied',
    means: 'Answering and routing reports needs a token that may write to every collection, or an administrator.',
  },
  'bad-step': {
    kind: 'conflict',
    means: 'The report is not where this step can be taken: it was withdrawn, closed, or this was done before.',
  },
  'needs-reason': { kind: 'conflict', means: 'The marking keeps the report close. Say by which duty it may be passed on nevertheless.' },
  'bad-quarter': { kind: 'invalid', means: 'A quarter is written such as 2026-Q4, a year such as 2026, and k is from 2 to 50.' },
})

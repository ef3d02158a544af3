import { declareFaults } from '../base/index.ts'

export const transparencyFault = declareFaults('transparency', {
  'unknown-statement': { kind: 'absent', means: 'The log has no such statement, or none about this.' },
  'not-sealed': { kind: 'busy', means: 'The statement is durable, but not in a signed checkpoint yet: ask again in a second.' },
  erased: {
    kind: 'absent',
    means: 'What opens this entry of the log was erased with the record. The entry stays, its neighbours stay provable.',
  },
  behind: {
    kind: 'conflict',
    means:
      'A witness has seen more of this log than this node has: it was restored from an old backup. Nothing is signed until a person decides.',
  },
  unconfirmed: {
    kind: 'busy',
    means:
      'The node was restored from a backup, and signs nothing before all its witnesses have said what they remember of its log. It asks them by itself.',
  },
  'not-behind': { kind: 'conflict', means: 'There is nothing to decide: no witness has seen more of this log than this node has.' },
  'not-a-tail': {
    kind: 'invalid',
    means:
      'The entries that were given back do not lead from those here to a head that this log has signed. Ask another partner, or begin a new log.',
  },
  'anchor-absent': {
    kind: 'absent',
    means: 'No time-stamping authority is set: log.anchor in config.yaml names one.',
  },
  'anchor-failed': { kind: 'unavailable', means: 'The time-stamping authority cannot be reached, or did not answer as RFC 3161 says.' },
  'unknown-anchor': { kind: 'absent', means: 'No head of that size was time-stamped: the list tells those that were.' },
  'not-stamped': {
    kind: 'busy',
    means: 'No time-stamped head holds the statement yet: the next one will.',
  },
  'another-writer': {
    kind: 'conflict',
    means: 'Another process has moved the log on since it was read: the batch is sealed again from there.',
  },
})

import { declareFaults } from '../base/index.ts'

export const federationFault = declareFaults('federation', {
  'feed-exists': { kind: 'conflict', means: 'There is a feed of this name already. Remove it first, or choose another name.' },
  'feed-absent': { kind: 'absent', means: 'There is no feed of this name.' },
  'feed-broken': { kind: 'unavailable', means: 'The partner did not answer as TAXII 2.1 says; the feed tries again by itself.' },
  'partner-exists': { kind: 'conflict', means: 'A partner of that name, or with that log, exists.' },
  'partner-absent': { kind: 'absent', means: 'There is no partner of that name.' },
  'partner-unreachable': { kind: 'unavailable', means: 'The partner does not answer, or not as a node does; the detail says how.' },
  'other-keys': {
    kind: 'conflict',
    means:
      'The partner signs with other keys than those that were pinned, and no hand-over that those signed leads to them. Ask its people.',
  },
  'alarm-absent': { kind: 'absent', means: 'There is no alarm of that number.' },
})

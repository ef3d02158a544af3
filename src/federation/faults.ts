import { declareFaults } from '../base/index.ts'

export const federationFault = declareFaults('federation', {
  'feed-absent': { kind: 'absent', means: 'There is no feed of this name.' },
  'feed-exists': { kind: 'conflict', means: 'There is a feed of this name already. Remove it first, or choose another name.' },
  'feed-broken': { kind: 'unavailable', means: 'The partner did not answer as TAXII 2.1 says; the feed tries again by itself.' },
})

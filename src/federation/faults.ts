import { declareFaults } from '../base/index.ts'

export const federationFault = declareFaults('federation', {
  'exercise-mixed': {
    kind: 'conflict',
    means: 'Nodes of an exercise and real nodes are no partners, and send each other nothing.',
  },
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
  'not-a-partner': { kind: 'denied', means: 'The node that signed the message is no partner of this one. Its people add it first.' },
  'not-for-us': { kind: 'invalid', means: 'The message is to another node than this one.' },
  'message-changed': {
    kind: 'invalid',
    means: 'Another message of the same id was received before. Its sender gives each message an id of its own.',
  },
  'message-absent': { kind: 'absent', means: 'There is no message of that id, or it was delivered and need not be tried again.' },
  'bad-receipt': { kind: 'unavailable', means: 'The partner did not sign for the message, so that it is sent again.' },
  'circle-absent': { kind: 'absent', means: 'This node has adopted no list of a circle of that name.' },
  'circle-exists': { kind: 'conflict', means: 'Another circle has this name here: the two have different ids.' },
  'not-a-member': {
    kind: 'denied',
    means: 'The node is not in the list of members, or not with keys that it holds; the detail says which.',
  },
  'another-signed': {
    kind: 'conflict',
    means:
      'This node has signed another list of this version. Say --again when that one is off: whoever signs two that both pass is named by the evidence.',
  },
  'list-adopted': { kind: 'conflict', means: 'This very version of the list of members was adopted already.' },
  'list-older': { kind: 'conflict', means: 'A newer version of the list of members was adopted: nothing goes back to an older one.' },
  'list-forked': {
    kind: 'conflict',
    means: 'Two lists of one version, both signed by enough members: the circle told two stories. The alarm carries the evidence.',
  },
  'list-not-yet': { kind: 'busy', means: 'The list of members holds from a later time on: adopt it then.' },
  'alarm-absent': { kind: 'absent', means: 'There is no alarm of that number.' },
})

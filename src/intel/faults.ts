import { declareFaults } from '../base/index.ts'

export const intelFault = declareFaults('intel', {
  'unknown-collection': { kind: 'absent', means: 'There is no such collection, or you may neither read nor write it.' },
  'unknown-object': { kind: 'absent', means: 'There is no such object here that you may see.' },
  'read-denied': { kind: 'denied', means: 'You may not read this collection. Ask the administrator of the node for a grant.' },
  'write-denied': { kind: 'denied', means: 'You may not write to this collection. Ask the administrator of the node for a grant.' },
  'bad-collection': { kind: 'invalid', means: 'The title, alias or id of a collection cannot be used as given; the detail says why.' },
  'collection-exists': { kind: 'conflict', means: 'Another collection has this alias or id. Choose another.' },
  'exercise-mixed': {
    kind: 'conflict',
    means:
      'What is marked EXERCISE stays among nodes of an exercise, and they take nothing else: the marking is `marking-definition--5a7e3c1e-9a54-5d0f-8f3b-6e1f0c2d4b90`.',
  },
  'other-content': {
    kind: 'conflict',
    means: 'This version is held with other content; the first is kept. A change needs a new `modified`.',
  },
  'other-producer': {
    kind: 'conflict',
    means: 'Only the creator of an object makes new versions of it (STIX 2.1 §3.6.2). Make an object of your own and relate the two.',
  },
  revoked: { kind: 'conflict', means: 'The object was revoked, which is final (STIX 2.1 §3.6.3). Use a new id.' },
  'bad-cursor': { kind: 'invalid', means: 'The place to go on from was not given by this node. Search again from the beginning.' },
  'bad-sighting': { kind: 'invalid', means: 'The sighting does not make a valid STIX object; the detail says why.' },
})

import { declareFaults } from '../base/index.ts'

export const detectFault = declareFaults('detect', {
  'index-full': { kind: 'too-large', means: 'The index of indicators is full. Let old indicators expire, or remove a collection.' },
  'bad-warninglist': { kind: 'invalid', means: 'A warning list is not one in the form of MISP; the file and the property are named.' },
  'unknown-alert': { kind: 'absent', means: 'There is no alert with this id that you may see.' },
  'unknown-indicator': { kind: 'absent', means: 'There is no indicator with this id that you may see.' },
  'decided-already': { kind: 'conflict', means: 'The alert was decided before. Reopen it first.' },
  'not-decided': { kind: 'conflict', means: 'The alert is open: there is no decision to take back.' },
  'may-not-decide': {
    kind: 'denied',
    means: 'Deciding on alerts needs a token that may write to every collection, or to the one that the sighting goes to.',
  },
  'bad-cursor': { kind: 'invalid', means: 'The place to go on from is not one that this list gave.' },
})

import { declareFaults } from '../base/index.ts'

export const detectFault = declareFaults('detect', {
  'not-sealed': {
    kind: 'absent',
    means: 'The evidence of this alert is not sealed in the log, or has changed since; the detail says which.',
  },
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
  'unknown-plant': { kind: 'absent', means: 'There is no plant of this name that you may see.' },
  'unknown-model': { kind: 'absent', means: 'The plant has no model of this version, or none at all yet.' },
  'unknown-episode': { kind: 'absent', means: 'There is no episode with this id that you may see.' },
  'needs-approval': {
    kind: 'conflict',
    means: 'The readings hold what may not be normal. Look at each thing that is named, then approve it by its code with a reason.',
  },
  'reason-missing': { kind: 'invalid', means: 'This needs a reason, which is kept and stated.' },
  'learning-already': { kind: 'busy', means: 'The plant is being learned already. Try again when that is done.' },
  'wrong-model-state': {
    kind: 'conflict',
    means: 'A version in shadow is promoted, an earlier one rolled back to, one that judges retired: this one is none of that kind.',
  },
  'not-raised': { kind: 'conflict', means: 'The episode was told by a model in shadow and raised no alarm to say anything of.' },
  'bad-cursor': { kind: 'invalid', means: 'The place to go on from is not one that this list gave.' },
})

import { declareFaults } from '../../base/index.ts'

export const cacaoFault = declareFaults('cacao', {
  'bad-playbook': {
    kind: 'invalid',
    means: 'The playbook breaks a rule of CACAO 2.0. The place is the path within it; `entente playbooks check` lists everything at once.',
  },
  'bad-condition': {
    kind: 'invalid',
    means: 'A condition of a playbook cannot be read: it is a STIX pattern, or comparisons of variables such as __name__:value = 5.',
  },
  'bad-variable': {
    kind: 'invalid',
    means: 'The playbook has no such variable, it is constant, or the value is not of its type.',
  },
  'no-such-step': {
    kind: 'conflict',
    means: 'The step does not wait for anybody: it has not come yet, is over, or another way was taken.',
  },
  'held-by-another': { kind: 'conflict', means: 'Another person has taken this step on; that person is named. It can be given back.' },
  'not-running': { kind: 'conflict', means: 'The run is paused, over or was called off; nothing can be done in it now.' },
  'needs-limit': {
    kind: 'invalid',
    means: 'The step changes something in the world: say until when it stands, and how it is undone.',
  },
  'later-steps': { kind: 'conflict', means: 'Something later rests on this step. Undo that first; it is named.' },
})

import { declareFaults } from '../base/index.ts'

export const incidentFault = declareFaults('incidents', {
  'unknown-incident': { kind: 'absent', means: 'There is no incident with this number or id that you may see.' },
  'unknown-item': { kind: 'absent', means: 'The incident has no such item: look at it again for the ids of what hangs on it.' },
  'unknown-entry': { kind: 'absent', means: 'The timeline of the incident has no such line.' },
  'unknown-link': { kind: 'absent', means: 'There is no alert or object with this id that you may see, so it cannot be linked.' },
  'unknown-class': { kind: 'invalid', means: 'There is no class of incidents with this id; `entente incidents classes` lists them.' },
  'unknown-stage': {
    kind: 'invalid',
    means: 'The regimes that the incident is judged under have no such regime or stage; those there are are named.',
  },
  'unknown-regime': { kind: 'absent', means: 'There is no regime with this id; `entente regimes` lists them.' },
  'unknown-state': {
    kind: 'invalid',
    means: 'A report that is owed to the authorities of several states is made to one of them: name it, such as FR.',
  },
  'unknown-evidence': { kind: 'absent', means: 'The incident has no evidence with this id.' },
  'evidence-too-large': {
    kind: 'too-large',
    means: 'A file of evidence is larger than is taken. Split it, or keep it elsewhere and note its hash.',
  },
  'evidence-gone': {
    kind: 'unavailable',
    means: 'A file of evidence is missing in the home folder. Restore it from a backup; the doctor names it.',
  },
  'unknown-form': { kind: 'invalid', means: 'There is no form with this id; `entente incidents forms` lists them.' },
  'no-schema': { kind: 'absent', means: 'The form has no JSON Schema.' },
  'unknown-report': { kind: 'absent', means: 'The incident has no report with this id.' },
  'report-signed': { kind: 'conflict', means: 'The report was signed and says what it says. Begin another one to correct it.' },
  'cannot-sign': {
    kind: 'conflict',
    means: 'A report is signed by a person who has not written in it, once everything that is needed is there.',
  },
  'wrong-item': {
    kind: 'invalid',
    means: 'What stands in an item cannot be read as what the form asks for: a code, a number, an address, a length.',
  },
  'not-signed': { kind: 'conflict', means: 'A report is submitted once, after it was signed.' },
  'bad-form': {
    kind: 'invalid',
    means: 'A form or an item of reports names what is not there, or does not give what its own example says.',
  },
  'bad-item': { kind: 'invalid', means: 'What is to be added is not whole: the place names what is missing or wrong.' },
  'unknown-submission': { kind: 'absent', means: 'The incident has no submission with this id.' },
  'unknown-question': { kind: 'absent', means: 'No authority has asked a question with this id about the incident.' },
  'cannot-submit': {
    kind: 'conflict',
    means: 'A report is sent once: prepared, confirmed, sent. What is not so any more, or not yet, is named.',
  },
  'no-courier': { kind: 'unsupported', means: 'This node is not set up to send reports by that channel. Take it to a portal yourself.' },
  'bad-message': {
    kind: 'invalid',
    means: 'The signed message about a report is not of the form that nodes exchange: the place is its property.',
  },
  'bad-cursor': { kind: 'invalid', means: 'The place to go on from is not one that this list gave.' },
  'bad-marking': { kind: 'invalid', means: 'The marking is wider than that of something the incident was made from.' },
  'unknown-channel': { kind: 'absent', means: 'There is no channel for notices of this name; `entente notices` lists them.' },
  'channel-exists': { kind: 'conflict', means: 'There is a channel for notices of this name. Remove it first, or choose another name.' },
  'bad-channel': {
    kind: 'invalid',
    means: 'A channel is a webhook (https, or http to this machine itself) or a mailbox; the place names what is wrong.',
  },
  'bad-notice-setting': { kind: 'invalid', means: 'The setting of notices names a channel or a time zone that there is not.' },
  'not-taken': {
    kind: 'unavailable',
    means: 'The other side did not take what was sent to it; the detail says what it answered. It can be tried again.',
  },
  'bad-mail': { kind: 'invalid', means: 'It is no e-mail, or one that is nested too deep or has too many parts; the place names what.' },
  'no-mail-key': {
    kind: 'conflict',
    means: 'Mail to this mailbox cannot go: no key is pinned for it, or what it says may not go unencrypted. See `entente mail`.',
  },
  'bad-mail-key': { kind: 'invalid', means: 'The mailbox, certificate or age recipient is none, or has ended; the place names which.' },
  'mail-refused': { kind: 'unavailable', means: 'The mail server refused the message for good; the detail is its answer.' },
  'mail-waits': { kind: 'busy', means: 'The mail server did not take the message now; it is tried again.' },
  'not-a-duty': { kind: 'absent', means: 'The incident has no duty of this regime and stage with a deadline that runs.' },
  'may-not-work': { kind: 'denied', means: 'Working on incidents needs a token that may write to every collection, or an administrator.' },
  'item-there': { kind: 'conflict', means: 'The same thing hangs on the incident already.' },
  'merged-away': { kind: 'conflict', means: 'The incident is worked on in another one; it is named. Undo the merge to part them.' },
  'cannot-merge': { kind: 'conflict', means: 'An incident cannot be merged with itself, or one that was merged before.' },
  'cannot-undo': {
    kind: 'conflict',
    means: 'The line changed nothing, was undone before, or something later rests on it. Undo that first.',
  },
  'unknown-playbook': { kind: 'absent', means: 'There is no playbook of this name; `entente playbooks list` lists them.' },
  'unknown-run': { kind: 'absent', means: 'There is no run of a playbook with this id or number.' },
  'playbook-there': {
    kind: 'conflict',
    means: 'The node has this version of the playbook with other content. A change is a new version: set `modified`.',
  },
  'bad-playbook-example': {
    kind: 'invalid',
    means: 'A playbook does not lead where its own example says: it names the step.',
  },
})

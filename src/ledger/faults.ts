import { declareFaults } from '../base/index.ts'

export const ledgerFault = declareFaults('ledger', {
  'bad-note': { kind: 'invalid', means: 'The text is not a signed note: the place is its line.' },
  'bad-key': { kind: 'invalid', means: 'The text is not a verifier key (name, key id and key in base64, joined by +).' },
  'bad-checkpoint': {
    kind: 'invalid',
    means: 'The note is signed, but its text is not a checkpoint: origin, size and root hash, a line each.',
  },
  'bad-signature': {
    kind: 'invalid',
    means: 'A signature by a known key does not verify: the text was changed, or signed by somebody else.',
  },
  'not-signed': { kind: 'invalid', means: 'No key that is trusted for it has signed the note.' },
  'no-quorum': { kind: 'invalid', means: 'Too few of the witnesses that the policy asks for have cosigned the checkpoint.' },
  'bad-proof': { kind: 'invalid', means: 'The hashes do not lead from what is claimed to the root that was signed.' },
  'bad-receipt': { kind: 'invalid', means: 'The bytes are not a COSE receipt of an RFC 9162 log: the place is the part of it.' },
  'bad-stamp': {
    kind: 'invalid',
    means: 'The time-stamp (RFC 3161) cannot be read, is of something else, or does not lead to an authority that is trusted.',
  },
  'bad-policy': { kind: 'invalid', means: 'The policy file cannot be read: the place is its line.' },
  'bad-tile': { kind: 'invalid', means: 'A tile of the log is missing, torn, or does not lead to the root that was signed.' },
  'bad-request': { kind: 'invalid', means: 'A request to a witness is not of the form that tlog-witness gives it: the place is its line.' },
  'bad-statement': {
    kind: 'invalid',
    means: 'The opening does not lead to the entry of the log, or the node has not signed the statement.',
  },
  'bad-document': {
    kind: 'invalid',
    means: 'The text is not a signed list of members, rotation of keys or message: the place is its line or property.',
  },
  'does-not-follow': {
    kind: 'conflict',
    means: 'The list of members is not the next version after the one that is held: the hash, the number or the circle differ.',
  },
  'too-few-signers': {
    kind: 'invalid',
    means: 'Too few members of the version before have signed the list of members; of a first version all must have.',
  },
  'bad-disclosure': { kind: 'invalid', means: 'What is shown of an object is not part of what was stated, or was altered.' },
})

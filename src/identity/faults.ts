import { declareFaults } from '../base/index.ts'

export const identityFault = declareFaults('identity', {
  'no-token': { kind: 'denied', means: 'The call carries no token, or one that was never issued. Send `Authorization: Bearer TOKEN`.' },
  'token-ended': { kind: 'denied', means: 'The token was revoked or has expired. Ask the administrator of the node for a new one.' },
  'not-administrator': { kind: 'denied', means: 'Only an administrator of the node may do this.' },
  'name-taken': { kind: 'conflict', means: 'Another token has this name. Choose another, or revoke that one first.' },
  'certificate-needed': {
    kind: 'denied',
    means: 'The token belongs to the holder of a certificate. Call over TLS with that certificate, within its time.',
  },
  'bad-certificate': { kind: 'invalid', means: 'This is no certificate in PEM, or another token has it already.' },
  'unknown-token': { kind: 'absent', means: 'There is no token with this id or name.' },
})

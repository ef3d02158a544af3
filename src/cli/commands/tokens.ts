import type { MadeToken, Token } from '../../http/index.ts'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { readGivenText } from '../given-file.ts'
import { toDate, toTable } from '../output.ts'

const dayMs = 86_400_000

export const tokens = defineCommand({
  name: 'tokens',
  summary: 'List, make and revoke API tokens for people and partners.',
  arguments: '[add NAME | revoke NAME]',
  about: `
A token is how a partner's machine or a person is known to the node. It has a clearance, the highest TLP level it
may receive, and names the collections it may read or write. Nothing is given unless it is named: a new token
without --read sees nothing. TLP:RED leaves only to a token with clearance red that names the collection itself.

A token with --certificate is used by a TLS client that shows that certificate, with the secret or without it. Set
listen.clientCertificates: true in config.yaml, so that the node asks its callers for one.`,
  options: {
    clearance: { type: 'string', value: 'LEVEL', default: 'clear', help: 'clear, green, amber, amber+strict or red (default: clear)' },
    read: { type: 'string', multiple: true, value: 'NAME', help: 'collection it may read, or * for all; may be repeated' },
    write: { type: 'string', multiple: true, value: 'NAME', help: 'collection it may write; may be repeated' },
    days: { type: 'string', value: 'N', help: 'ends after so many days (default: when revoked)' },
    certificate: { type: 'string', value: 'FILE', help: 'only the holder of this TLS certificate (PEM) may use it' },
    admin: { type: 'boolean', help: 'may administer the node' },
  },
  examples: [
    'entente tokens add isac --clearance amber --read sightings',
    'entente tokens',
    'entente tokens add soc --clearance red --certificate soc.pem',
    'entente tokens revoke isac',
  ],
  async run({ positionals, values, home, output }) {
    const [action, name] = positionals
    const api = await openApi(home)
    try {
      if (action === undefined) {
        const all = await api.get<{ tokens: Token[] }>('tokens')
        output.result(all, () => toTable(['NAME', 'CLEARANCE', 'COLLECTIONS', 'MADE', 'STATE'], all.tokens.map(toRow)))
        return 0
      }
      if (name === undefined) throw cliFault('usage', `Name the token: entente tokens ${action} NAME`)
      if (action === 'revoke') {
        await api.remove(`tokens/${encodeURIComponent(name)}`)
        output.result({ revoked: name }, () => `The token ${name} is revoked.`)
        return 0
      }
      if (action !== 'add') throw cliFault('usage', `"${action}" is not add or revoke.`)
      const names = [...new Set([...values.read, ...values.write])]
      const grants = names.map((collection) => ({
        collection,
        canRead: values.read.includes(collection),
        canWrite: values.write.includes(collection),
      }))
      const expires = values.days === undefined ? {} : { expiresAt: Date.now() + Number(values.days) * dayMs }
      const held = values.certificate === undefined ? {} : { certificate: readGivenText(values.certificate) }
      const wanted = { name, clearance: values.clearance, isAdmin: values.admin, grants, ...expires, ...held }
      const made = await api.post<MadeToken>('tokens', wanted)
      output.result(made, () => `The token ${name}, shown this once:\n  ${made.secret}\n`)
      return 0
    } finally {
      await api.close()
    }
  },
})

function toRow(token: Token): string[] {
  const grants = token.grants.map((grant) => `${grant.collection}:${grant.canRead ? 'r' : ''}${grant.canWrite ? 'w' : ''}`).join(' ')
  const state =
    token.revokedAt !== null
      ? `revoked ${toDate(token.revokedAt)}`
      : token.expiresAt !== null
        ? `until ${toDate(token.expiresAt)}`
        : 'valid'
  return [
    token.isAdmin ? `${token.name} (administrator)` : token.name,
    token.clearance,
    grants === '' ? '–' : grants,
    toDate(token.createdAt),
    token.certificate === null ? state : `${state}, with certificate ${token.certificate.slice(0, 12)}`,
  ]
}

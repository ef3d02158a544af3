import { readFileSync } from 'node:fs'
import type { MailState } from '../../http/index.ts'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { toDate, toTable } from '../output.ts'

export const mail = defineCommand({
  name: 'mail',
  summary: 'Pin the keys with which reports by e-mail are encrypted.',
  arguments: '[pin MAILBOX | unpin MAILBOX]',
  about: `
Without more: from where mail goes, and with what it is encrypted for whom. The server stands in config.yaml (mail). "pin"
takes the certificate (--certificate, S/MIME) or the age recipient (--age) of a mailbox: compare its fingerprint with the
recipient by another way. With --plain mail goes to it unencrypted, up to TLP:GREEN. Without any of these no report goes.`,
  options: {
    certificate: { type: 'string', value: 'FILE', help: 'certificate of the mailbox, in PEM' },
    age: { type: 'string', value: 'RECIPIENT', help: 'age recipient of the mailbox: age1…' },
    plain: { type: 'boolean', default: false, help: 'unencrypted, up to TLP:GREEN' },
  },
  examples: [
    'entente mail pin report@csirt.example --certificate csirt.pem',
    'entente mail pin report@csirt.example --age age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
    'entente mail unpin report@csirt.example',
  ],
  async run({ positionals, values, home, output }) {
    const [action, address] = positionals
    const api = await openApi(home)
    try {
      if (action !== undefined && address === undefined) throw cliFault('usage', `Name the mailbox: entente mail ${action} MAILBOX`)
      if (action === 'unpin') await api.remove(`mail/keys/${encodeURIComponent(address ?? '')}`)
      else if (action === 'pin') {
        const { certificate, age, plain } = values
        await api.post('mail/keys', {
          address,
          ...(certificate === undefined ? {} : { certificate: readFileSync(certificate, 'utf8') }),
          ...(age === undefined ? {} : { age }),
          ...(plain ? { isPlain: true } : {}),
        })
      } else if (action !== undefined) throw cliFault('usage', `"${action}" is none of the actions. See: entente mail --help`)
      const state = await api.get<MailState>('mail')
      output.result(state, () => toText(state))
      return 0
    } finally {
      await api.close()
    }
  },
})

function toText({ from, keys }: MailState): string {
  const head = from === null ? 'No mail server is set in config.yaml: no mail goes.\n' : `Mail goes from ${from}.\n`
  if (keys.length === 0) return `${head}No key is pinned: entente mail pin MAILBOX --certificate FILE\n`
  const rows = keys.map(({ address, kind, fingerprint, pinnedBy, pinnedAt }) => [address, kind, fingerprint, pinnedBy, toDate(pinnedAt)])
  return `${head}${toTable(['MAILBOX', 'BY', 'FINGERPRINT', 'PINNED BY', 'AT'], rows)}`
}

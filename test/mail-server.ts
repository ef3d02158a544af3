import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { localCertificate } from './certificate.ts'

/** A mail as the server took it. */
export interface TakenMail {
  readonly from: string
  readonly to: readonly string[]
  readonly isSecure: boolean
  readonly user: string | undefined
  readonly raw: string
}

export interface MailListener {
  readonly port: number
  /** PEM of the certificate it shows. */
  readonly ca: string
  readonly taken: TakenMail[]
  /** Answers to the next recipients, such as 450 or 550; then they are taken again. */
  readonly refusals: number[]
  close(): Promise<void>
}

/** A mail server that somebody else wrote, with TLS from the first byte, or by STARTTLS; it lets in "node" with "secret". */
export async function openMailServer(isSecure = true): Promise<MailListener> {
  const { cert, key } = await localCertificate()
  const taken: TakenMail[] = []
  const refusals: number[] = []
  const server = new SMTPServer({
    ...{ secure: isSecure, cert, key, authOptional: false },
    onAuth: ({ username, password }, _session, done) =>
      username === 'node' && password === 'secret' ? done(null, { user: username }) : done(new Error('no such user')),
    onRcptTo: (_address, _session, done) => {
      const code = refusals.shift()
      done(
        code === undefined ? null : Object.assign(new Error(code >= 500 ? 'no such mailbox' : 'try again later'), { responseCode: code }),
      )
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? '' : mailFrom.address
        const to = rcptTo.map(({ address }) => address)
        taken.push({ from, to, isSecure: session.secure, user: session.user, raw: Buffer.concat(parts).toString('utf8') })
        done()
      })
    },
  })
  // A client that does not trust the certificate hangs up: that is its right, and no fault of the server.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address of this kind.
  const { port } = server.server.address() as AddressInfo
  return { port, ca: cert, taken, refusals, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

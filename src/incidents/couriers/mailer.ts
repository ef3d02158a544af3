import { incidentFault } from '../faults.ts'

/** How mail leaves: the operator's own server. */
export interface MailServer {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, `starttls` or nothing goes; `none` only to this machine itself. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** PEM of authorities to trust besides the system's. */
  readonly ca?: string | undefined
}

/** A whole message, and whom it goes from and to. */
export interface Outgoing {
  readonly from: string
  readonly to: string
  readonly raw: string | Buffer
}

const timeoutMs = 20_000

/** Hands messages to the operator's mail server. What the server refuses for good, and what it may take later, are told apart. */
export class Mailer {
  readonly #server: MailServer

  constructor(server: MailServer) {
    this.#server = server
  }

  /** What the server answered when it took the message. Throws `incidents.mail-refused` or `incidents.mail-waits`. */
  async send({ from, to, raw }: Outgoing): Promise<string> {
    const { host, port, security, user, password, ca } = this.#server
    // Loaded when the first message goes: no command waits for it that sends none.
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({
      ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
      ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
      tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
      ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
      ...{ disableFileAccess: true, disableUrlAccess: true },
    })
    try {
      const { response } = await transport.sendMail({ envelope: { from, to }, raw })
      return response
    } catch (error) {
      throw toFault(error, `${host}:${port}`)
    } finally {
      transport.close()
    }
  }
}

/** A server that answers 5xx means it (RFC 5321 §4.2.1); anything else may pass. */
function toFault(error: unknown, place: string): Error {
  const detail = error instanceof Error ? error.message : String(error)
  const code = typeof error === 'object' && error !== null && 'responseCode' in error ? Number(error.responseCode) : 0
  return code >= 500 ? incidentFault('mail-refused', detail, place) : incidentFault('mail-waits', detail, place)
}

export interface Enclosure {
  readonly fileName: string
  readonly mediaType: string
  readonly content: string | Buffer
}

export interface Letter {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Without its angle brackets. */
  readonly messageId: string
  readonly atMs: number
  readonly enclosures: readonly Enclosure[]
}

/** The message as it goes over the wire (RFC 5322), each line ended by CR and LF. */
export async function writeLetter({ from, to, subject, text, messageId, atMs, enclosures }: Letter): Promise<Buffer> {
  const { createTransport } = await import('nodemailer')
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await composer.sendMail({
    ...{ from, to, subject, text, messageId: `<${messageId}>`, date: new Date(atMs), xMailer: false },
    ...{ disableFileAccess: true, disableUrlAccess: true },
    attachments: enclosures.map(({ fileName, mediaType, content }) => ({ filename: fileName, contentType: mediaType, content })),
  })
  if (!Buffer.isBuffer(message)) throw new Error('the composer gives a buffer, as it was asked to')
  return message
}

/** A message around a body that has its own headers, such as encrypted data. Nothing in it tells what it is about. */
export function wrapLetter({ from, to, subject, messageId, atMs }: Omit<Letter, 'text' | 'enclosures'>, entity: string): string {
  const head = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${messageId}>`,
    `Date: ${new Date(atMs).toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
  ]
  return `${head.join('\r\n')}\r\n${entity}`
}

import type { Clock } from '../../base/index.ts'
import { callWeb } from '../couriers/web-call.ts'
import { incidentFault } from '../faults.ts'
import type { ChannelRow } from './channels.ts'
import { toSignedHeaders } from './signature.ts'
import type { Wording } from './wording.ts'

/** What carries notices to mailboxes, whoever keeps it. Throws when the mail was not taken. */
export interface NoticeMail {
  /** `id` names the notice: the same one again is the same mail. `isBrief`: it says nothing of the incident itself. */
  send(mail: { id: string; to: string; subject: string; text: string; isBrief: boolean }): Promise<unknown>
}

export interface SendingParts {
  readonly clock: Clock
  readonly mail: NoticeMail | undefined
}

/** Takes one notice to its channel. `isFinal` of what it throws: it need not be tried again. */
export async function sendNotice(
  { clock, mail }: SendingParts,
  { id, channel, wording, signal }: { id: string; channel: ChannelRow; wording: Wording & { isBrief: boolean }; signal: AbortSignal },
): Promise<'taken' | 'gone'> {
  if (channel.kind === 'email') {
    if (mail === undefined) throw incidentFault('not-taken', 'No mail server is set in config.yaml.')
    await mail.send({ id, to: channel.address, subject: wording.subject, text: wording.text, isBrief: wording.isBrief })
    return 'taken'
  }
  const atMs = clock.now()
  const body = JSON.stringify({ type: wording.type, timestamp: new Date(atMs).toISOString(), data: wording.data })
  const { status } = await callWeb({
    ...{ url: channel.address, method: 'POST', body, signal },
    headers: { 'content-type': 'application/json', ...toSignedHeaders(channel.secret ?? '', { id, atMs, body }) },
    ca: channel.ca ?? undefined,
  })
  if (status >= 200 && status < 300) return 'taken'
  // Standard Webhooks: 410 says that nobody listens there any more.
  if (status === 410) return 'gone'
  throw incidentFault('not-taken', `It answers ${status}.`, channel.name)
}

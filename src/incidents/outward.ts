import { MailKeys } from './couriers/mail-keys.ts'
import { IncidentExports } from './exports/export.ts'
import { Notices } from './notices/notices.ts'
import type { NoticeMail } from './notices/sending.ts'
import type { IncidentParts } from './parts.ts'
import type { IncidentReading } from './reading.ts'

/** What of incidents meets the world outside: notices, exports, the keys of mailboxes. */
export interface Outward {
  readonly notices: Notices
  readonly exports: Pick<IncidentExports, 'write'>
  readonly mailKeys: Pick<MailKeys, 'list' | 'pin' | 'unpin'>
}

export function openOutward(parts: IncidentParts, { mail, reading }: { mail: NoticeMail | undefined; reading: IncidentReading }): Outward {
  return { notices: new Notices(parts, mail), exports: new IncidentExports(parts, reading), mailKeys: new MailKeys(parts) }
}

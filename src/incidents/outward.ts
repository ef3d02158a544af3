import { MailKeys } from './couriers/mail-keys.ts'
import type { EvidenceFiles } from './evidence-files.ts'
import { IncidentExports } from './exports/export.ts'
import { MailIntake } from './intake/mail-intake.ts'
import { Notices } from './notices/notices.ts'
import type { NoticeMail } from './notices/sending.ts'
import type { IncidentParts } from './parts.ts'
import type { IncidentReading } from './reading.ts'

/** What of incidents meets the world outside: notices, exports, mails that come in, the keys of mailboxes. */
export interface Outward {
  readonly notices: Notices
  readonly exports: Pick<IncidentExports, 'write'>
  readonly mails: Pick<MailIntake, 'take' | 'list'>
  readonly mailKeys: Pick<MailKeys, 'list' | 'pin' | 'unpin'>
}

export function openOutward(
  parts: IncidentParts,
  books: { mail: NoticeMail | undefined; reading: IncidentReading; files: EvidenceFiles },
): Outward {
  const { mail, reading, files } = books
  const mails = new MailIntake(parts, files)
  return { notices: new Notices(parts, mail), exports: new IncidentExports(parts, reading), mailKeys: new MailKeys(parts), mails }
}

import * as z from 'zod'
import { Level, Millis } from './shared.ts'

const name = z.string().regex(/^[a-z0-9-]{1,50}$/, 'small letters, digits and hyphens')
const names = z.array(name).max(50)
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 07:00')
const zone = z.string().min(1).max(60)

export const NoticeChannel = z.object({
  name,
  kind: z.enum(['webhook', 'email']),
  address: z.string(),
  /** Who is there. */
  role: z.string(),
  /** What it may be told of an incident; null: number, duty and due time alone. */
  clearance: Level.nullable(),
})
export type NoticeChannel = z.infer<typeof NoticeChannel>

export const NewNoticeChannel = z.object({
  name,
  /** A URL, or a mailbox. */
  address: z.string().min(3).max(2000),
  role: z.string().max(200).optional(),
  clearance: Level.optional(),
  /** PEM of an authority to trust besides the system's. */
  ca: z.string().max(100_000).optional(),
})
export type NewNoticeChannel = z.infer<typeof NewNoticeChannel>
/** `secret`: of a webhook, shown once; who receives calls checks them with it. */
export const MadeNoticeChannel = z.object({ name, secret: z.string().nullable() })
export type MadeNoticeChannel = z.infer<typeof MadeNoticeChannel>

export const NoticeSetting = z.object({
  /** Who is told when: names of channels. */
  steps: z.object({ day: names, 'four-hours': names, hour: names, overdue: names }),
  /** Nobody is woken between these times for what can wait; what is overdue waits for nothing. */
  quiet: z.object({ from: time, until: time, zone }).nullable(),
  /** Every day at this time: all deadlines that run. */
  digest: z.object({ at: time, zone, channels: names }).nullable(),
})
export type NoticeSetting = z.infer<typeof NoticeSetting>

export const Notice = z.object({
  id: z.string(),
  channel: z.string(),
  kind: z.string(),
  incident: z.number().int().nullable(),
  duty: z.string().nullable(),
  dueAt: Millis.nullable(),
  step: z.string().nullable(),
  /** `waiting`, `sent`, `failed` or `stopped`. */
  state: z.string(),
  madeAt: Millis,
  nextAt: Millis,
  attempts: z.number().int(),
  error: z.string().nullable(),
  sentAt: Millis.nullable(),
})
export type Notice = z.infer<typeof Notice>

export const NodeNotices = z.object({ channels: z.array(NoticeChannel), setting: NoticeSetting, notices: z.array(Notice) })
export type NodeNotices = z.infer<typeof NodeNotices>

export const IncidentNotices = z.object({
  /** Null: as the node has it. */
  setting: NoticeSetting.nullable(),
  notices: z.array(Notice),
  seen: z.array(z.object({ regime: z.string(), stage: z.string(), dueAt: Millis, at: Millis, by: z.string() })),
})
export type IncidentNotices = z.infer<typeof IncidentNotices>
export const IncidentNoticeSetting = z.object({ setting: NoticeSetting.nullable() })
export const SeenNotice = z.object({ regime: z.string().min(1).max(200), stage: z.string().min(1).max(200) })

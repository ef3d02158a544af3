import { newUuid } from '../../base/index.ts'
import type { Reader } from '../../identity/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import { requireRow, requireWorkable } from '../access.ts'
import { incidentFault } from '../faults.ts'
import type { IncidentParts } from '../parts.ts'
import { stateDecision, writeLine } from '../writing.ts'
import { NoticeChannels, requireChannel } from './channels.ts'
import { NoticeDelivery, type NoticeRow } from './delivery.ts'
import type { NoticeMail } from './sending.ts'
import { checkSetting, lastDigestAt, type NoticeSetting, noSetting, noticeSteps, toSendTime } from './setting.ts'

/** A notice and how far it has come. */
export interface Notice {
  readonly id: string
  readonly channel: string
  readonly kind: string
  readonly incident: number | null
  readonly duty: string | null
  readonly dueAt: number | null
  readonly step: string | null
  readonly state: string
  readonly madeAt: number
  /** When it is tried next, while it waits. */
  readonly nextAt: number
  readonly attempts: number
  readonly error: string | null
  readonly sentAt: number | null
}

/** A deadline that somebody has said to know of. */
export interface SeenDeadline {
  readonly regime: string
  readonly stage: string
  readonly dueAt: number
  readonly at: number
  readonly by: string
}

/** A deadline of which people are to be told now. */
export interface WarnedDuty {
  readonly incident: number
  readonly regime: string
  readonly stage: string
  readonly title: string
  readonly dueAt: number
  /** How urgent: 1 a day, 2 four hours, 3 an hour before, 4 overdue; and how urgently people were told before. */
  readonly level: number
  readonly toldLevel: number
}

/**
 * Tells people of deadlines, by webhook and by mail, step after step to those whom the setting names, until one of them
 * says that they know. A notice is written in the commit that found the deadline near, and leaves until it was taken.
 */
export class Notices {
  readonly channels: Pick<NoticeChannels, 'list' | 'add' | 'remove'>
  readonly #parts: IncidentParts
  readonly #delivery: NoticeDelivery

  constructor(parts: IncidentParts, mail?: NoticeMail) {
    this.#parts = parts
    this.channels = new NoticeChannels(parts)
    this.#delivery = new NoticeDelivery(parts, mail)
  }

  /** Within the commit that found it near. */
  async queue(tx: Tx, duty: WarnedDuty): Promise<void> {
    const { incident, regime, stage, title, dueAt, level, toldLevel } = duty
    const step = noticeSteps[level - 1]
    if (step === undefined || (await isSeen(tx.db, duty))) return
    const setting = await settingOf(tx.db, incident)
    const known = new Set((await tx.db.selectFrom('notice_channel').select('name').execute()).map(({ name }) => name))
    const nowMs = this.#parts.clock.now()
    const next_at = toSendTime(setting.quiet, { step, dueAt }, nowMs)
    // A deadline that was near from the start passes over steps: those who would have been told there are told now.
    const names = new Set(noticeSteps.slice(toldLevel, level).flatMap((one) => setting.steps[one]))
    await tx.insertEach(
      'notice',
      [...names.intersection(known)].map((channel) => ({
        ...toRow(channel, 'deadline', nowMs),
        ...{ incident, regime, stage, title, due_at: dueAt, step, next_at },
      })),
    )
  }

  /** The setting of the node, or of one incident: null where it has none of its own. */
  async setting(reader: Reader, incident?: string): Promise<NoticeSetting | null> {
    const { db } = this.#parts.store
    if (incident === undefined) return (await ownSetting(db, null)) ?? noSetting
    return ownSetting(db, (await requireRow(db, reader, incident)).number)
  }

  /** With null an incident goes by the node's setting again. */
  async set(reader: Reader, setting: NoticeSetting | null, incident?: string): Promise<void> {
    const { store, clock } = this.#parts
    const channels = new Set((await this.channels.list()).map(({ name }) => name))
    if (setting !== null) checkSetting(setting, channels)
    await store.commit(async (tx) => {
      const row = incident === undefined ? undefined : await requireWorkable(tx.db, reader, incident)
      const body = setting === null ? null : JSON.stringify(setting)
      await tx.insertEach('notice_setting', [{ incident: row?.number ?? null, body, at: clock.now(), by: reader.name }])
      const content = { by: reader.name, decision: 'notices-set', setting: body ?? 'as the node' }
      tx.state({ kind: 'decided', subject: row?.id ?? 'notices', content })
    })
  }

  /** Sends a test at once, whatever the hour. Throws when the channel is not there; how it went stands in the list. */
  async test(reader: Reader, name: string): Promise<Notice> {
    const { store, clock } = this.#parts
    const row = toRow(name, 'test', clock.now())
    await store.commit(async (tx) => {
      await requireChannel(tx.db, name)
      await tx.insertEach('notice', [row])
      tx.state({ kind: 'decided', subject: `notices/${name}`, content: { by: reader.name, decision: 'channel-tested', name } })
    })
    await this.#delivery.deliverDue()
    // The one that was under way may have begun before this one was written.
    await this.#delivery.deliverDue()
    const after = await store.db.selectFrom('notice').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow()
    return toNotice(after)
  }

  /** A person takes the deadline on: what waits for it stops, and nobody else is woken. Once said it stays said. */
  async acknowledge(reader: Reader, incident: string, { regime, stage }: { regime: string; stage: string }): Promise<void> {
    const { store, clock } = this.#parts
    await store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, incident)
      const duties = await tx.db
        .selectFrom('incident_duty')
        .select(['title', 'due_at'])
        .where('incident', '=', row.number)
        .where('regime', '=', regime)
        .where('stage', '=', stage)
        .where('verdict', '=', 'due')
        .where('due_at', 'is not', null)
        .execute()
      const [first] = duties
      if (first === undefined) throw incidentFault('not-a-duty', `No deadline of ${regime} ${stage} runs.`)
      const nowMs = clock.now()
      let isNew = false
      for (const { due_at } of duties) {
        const seen = { incident: row.number, regime, stage, due_at: due_at ?? 0, at: nowMs, by: reader.name }
        if (await isSeen(tx.db, { ...seen, dueAt: seen.due_at })) continue
        isNew = true
        await tx.insertEach('notice_seen', [seen])
      }
      if (!isNew) return
      await tx.db
        .updateTable('notice')
        .set({ state: 'stopped' })
        .where('state', '=', 'waiting')
        .where('incident', '=', row.number)
        .where('regime', '=', regime)
        .where('stage', '=', stage)
        .execute()
      await writeLine(tx, row, { lane: 'did', text: `Takes the deadline on: ${first.title}`, change: { what: 'fact' }, reader, nowMs })
      stateDecision(tx, row, { by: reader.name, decision: 'deadline-seen', regime, stage })
    })
  }

  /** Of one incident what its people see; of the node all, the newest first. */
  async list(reader: Reader, incident?: string): Promise<{ notices: Notice[]; seen: SeenDeadline[] }> {
    const { db } = this.#parts.store
    let select = db.selectFrom('notice').selectAll().orderBy('seq', 'desc').limit(200)
    if (incident === undefined) return { notices: (await select.execute()).map(toNotice), seen: [] }
    const { number } = await requireRow(db, reader, incident)
    select = select.where('incident', '=', number)
    const seen = await db.selectFrom('notice_seen').selectAll().where('incident', '=', number).orderBy('at', 'desc').execute()
    return {
      notices: (await select.execute()).map(toNotice),
      seen: seen.map(({ regime, stage, due_at: dueAt, at, by }) => ({ regime, stage, dueAt, at, by })),
    }
  }

  /** Takes out what is due, with the digest of the day. */
  async deliverDue(): Promise<void> {
    await this.#queueDigest()
    await this.#delivery.deliverDue()
  }

  close(): Promise<void> {
    return this.#delivery.close()
  }

  async #queueDigest(): Promise<void> {
    const { store, clock } = this.#parts
    const { digest } = (await ownSetting(store.db, null)) ?? noSetting
    if (digest === null) return
    const nowMs = clock.now()
    const due_at = lastDigestAt(digest, nowMs)
    const told = await store.db
      .selectFrom('notice')
      .select('seq')
      .where('kind', '=', 'digest')
      .where('due_at', '>=', due_at)
      .executeTakeFirst()
    const since = await store.db
      .selectFrom('notice_setting')
      .select('at')
      .where('incident', 'is', null)
      .orderBy('seq', 'desc')
      .executeTakeFirst()
    // A setting made in the afternoon asks for no digest of that morning.
    if (told !== undefined || (since?.at ?? 0) > due_at) return
    await store.commit(async (tx) => {
      await tx.insertEach(
        'notice',
        digest.channels.map((channel) => ({ ...toRow(channel, 'digest', nowMs), due_at })),
      )
    })
  }
}

function toRow(channel: string, kind: string, nowMs: number) {
  const empty = { incident: null, regime: null, stage: null, title: null, due_at: null, step: null, error: null, sent_at: null }
  return { id: newUuid(), channel, kind, ...empty, state: 'waiting', made_at: nowMs, next_at: nowMs, attempts: 0 }
}

function toNotice(row: NoticeRow): Notice {
  const { id, channel, kind, incident, title: duty, due_at: dueAt, step, state, attempts, error } = row
  return {
    id,
    channel,
    kind,
    incident,
    duty,
    dueAt,
    step,
    state,
    madeAt: row.made_at,
    nextAt: row.next_at,
    attempts,
    error,
    sentAt: row.sent_at,
  }
}

async function isSeen(db: Store['db'], duty: Pick<WarnedDuty, 'incident' | 'regime' | 'stage' | 'dueAt'>): Promise<boolean> {
  const seen = await db
    .selectFrom('notice_seen')
    .select('by')
    .where('incident', '=', duty.incident)
    .where('regime', '=', duty.regime)
    .where('stage', '=', duty.stage)
    .where('due_at', '=', duty.dueAt)
    .executeTakeFirst()
  return seen !== undefined
}

async function settingOf(db: Store['db'], incident: number): Promise<NoticeSetting> {
  return (await ownSetting(db, incident)) ?? (await ownSetting(db, null)) ?? noSetting
}

/** As `set` wrote it. */
async function ownSetting(db: Store['db'], incident: number | null): Promise<NoticeSetting | null> {
  const row = await db
    .selectFrom('notice_setting')
    .select('body')
    .where((is) => (incident === null ? is('incident', 'is', null) : is('incident', '=', incident)))
    .orderBy('seq', 'desc')
    .executeTakeFirst()
  return row?.body === undefined || row.body === null ? null : JSON.parse(row.body)
}

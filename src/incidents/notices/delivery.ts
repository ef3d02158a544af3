import type { Selectable } from 'kysely'
import { isFault } from '../../base/index.ts'
import type { Tables } from '../../store/index.ts'
import type { IncidentParts } from '../parts.ts'
import { type ChannelRow, toChannel } from './channels.ts'
import { type NoticeMail, sendNotice } from './sending.ts'
import { type NoticeStep, noticeSteps } from './setting.ts'
import { toContent, toDeadlineWording, toDigestWording, toTestWording, type Wording } from './wording.ts'

export type NoticeRow = Selectable<Tables['notice']>

const secondMs = 1000
/** How long after each failure it is tried again; then every hour, a day long. */
const pausesMs = [5, 30, 120, 600, 1800].map((seconds) => seconds * secondMs)
const longestPauseMs = 3600 * secondMs
const mostAttempts = 28
/** How many are taken out at once, so that a slow channel holds up its own alone. */
const atOnce = 50

/** Takes notices out that are due, until each was taken: what fails waits longer each time, and survives every restart. */
export class NoticeDelivery {
  readonly #parts: IncidentParts
  readonly #mail: NoticeMail | undefined
  #running: Promise<void> | undefined
  readonly #stop = new AbortController()

  constructor(parts: IncidentParts, mail: NoticeMail | undefined) {
    this.#parts = parts
    this.#mail = mail
  }

  /** A call while one is under way waits for that one. */
  deliverDue(): Promise<void> {
    this.#running ??= this.#deliver().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Breaks off what is under way: it goes out after the next start. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #deliver(): Promise<void> {
    const { store, clock } = this.#parts
    if (this.#stop.signal.aborted) return
    const due = await store.db
      .selectFrom('notice')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('next_at', '<=', clock.now())
      .orderBy('next_at')
      .orderBy('seq')
      .limit(atOnce)
      .execute()
    const byChannel = Map.groupBy(due, ({ channel }) => channel)
    await Promise.all([...byChannel.values()].map((rows) => this.#toChannel(rows)))
  }

  /** In order; when one is not taken, those after it wait for the next round. */
  async #toChannel(rows: readonly NoticeRow[]): Promise<void> {
    for (const row of rows) if (!(await this.#one(row))) return
  }

  async #one(row: NoticeRow): Promise<boolean> {
    const { store, clock } = this.#parts
    const channel = await store.db.selectFrom('notice_channel').selectAll().where('name', '=', row.channel).executeTakeFirst()
    if (channel === undefined || (row.kind === 'deadline' && !(await this.#isRunning(row)))) return this.#settle(row, { state: 'stopped' })
    try {
      const wording = await this.#word(row, channel)
      const outcome = await sendNotice({ clock, mail: this.#mail }, { id: row.id, channel, wording, signal: this.#stop.signal })
      return this.#settle(
        row,
        outcome === 'taken' ? { state: 'sent', sent_at: clock.now(), error: null } : { state: 'failed', error: 'Gone' },
      )
    } catch (error) {
      if (!isFault(error)) throw error
      if (!this.#stop.signal.aborted) await this.#wait(row, error.message)
      return false
    }
  }

  /** What was met or moved in the meantime wakes nobody. */
  async #isRunning({ incident, regime, stage, due_at }: NoticeRow): Promise<boolean> {
    const duty = await this.#parts.store.db
      .selectFrom('incident_duty')
      .select('title')
      .where('incident', '=', incident)
      .where('regime', '=', regime)
      .where('stage', '=', stage)
      .where('verdict', '=', 'due')
      .where('due_at', '=', due_at)
      .executeTakeFirst()
    return duty !== undefined
  }

  async #word(row: NoticeRow, channel: ChannelRow): Promise<Wording & { isBrief: boolean }> {
    const { store, isExercise = false } = this.#parts
    if (row.kind === 'test') return { ...toTestWording(row.channel, isExercise), isBrief: true }
    if (row.kind === 'digest') return { ...toDigestWording(await this.#openDeadlines(), isExercise), isBrief: true }
    const incident = await store.db
      .selectFrom('incident')
      .select(['title', 'severity', 'level'])
      .where('number', '=', row.incident)
      .executeTakeFirst()
    // As the marking is now, and not as it was when the notice was made.
    const content = toContent(incident, toChannel(channel).clearance)
    const notice = {
      ...{ incident: row.incident ?? 0, regime: row.regime ?? '', stage: row.stage ?? '', duty: row.title ?? '', dueAt: row.due_at ?? 0 },
      step: toStep(row.step),
    }
    return { ...toDeadlineWording(notice, content, isExercise), isBrief: content === undefined }
  }

  /** Deadlines that run, the earliest first. */
  async #openDeadlines() {
    const rows = await this.#parts.store.db
      .selectFrom('incident_duty')
      .innerJoin('incident', 'incident.number', 'incident_duty.incident')
      .select(['incident.number as incident', 'regime', 'stage', 'incident_duty.title as duty', 'due_at as dueAt'])
      .where('incident.merged_into', 'is', null)
      .where('verdict', '=', 'due')
      .where('bearer', '=', 'entity')
      .where('due_at', 'is not', null)
      .orderBy('due_at')
      .limit(1000)
      .execute()
    return rows.map(({ dueAt, ...row }) => ({ ...row, dueAt: dueAt ?? 0 }))
  }

  async #settle(row: NoticeRow, changes: Partial<NoticeRow>): Promise<boolean> {
    await this.#parts.store.commit((tx) => tx.db.updateTable('notice').set(changes).where('id', '=', row.id).execute())
    return true
  }

  async #wait({ id, attempts }: NoticeRow, error: string): Promise<void> {
    const { store, clock } = this.#parts
    const isLast = attempts + 1 >= mostAttempts
    const next_at = clock.now() + (pausesMs[attempts] ?? longestPauseMs)
    const changes = { error, attempts: attempts + 1, ...(isLast ? { state: 'failed' } : { next_at }) }
    await store.commit((tx) => tx.db.updateTable('notice').set(changes).where('id', '=', id).where('state', '=', 'waiting').execute())
  }
}

function toStep(text: string | null): NoticeStep {
  return noticeSteps.find((step) => step === text) ?? 'overdue'
}

import assert from 'node:assert/strict'
import { afterEach, beforeEach, suite, test } from 'node:test'
import fc from 'fast-check'
import { type HookListener, openHookListener } from '../../../test/hook-listener.ts'
import { type OpenedIncidents, openTestIncidents, worker } from '../../../test/open-incidents.ts'
import { readerWith } from '../../../test/open-intel.ts'
import type { TlpLevel } from '../../stix/index.ts'
import { lastDigestAt, type NoticeSetting, noSetting, toSendTime } from './setting.ts'

const ada = worker('Ada')
const hourMs = 3_600_000
const breach = { 'established-in': 'DE', 'data-role': 'controller', 'personal-data-breach': 'yes', 'risk-to-people': 'risk' }
const duty = { regime: 'eu-gdpr', stage: 'notification' }

suite('notices of deadlines', () => {
  let opened: OpenedIncidents
  let hook: HookListener
  let dueAt: number
  let incident: string

  beforeEach(async () => {
    opened = openTestIncidents()
    hook = await openHookListener()
    await addHook('on-call')
    incident = await openIncident('amber')
    dueAt = (await opened.incidents.deadlines.list(ada)).find(({ regime }) => regime === duty.regime)?.dueAt ?? 0
  })
  afterEach(async () => {
    await opened.incidents.notices.close()
    await hook.close()
    await opened.close()
  })

  /** Channels of one receiver: it checks with the secret of the last one. */
  async function addHook(name: string, clearance?: TlpLevel): Promise<void> {
    hook.secret = (await opened.incidents.notices.channels.add(ada, { name, address: hook.url, clearance })).secret ?? ''
  }

  /** Its one deadline is 72 hours after somebody knew. */
  async function openIncident(level: TlpLevel): Promise<string> {
    const { number } = await opened.incidents.open(ada, { title: 'A lost laptop', level })
    const facts = { ...breach, 'aware-at': new Date(opened.clock.ms).toISOString() }
    const stated = Object.entries(facts).map(([fact, value]) => ({ fact, value }))
    await opened.incidents.stateFacts(ada, String(number), stated)
    return String(number)
  }

  const tell = (steps: Partial<NoticeSetting['steps']>, more: Partial<NoticeSetting> = {}) =>
    opened.incidents.notices.set(ada, { ...noSetting, ...more, steps: { ...noSetting.steps, ...steps } })

  async function goTo(ms: number): Promise<void> {
    opened.clock.ms = ms
    await opened.incidents.deadlines.warn()
    await opened.incidents.notices.deliverDue()
  }
  const states = async () => (await opened.incidents.notices.list(ada, incident)).notices.map(({ state }) => state)
  const steps = () => hook.heard.map(({ data }) => data.step)

  test('say number, duty and due time and nothing of the incident; the call is signed as Standard Webhooks', async () => {
    await tell({ day: ['on-call'] })
    await goTo(dueAt - 20 * hourMs)
    assert.deepEqual(hook.refused, [])
    const [heard] = hook.heard
    const { duty: title, ...rest } = heard?.data ?? {}
    assert.match(String(title), /notif/i)
    assert.deepEqual(
      [heard?.type, rest],
      ['deadline.near', { incident: Number(incident), ...duty, dueAt: new Date(dueAt).toISOString(), step: 'day' }],
    )
    assert.deepEqual(await states(), ['sent'])
  })

  test('go from step to step to those whom the setting names, once each', async () => {
    await tell({ day: ['on-call'], hour: ['on-call'], overdue: ['on-call'] })
    for (const before of [30, 24, 23, 4, 1, 0.5, 0, -1]) await goTo(dueAt - before * hourMs)
    assert.deepEqual(steps(), ['day', 'hour', 'overdue'])
    assert.equal(new Set(hook.heard.map(({ id }) => id)).size, 3)
  })

  test('stop when a person takes the deadline on, and the timeline says who', async () => {
    await tell({ day: ['on-call'], hour: ['on-call'], overdue: ['on-call'] })
    await goTo(dueAt - 20 * hourMs)
    await opened.incidents.notices.acknowledge(ada, incident, duty)
    for (const before of [1, -1]) await goTo(dueAt - before * hourMs)
    assert.deepEqual(steps(), ['day'])
    const { seen } = await opened.incidents.notices.list(ada, incident)
    assert.deepEqual([seen[0]?.by, seen[0]?.dueAt], ['Ada', dueAt])
    const { timeline } = await opened.incidents.get(ada, incident)
    assert.ok(timeline.some(({ text, by }) => by === 'Ada' && text.startsWith('Takes the deadline on')))
    await assert.rejects(opened.incidents.notices.acknowledge(readerWith('red', ['*']), incident, duty), { code: 'incidents.may-not-work' })
    await assert.rejects(opened.incidents.notices.acknowledge(ada, incident, { ...duty, stage: 'none' }), { code: 'incidents.not-a-duty' })
  })

  test('are not sent of what was reported in the meantime', async () => {
    await tell({ day: ['on-call'] })
    hook.answers.push(503)
    await goTo(dueAt - 20 * hourMs)
    await opened.incidents.recordAct(ada, incident, { kind: 'submitted', ...duty, at: opened.clock.ms, isOral: false })
    await goTo(dueAt - 19 * hourMs)
    assert.deepEqual([hook.heard, await states()], [[], ['stopped']])
  })

  test('wait and try again when the other side fails, survive a restart, and repeat with the same id', async () => {
    await tell({ overdue: ['on-call'] })
    hook.answers.push(500, 302)
    await goTo(dueAt + 1)
    assert.deepEqual(await states(), ['waiting'])
    await opened.incidents.notices.deliverDue()
    assert.equal(hook.answers.length, 1, 'it waits before it tries again')
    opened.reopen(['.'].map(() => new URL('../../../data', import.meta.url).pathname))
    await goTo(opened.clock.ms + 5_000)
    const [{ error, attempts } = { error: '', attempts: 0 }] = (await opened.incidents.notices.list(ada, incident)).notices
    assert.deepEqual([error, attempts], ['It answers 302.', 2], 'it follows no redirect')
    await goTo(opened.clock.ms + 30_000)
    assert.deepEqual([steps(), await states()], [['overdue'], ['sent']])
  })

  test('are given up where the receiver says that nobody listens any more', async () => {
    await tell({ overdue: ['on-call'] })
    hook.answers.push(410)
    await goTo(dueAt + 1)
    assert.deepEqual(await states(), ['failed'])
  })

  test('tell at once whom a deadline passed over that was near from the start', async () => {
    await tell({ day: ['on-call'], 'four-hours': ['on-call'] })
    await goTo(dueAt - 2 * hourMs)
    assert.deepEqual(steps(), ['four-hours'])
  })

  test('go by the setting of the incident where it has one', async () => {
    await tell({ day: ['on-call'] })
    await opened.incidents.notices.set(ada, noSetting, incident)
    await goTo(dueAt - 20 * hourMs)
    assert.deepEqual(hook.heard, [])
    await opened.incidents.notices.set(ada, null, incident)
    assert.equal(await opened.incidents.notices.setting(ada, incident), null)
  })

  test('show a channel titles up to its clearance, by the marking as it is when they leave', async () => {
    await addHook('lead', 'amber')
    await tell({ day: ['lead'], hour: ['lead'] })
    await goTo(dueAt - 20 * hourMs)
    await opened.incidents.change(ada, incident, { level: 'red' })
    await goTo(dueAt - hourMs)
    assert.deepEqual(
      hook.heard.map(({ data }) => data.title),
      ['A lost laptop', undefined],
    )
  })

  test('a test says how it went at once, and nothing real', async () => {
    const { state } = await opened.incidents.notices.test(ada, 'on-call')
    assert.deepEqual([state, hook.heard[0]?.type, hook.heard[0]?.data], ['sent', 'notice.test', { channel: 'on-call' }])
    hook.answers.push(500)
    assert.equal((await opened.incidents.notices.test(ada, 'on-call')).state, 'waiting')
    await assert.rejects(opened.incidents.notices.test(ada, 'nobody'), { code: 'incidents.unknown-channel' })
  })

  test('a digest comes once a day with all deadlines that run', async () => {
    await tell({}, { digest: { at: '07:30', zone: 'Europe/Berlin', channels: ['on-call'] } })
    for (const hours of [1, 18, 19, 20]) await goTo(Date.UTC(2026, 10, 23, 12 + hours))
    assert.deepEqual(
      hook.heard.map(({ type, timestamp }) => [type, timestamp]),
      [['deadline.digest', '2026-11-24T07:00:00.000Z']],
    )
    assert.deepEqual(Object.keys(hook.heard[0]?.data ?? {}), ['deadlines'])
  })

  test('a setting that names nobody, an address that is no channel and a zone that is none are refused by place', async () => {
    const { notices } = opened.incidents
    await assert.rejects(tell({ day: ['nobody'] }), { code: 'incidents.bad-notice-setting', place: 'steps.day' })
    const quiet = { from: '22:00', until: '07:00', zone: 'Mars/Olympus' }
    await assert.rejects(tell({}, { quiet }), { code: 'incidents.bad-notice-setting', place: 'quiet.zone' })
    for (const address of ['http://hooks.example/x', 'ftp://127.0.0.1/', 'nothing', 'https://a:b@hooks.example/']) {
      await assert.rejects(notices.channels.add(ada, { name: 'x', address }), { code: 'incidents.bad-channel', place: 'address' })
    }
    await assert.rejects(notices.channels.add(ada, { name: 'on-call', address: hook.url }), { code: 'incidents.channel-exists' })
  })

  test('what waits for a channel that was removed is not sent', async () => {
    await tell({ overdue: ['on-call'] })
    hook.answers.push(500)
    await goTo(dueAt + 1)
    await opened.incidents.notices.channels.remove(ada, 'on-call')
    await goTo(opened.clock.ms + hourMs)
    assert.deepEqual([hook.heard, await states()], [[], ['stopped']])
  })
})

suite('quiet hours', () => {
  const quiet = { from: '22:00', until: '07:00', zone: 'Europe/Berlin' }

  test('hold back what can wait until they end, over midnight and changes of the clock', () => {
    const night = Date.parse('2026-11-20T23:30:00+01:00')
    const later = night + 20 * hourMs
    assert.equal(toSendTime(quiet, { step: 'day', dueAt: later }, night), Date.parse('2026-11-21T07:00:00+01:00'))
    assert.equal(toSendTime(quiet, { step: 'overdue', dueAt: night }, night), night)
    // Clocks go back on 25 October 2026: the night is an hour longer.
    const autumn = Date.parse('2026-10-24T23:00:00+02:00')
    assert.equal(toSendTime(quiet, { step: 'day', dueAt: autumn + 24 * hourMs }, autumn), Date.parse('2026-10-25T07:00:00+01:00'))
  })

  test('never hold anything back beyond its deadline, nor beyond a day', () => {
    const time = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland')
    const trial = fc.record({
      hours: fc.record({ from: time, until: time, zone }),
      nowMs: fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2030, 0) }),
      leftMs: fc.integer({ min: 0, max: 26 * hourMs }),
    })
    fc.assert(
      fc.property(trial, ({ hours, nowMs, leftMs }) => {
        const at = toSendTime(hours, { step: 'day', dueAt: nowMs + leftMs }, nowMs)
        assert.ok(at >= nowMs && at <= nowMs + Math.max(leftMs, 0) && at <= nowMs + 25 * hourMs)
        const digest = lastDigestAt({ at: hours.from, zone: hours.zone }, nowMs)
        assert.ok(digest <= nowMs && nowMs - digest <= 25 * hourMs)
      }),
    )
  })
})

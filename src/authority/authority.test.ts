import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { aReport, fridayMs, type OpenedAuthority, openTestAuthority, operatorOrigin, ownOrigin } from '../../test/open-authority.ts'
import { worker } from '../../test/open-incidents.ts'
import { readerWith } from '../../test/open-intel.ts'
import { localAdministrator } from '../identity/index.ts'
import { newMessageIds, parseMessage } from '../incidents/index.ts'

const hourMs = 3_600_000
const officer = worker('Ada')

suite('a report that comes in', () => {
  let room: OpenedAuthority
  before(() => {
    room = openTestAuthority()
    room.clock.ms = fridayMs
  })
  after(() => room.close())

  test('stands in the inbox, and its answer is due 24 hours after it was received', async () => {
    const report = aReport()
    assert.equal(await room.receive(report), true)
    const { threads, counts } = await room.authority.inbox.list(officer)
    assert.equal(counts.received, 1)
    const [thread] = threads
    assert.deepEqual([thread?.title, thread?.organisation, thread?.state], ['Control of a substation lost', 'Grid North', 'received'])
    const feedback = thread?.duties.find(({ done }) => done === 'feedback')
    assert.equal(feedback?.clause, 'Art. 23(5)')
    assert.equal(feedback?.dueAt, fridayMs + 24 * hourMs)
    assert.equal(thread?.duties.find(({ done }) => done === 'routed')?.manner, 'without undue delay')
  })

  test('is there once, however often it comes', async () => {
    const report = aReport({ title: 'Twice' })
    await room.receive(report)
    await room.receive(report)
    const { threads } = await room.authority.inbox.list(officer, { text: 'Twice' })
    assert.equal(threads.length, 1)
    const detail = await room.authority.inbox.get(officer, String(threads[0]?.number))
    assert.equal(detail.versions.length, 1)
  })

  test('shows at each stage what it says otherwise than at the one before', async () => {
    const first = aReport({ title: 'In stages', content: { users: 10, cause: 'unknown' } })
    await room.receive(first)
    await room.receive(
      aReport({ thread: first.thread, stage: 'incident-notification', content: { users: 1200, cause: 'unknown', since: '17:40' } }),
    )
    const { versions } = await room.authority.inbox.get(officer, first.thread)
    assert.deepEqual(
      versions.map(({ stage }) => stage),
      ['early-warning', 'incident-notification'],
    )
    assert.deepEqual(versions[1]?.changes, [
      { at: 'since', before: null, after: '17:40' },
      { at: 'users', before: '10', after: '1200' },
    ])
  })

  test('takes nothing from a node that did not make it', async () => {
    const first = aReport({ title: 'Mine' })
    await room.receive(first)
    assert.equal(await room.receive(aReport({ thread: first.thread, from: 'other.example/log', title: 'Not mine' }), 'other'), false)
    const withdrawal = {
      ...newMessageIds(first.thread),
      at: fridayMs,
      from: 'other.example/log',
      to: ownOrigin,
      exercise: false,
      marking: 'amber' as const,
    }
    assert.equal(await room.receive({ ...withdrawal, kind: 'withdrawal', body: { reason: 'so' } }, 'other'), false)
    assert.equal((await room.authority.inbox.get(officer, first.thread)).withdrawnAt, null)
  })

  test('is absent, and counted nowhere, for one who is not cleared for its marking', async () => {
    const closed = aReport({ title: 'Kept close', marking: 'red' })
    await room.receive(closed)
    const cleared = readerWith('amber', ['*'], ['*'])
    const before_ = await room.authority.inbox.list(cleared)
    assert.ok(before_.threads.every(({ title }) => title !== 'Kept close'))
    const all = await room.authority.inbox.list(officer)
    assert.equal(all.counts.received, before_.counts.received + 1)
    await assert.rejects(room.authority.inbox.get(cleared, closed.thread), { code: 'authority.unknown-report' })
    await assert.rejects(room.authority.answering.note(cleared, closed.thread, 'mine'), { code: 'authority.unknown-report' })
    const [mine, theirs] = [await room.authority.figures.statistics(officer, 2026), await room.authority.figures.statistics(cleared, 2026)]
    assert.equal(mine.reports, theirs.reports + 1)
    const nobody = readerWith('red', ['one-collection'])
    assert.deepEqual(await room.authority.inbox.list(nobody), {
      threads: [],
      counts: { received: 0, acknowledged: 0, inWork: 0, closed: 0, overdue: 0 },
    })
  })
})

suite('what people answer', () => {
  let room: OpenedAuthority
  let report: string
  before(async () => {
    room = openTestAuthority()
    room.clock.ms = fridayMs
    const first = aReport()
    report = first.thread
    await room.receive(first)
    await room.statements()
  })
  after(() => room.close())

  test('goes to the reporter signed, under our file number, and is a statement of the log', async () => {
    room.clock.ms += hourMs
    await room.authority.answering.acknowledge(officer, report)
    const [told] = room.sent
    assert.deepEqual([told?.kind, told?.to, told?.thread, told?.marking], ['acknowledgement', operatorOrigin, report, 'amber'])
    assert.ok(told?.kind === 'acknowledgement')
    assert.equal(told.body.reference, 'DE-2026-00001')
    assert.equal(told.body.receivedAt, fridayMs)
    assert.ok((await room.statements()).some(({ kind, subject }) => kind === 'acknowledged' && subject === report))
    await assert.rejects(room.authority.answering.acknowledge(officer, report), { code: 'authority.bad-step' })
  })

  test('meets the clock of Article 23(5) when it is in time', async () => {
    room.clock.ms += hourMs
    await room.authority.answering.feedback(officer, report, {
      text: 'Known attacker; isolate the jump host.',
      guidance: 'Rotate credentials.',
    })
    const thread = await room.authority.inbox.get(officer, report)
    const duty = thread.duties.find(({ done }) => done === 'feedback')
    assert.deepEqual([duty?.metAt, duty?.isLate, thread.state], [fridayMs + 2 * hourMs, false, 'in-work'])
  })

  test('can be a question, whose answer stands beside it', async () => {
    const question = await room.authority.answering.ask(officer, report, { text: 'Which firmware?', answerBy: fridayMs + 10 * hourMs })
    const answer = {
      ...newMessageIds(report),
      at: fridayMs,
      from: operatorOrigin,
      to: ownOrigin,
      exercise: false,
      marking: 'amber' as const,
    }
    await room.receive({ ...answer, kind: 'answer', body: { question, text: '4.2' } })
    const { questions } = await room.authority.inbox.get(officer, report)
    assert.deepEqual(
      questions.map(({ text, answers }) => [text, answers[0]?.text]),
      [['Which firmware?', '4.2']],
    )
  })

  test('is for people who may work on reports, and for nobody else', async () => {
    const looker = readerWith('red', ['*'])
    await assert.rejects(room.authority.answering.feedback(looker, report, { text: 'x' }), { code: 'authority.may-not-answer' })
    await assert.rejects(room.authority.routing.tell(looker, report), { code: 'authority.may-not-answer' })
  })

  test('is late, and overdue in the inbox, a day after the early warning', async () => {
    const second = aReport({ title: 'Forgotten' })
    room.clock.ms = fridayMs
    await room.receive(second)
    room.clock.ms = fridayMs + 25 * hourMs
    const { threads, counts } = await room.authority.inbox.list(officer)
    assert.equal(counts.overdue, 1)
    assert.equal(threads[0]?.title, 'Forgotten')
    assert.equal(threads[0]?.duties.find(({ done }) => done === 'feedback')?.isLate, true)
  })

  test('asks no date of one who reported of their own accord, and comes after what is owed', async () => {
    const nearMiss = aReport({ title: 'Nearly', isVoluntary: true, facts: { incidentKind: 'near-miss' } })
    await room.receive(nearMiss)
    const late = room.authority.answering.ask(officer, nearMiss.thread, { text: 'By when?', answerBy: fridayMs })
    await assert.rejects(late, { code: 'authority.bad-step', place: 'answerBy' })
    const { threads } = await room.authority.inbox.list(officer)
    assert.equal(threads.at(-1)?.title, 'Nearly')
    assert.deepEqual(threads.at(-1)?.duties, [])
  })
})

suite('where a report goes on to', () => {
  let room: OpenedAuthority
  let report: string
  before(async () => {
    room = openTestAuthority()
    room.clock.ms = fridayMs
    const first = aReport()
    report = first.thread
    await room.receive(first)
    await room.authority.ties.tie(localAdministrator, 'de-bsi', ownOrigin)
    await room.authority.ties.tie(localAdministrator, 'fr-cert', 'france.example/log')
  })
  after(() => room.close())

  test('is proposed by the rules of its regime, each with its clause and reason', async () => {
    const { proposed, asks } = await room.authority.routing.of(officer, report)
    assert.deepEqual(
      proposed.map(({ rule, state, clause, recipients }) => [rule, state, clause, recipients.map(({ id }) => id).join()]),
      [
        ['other-states', 'FR', 'Art. 23(6)', 'fr-cert'],
        ['enisa', 'EU', 'Art. 23(6)', 'eu-enisa'],
        ['law-enforcement', 'DE', 'Art. 23(5), last sentence', ''],
      ],
    )
    assert.deepEqual(asks, ['critical-entity'])
  })

  test('is sent by a person: to a node with the report as it was signed', async () => {
    const before_ = room.sent.length
    await room.authority.routing.send(officer, report, { rule: 'other-states', state: 'FR' })
    const routed = room.sent[before_]
    assert.ok(routed?.kind === 'routed')
    assert.deepEqual([routed.to, routed.thread, routed.body.clause], ['france.example/log', report, 'Art. 23(6)'])
    assert.equal(parseMessage(routed.body.original).message.id, report)
    const { proposed } = await room.authority.routing.of(officer, report)
    assert.ok(proposed.every(({ rule }) => rule !== 'other-states'))
    assert.ok((await room.authority.inbox.get(officer, report)).routedAt !== null)
  })

  test('is a letter where there is no node, done when a person says so', async () => {
    const route = await room.authority.routing.send(officer, report, { rule: 'enisa', state: 'EU' })
    const [letter] = (await room.authority.routing.of(officer, report)).sent.filter(({ id }) => id === route)
    assert.deepEqual([letter?.way, letter?.doneAt], ['carried', null])
    await room.authority.routing.handedOver(officer, { report, route }, 'by encrypted e-mail')
    await assert.rejects(room.authority.routing.handedOver(officer, { report, route }, 'again'), { code: 'authority.bad-step' })
  })

  test('is told to the reporter, once', async () => {
    assert.equal(await room.authority.routing.tell(officer, report), 2)
    const told = room.sent.at(-1)
    assert.ok(told?.kind === 'told')
    assert.deepEqual(told.body.states, ['FR'])
    assert.equal(told.to, operatorOrigin)
    await assert.rejects(room.authority.routing.tell(officer, report), { code: 'authority.bad-step' })
  })

  test('is proposed again when a newer stage came in', async () => {
    await room.receive(aReport({ thread: report, stage: 'incident-notification' }))
    const { proposed } = await room.authority.routing.of(officer, report)
    assert.deepEqual(
      proposed.filter(({ isAgain }) => isAgain).map(({ rule }) => rule),
      ['other-states', 'enisa'],
    )
  })

  test('needs a reason where its marking keeps it close', async () => {
    const close = aReport({ marking: 'red' })
    await room.receive(close)
    const send = (because?: string) => room.authority.routing.send(officer, close.thread, { rule: 'other-states', state: 'FR', because })
    await assert.rejects(send(), { code: 'authority.needs-reason', place: 'because' })
    await send('Art. 23(6) obliges us')
    assert.equal(room.sent.at(-1)?.marking, 'red')
  })

  test('stands in the inbox of the other authority, which answers the one that sent it', async () => {
    const france = openTestAuthority('FR')
    const text = room.texts.find((one) => parseMessage(one).message.kind === 'routed') ?? ''
    const { message } = parseMessage(text)
    assert.equal(await france.authority.receiving.take({ message, source: text, partner: 'Germany', receivedAt: fridayMs }), true)
    assert.equal(await france.authority.receiving.take({ message, source: text, partner: 'Germany', receivedAt: fridayMs }), true)
    const { threads } = await france.authority.inbox.list(officer)
    assert.deepEqual(
      threads.map(({ way, organisation, title }) => [way, organisation, title]),
      [['routed', 'Grid North', 'Control of a substation lost']],
    )
    await france.authority.answering.ask(officer, report, { text: 'Which border line?' })
    assert.deepEqual([france.sent[0]?.kind, france.sent[0]?.to, france.sent[0]?.thread], ['question', ownOrigin, report])
    await france.close()
  })
})

suite('reports that came by other means', () => {
  test('are taken down, answered by hand and counted as all others', async () => {
    const room = openTestAuthority()
    const { body } = aReport({ title: 'By telephone' })
    const id = await room.authority.receiving.takeDown(officer, { way: 'phone', marking: 'amber', report: body, receivedAt: fridayMs })
    await room.authority.answering.acknowledge(officer, id, 'T-1')
    const detail = await room.authority.inbox.get(officer, id)
    assert.deepEqual([detail.way, detail.state, room.sent.length], ['phone', 'acknowledged', 0])
    assert.match(detail.entries.at(-1)?.text ?? '', /to be told by hand/)
    assert.equal((await room.authority.figures.statistics(officer, 2026)).reports, 1)
    await room.close()
  })
})

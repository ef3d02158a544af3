import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type {
  Incident,
  IncidentDetail,
  IncidentDuties,
  IncidentExchange,
  IncidentReport,
  ReceivedReportDetail,
  ReportRecipients,
} from '../src/http/index.ts'
import { type Message, parseMessage } from '../src/incidents/index.ts'
import { parsePolicy, parseTlogProof, verifyStatement } from '../src/ledger/index.ts'
import { pageReader, readPage } from './read-page.ts'
import { without } from './real-parts.ts'
import { type Listening, TestNodes } from './two-nodes.ts'

const hourMs = 3_600_000

/** A water company reports to its authority, which tells a neighbour: each is a node, and the lines between them break now and then. */
suite('a report and what comes of it, between three nodes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-exchange-'))
  const nodes = new TestNodes(folder)
  const { clock } = nodes
  const tokens: Record<string, string> = {}
  let operator: Listening
  let authority: Listening
  let neighbour: Listening
  let incident: Incident

  before(async () => {
    operator = await nodes.make('Water', 'DE')
    authority = await nodes.make('Authority', 'DE')
    neighbour = await nodes.make('Neighbour', 'PL')
    const pairs = [
      [operator, authority],
      [authority, neighbour],
    ] as const
    for (const [one, other] of pairs) {
      await one.ask('partners', { url: other.url })
      await other.ask('partners', { url: one.url })
    }
    for (const { ask } of [operator, authority]) await ask('authority/authorities/de-bsi/node', { origin: authority.node.ownLog.origin })
    for (const { ask } of [authority, neighbour]) await ask('authority/authorities/pl-cert/node', { origin: neighbour.node.ownLog.origin })
    for (const name of ['Ada', 'Ben']) {
      const grants = [{ collection: '*', canRead: true, canWrite: true }]
      const { secret } = await operator.ask<{ secret: string }>('tokens', { name, clearance: 'red', grants })
      tokens[name] = secret
    }
    incident = await operator.ask('incidents', { title: 'Pumps stand still', severity: 'high', level: 'amber' }, tokens.Ada)
    const facts = {
      'home-state': 'DE',
      'established-in': ['DE'],
      'entity-kinds': ['other'],
      'nis2-class': 'essential',
      'nis2-sector': 'drinking-water',
      'severe-disruption': 'yes',
      'malicious-act': 'yes',
      'cross-border-impact': 'yes',
      'affected-states': ['DE', 'PL'],
      'aware-significant-at': new Date(clock.ms).toISOString(),
      'aware-at': new Date(clock.ms).toISOString(),
    }
    const stated = Object.entries(facts).map(([fact, value]) => ({ fact, value }))
    await operator.ask(`incidents/${incident.number}/facts`, { facts: stated }, tokens.Ada)
  })
  after(async () => {
    await nodes.closeAll()
    rmSync(folder, { recursive: true })
  })

  const exchange = () => operator.ask<IncidentExchange>(`incidents/${incident.number}/exchange`, undefined, tokens.Ada)
  const step = (submission: string, name: string, body: object = {}) =>
    operator.ask<IncidentExchange>(`incidents/${incident.number}/submissions/${submission}/${name}`, body, tokens.Ada)
  async function clockOf(stage: string): Promise<string> {
    const { duties } = await operator.ask<IncidentDuties>(`incidents/${incident.number}/duties`)
    const found = duties.find((one) => one.regime === 'eu-nis2' && one.stage === stage)
    return `${found?.verdict} ${found?.metAt === null || found?.metAt === undefined ? '' : new Date(found.metAt).toISOString()}`.trim()
  }
  /** Written by Ada, signed by Ben. */
  async function signed(stage: string): Promise<string> {
    const at = `incidents/${incident.number}/reports`
    const begun = await operator.ask<IncidentReport>(at, { form: 'letter', regime: 'eu-nis2', stage }, tokens.Ada)
    const open = begun.sections.flatMap(({ lines }) => lines.filter(({ isNeeded, text }) => isNeeded && text === null))
    const answers = Object.fromEntries([
      ...open.map(({ item }) => [item, 'as we know it now'] as const),
      ['contact', 'Crisis team'] as const,
    ])
    await operator.ask(`${at}/${begun.id}`, { answers }, tokens.Ada)
    await operator.ask(`${at}/${begun.id}/sign`, {}, tokens.Ben)
    return begun.id
  }
  const prepared = async (report: string, more: object = {}) => {
    const wanted = {
      report,
      channel: 'node',
      recipient: 'Authority',
      address: authority.node.ownLog.origin,
      contact: 'Ada, +49 30 1',
      ...more,
    }
    const { submissions } = await operator.ask<IncidentExchange>(`incidents/${incident.number}/submissions`, wanted, tokens.Ada)
    return submissions.find((one) => one.report === report)?.id ?? ''
  }
  async function heldBy({ node }: Listening): Promise<Message[]> {
    const rows = await node.store.db.selectFrom('post_in').select('source').orderBy('seq').execute()
    return rows.map(({ source }) => parseMessage(source).message)
  }
  const reportsAt = async (at: Listening) => (await heldBy(at)).flatMap((one) => (one.kind === 'report' ? [one] : []))
  /** What the authority's people do with the report, and what their page shows then. */
  const act = (name: string, body: object = {}, at = authority) => at.ask<ReceivedReportDetail>(`authority/reports/1/${name}`, body)
  const lastQuestion = async () => (await exchange()).messages.findLast(({ kind }) => kind === 'question')

  test('nothing leaves before a person says so', async () => {
    const report = await signed('early-warning')
    const asked = `incidents/${incident.number}/recipients?report=${report}`
    const { recipients } = await operator.ask<ReportRecipients>(asked, undefined, tokens.Ada)
    const [first] = recipients
    assert.deepEqual([first?.channel, first?.address, first?.country], ['node', authority.node.ownLog.origin, 'DE'])
    await prepared(report, { country: 'DE' })
    await nodes.settle()
    assert.deepEqual(await heldBy(authority), [])
    assert.deepEqual(
      (await exchange()).submissions.map(({ state }) => state),
      ['prepared'],
    )
    assert.equal(await clockOf('early-warning'), 'due')
  })

  test('an authority that is down gets the report when it is back, and the clock ends when it has it', async () => {
    await nodes.stop(authority)
    clock.ms += hourMs
    const [submission] = (await exchange()).submissions
    await step(submission?.id ?? '', 'confirm')
    await nodes.settle()
    assert.deepEqual(
      (await exchange()).submissions.map(({ state, sentAt }) => [state, sentAt]),
      [['confirmed', null]],
    )
    assert.equal(await clockOf('early-warning'), 'due')
    clock.ms += hourMs
    authority = await nodes.start(authority)
    await nodes.settle()
    const [sent] = (await exchange()).submissions
    assert.deepEqual(
      [sent?.state, sent?.confirmed?.by, new Date(sent?.sentAt ?? 0).toISOString()],
      ['sent', 'Ada', '2026-05-22T17:00:00.000Z'],
    )
    assert.equal(await clockOf('early-warning'), 'met 2026-05-22T17:00:00.000Z')
    const [report] = await reportsAt(authority)
    assert.deepEqual(
      [report?.body.stage, report?.body.title, report?.marking, report?.body.sender.organisation, report?.body.isVoluntary],
      ['early-warning', 'Pumps stand still', 'amber', 'Water', false],
    )
    const { states, malicious, crossBorder, sectors, severity } = report?.body.facts ?? {}
    assert.deepEqual([states, malicious, crossBorder, sectors, severity], [['DE', 'PL'], true, true, ['drinking-water'], 'high'])
  })

  test('the authority acknowledges, advises, routes it to its neighbour, and the operator is told', async () => {
    clock.ms += hourMs
    await act('acknowledge', { reference: 'A-17/2026' })
    await act('feedback', { text: 'Keep the logs of the gateway', guidance: 'Do not restart it' })
    const { routing } = await authority.ask<ReceivedReportDetail>('authority/reports/1')
    const abroad = routing.proposed.find(({ state }) => state === 'PL')
    assert.deepEqual([abroad?.rule, abroad?.clause], ['other-states', 'Art. 23(6)'])
    await nodes.stop(neighbour)
    await act('routes', { rule: abroad?.rule, state: 'PL', recipient: 'pl-cert' })
    await act('tell')
    await nodes.settle()
    neighbour = await nodes.start(neighbour)
    clock.ms += 10_000
    await nodes.settle()
    const { submissions, messages } = await exchange()
    assert.deepEqual(
      submissions.map(({ state, receipt }) => [state, receipt]),
      [['acknowledged', 'A-17/2026']],
    )
    assert.deepEqual(
      messages.map(({ direction, kind, by }) => `${direction} ${kind} ${by}`),
      ['out report Ada', 'in acknowledgement Authority', 'in feedback Authority', 'in told Authority'],
    )
    assert.match(messages[3]?.text ?? '', /CERT Polska; PL \(Art\. 23\(6\)\)/)
    const there = await neighbour.ask<ReceivedReportDetail>('authority/reports/1')
    assert.deepEqual([there.way, there.organisation, there.title, there.level], ['routed', 'Water', 'Pumps stand still', 'amber'])
  })

  test('a question waits for a person, with its clock; the answer reaches the authority though the line is cut', async () => {
    await act('questions', { text: 'Which pumps?', answerBy: clock.ms + 24 * hourMs })
    await nodes.settle()
    const question = (await lastQuestion())?.id ?? ''
    const asked = (await exchange()).messages.find(({ id }) => id === question)
    assert.deepEqual([asked?.answerBy, asked?.answeredAt], [clock.ms + 24 * hourMs, null])
    await nodes.stop(authority)
    await operator.ask(`incidents/${incident.number}/questions/${question}/answer`, { text: 'Both of hall 2' }, tokens.Ada)
    await nodes.settle()
    // The operator's node is killed with the answer in its post, and comes back.
    await nodes.stop(operator)
    operator = await nodes.start(operator)
    authority = await nodes.start(authority)
    clock.ms += 1000
    await nodes.settle()
    const { questions } = await authority.ask<ReceivedReportDetail>('authority/reports/1')
    assert.deepEqual(
      questions.map(({ text, answers }) => [text, answers.map((one) => one.text)]),
      [['Which pumps?', ['Both of hall 2']]],
    )
    const { messages } = await exchange()
    assert.notEqual(messages.find(({ id }) => id === question)?.answeredAt, null)
    assert.notEqual(messages.at(-1)?.deliveredAt, null)
  })

  test('an intermediate report that is asked for is owed from then on, and its question is answered by it', async () => {
    assert.equal(await clockOf('intermediate-report'), 'not-due')
    await act('questions', { text: 'How does it stand?', stage: 'intermediate-report' })
    await nodes.settle()
    const question = (await lastQuestion())?.id
    assert.equal(await clockOf('intermediate-report'), 'due')
    clock.ms += hourMs
    await step(await prepared(await signed('intermediate-report')), 'confirm')
    await nodes.settle()
    assert.match(await clockOf('intermediate-report'), /^met/)
    assert.equal((await exchange()).messages.find(({ id }) => id === question)?.answeredAt, clock.ms)
    const threads = new Set((await reportsAt(authority)).map(({ thread }) => thread))
    assert.equal(threads.size, 1, 'one thread for one regime with one authority')
  })

  test(
    'the page of the incident shows who was told, what they asked and what was answered',
    without(pageReader(), 'chromium'),
    async () => {
      const shown = await readPage({ ...operator, path: `/incidents/${incident.number}`, token: tokens.Ada ?? '', list: 'Who was told' })
      for (const text of ['A-17/2026', 'CERT Polska', 'Which pumps?', 'Both of hall 2']) assert.ok(shown.includes(text), shown)
    },
  )

  test('a correction takes the place of a report and does not move its clock; a withdrawal ends what still runs', async () => {
    const met = await clockOf('early-warning')
    const [first] = (await exchange()).submissions
    clock.ms += hourMs
    const correction = await prepared(await signed('early-warning'), { corrects: first?.id })
    await step(correction, 'confirm')
    await nodes.settle()
    assert.equal(await clockOf('early-warning'), met)
    assert.equal((await reportsAt(authority)).at(-1)?.body.replaces, first?.message)
    assert.equal((await exchange()).submissions[0]?.correctedBy, correction)
    await step(correction, 'reclassify', { reason: 'A planned test', from: 'significant', to: 'not significant' })
    await nodes.settle()
    const last = (await heldBy(authority)).at(-1)
    assert.deepEqual(
      [last?.kind, last?.body],
      ['reclassification', { reason: 'A planned test', from: 'significant', to: 'not significant' }],
    )
    assert.equal(await clockOf('incident-notification'), 'not-due')
  })

  test('every message is proved, offline, by the log of its sender and by that of its receiver, and none is there twice', async () => {
    const all = [operator, authority, neighbour]
    for (const { node } of all) {
      await node.ownLog.seal()
      // The partners cosign it: so the proof holds under their names too.
      await node.federation.exchange.round()
    }
    const proves = async ({ node, read }: Listening, id: string) => {
      const policy = parsePolicy(await read('log/policy'))
      const { statement, shown } = verifyStatement(parseTlogProof(await read(`post/${id}/proof`)), policy)
      const again = await node.store.db.selectFrom('statement').select('idx').where('version', '=', id).execute()
      return { kind: statement.kind, message: shown?.message, times: again.length }
    }
    let count = 0
    for (const receiver of all) {
      for (const { id, from, kind } of await heldBy(receiver)) {
        const sender = all.find(({ node }) => node.ownLog.origin === from)
        assert.ok(sender !== undefined)
        const [sent, received] = [await proves(sender, id), await proves(receiver, id)]
        const { sha256 } = parseMessage(await sender.read(`post/${id}/message`))
        assert.deepEqual([sent.message, received.message], [sha256, sha256])
        assert.deepEqual([received.kind, sent.times, received.times], ['received', 1, 1])
        if (kind === 'report') assert.equal(sent.kind, 'reported')
        count += 1
      }
    }
    // Three reports, an answer and a reclassification out; five messages back, one on.
    assert.equal(count, 11)
  })

  test('the incident says it all: what was sent by whose word, and what came back', async () => {
    const { timeline } = await operator.ask<IncidentDetail>(`incidents/${incident.number}`)
    const texts = timeline.map(({ text }) => text)
    for (const text of ['On its way to Authority', 'Authority acknowledged the report, reference A-17/2026'])
      assert.ok(texts.includes(text), text)
    const { messages } = await exchange()
    const [first] = messages
    const proof = parseTlogProof(await operator.read(`incidents/${incident.number}/messages/${first?.id}/proof`))
    const { statement } = verifyStatement(proof, parsePolicy(await operator.read('log/policy')))
    assert.deepEqual([statement.kind, statement.version], ['reported', first?.id])
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { Incident, IncidentDetail, IncidentDuties, IncidentExchange, IncidentReport, LogStatements } from '../src/http/index.ts'
import { type Message, type MessageKind, type MessageOf, makeMessage, newMessageIds, parseMessage } from '../src/incidents/index.ts'
import { type Listening, TestNodes } from './two-nodes.ts'

const hourMs = 3_600_000

/** A water company reports to its authority; each is a node of its own, and the line between them breaks now and then. */
suite('a report and what comes of it, between two nodes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-exchange-'))
  const nodes = new TestNodes(folder)
  const { clock } = nodes
  const tokens: Record<string, string> = {}
  let operator: Listening
  let authority: Listening
  let incident: Incident

  before(async () => {
    operator = await nodes.make('Water', 'DE')
    authority = await nodes.make('Authority', 'DE')
    await operator.ask('partners', { url: authority.url })
    await authority.ask('partners', { url: operator.url })
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
  /** The authority says something in the thread. */
  async function say<K extends MessageKind>(kind: K, body: MessageOf<K>['body']): Promise<string> {
    const { node } = authority
    const to = operator.node.ownLog.origin
    const thread = (await reportsAt(authority))[0]?.thread ?? ''
    const message = { ...newMessageIds(thread), at: clock.ms, from: node.ownLog.origin, to, exercise: false, marking: 'amber', kind, body }
    const source = makeMessage(message as Message, node.ownLog.signers) // The body is of the kind.
    await node.store.commit((tx) => node.federation.post.send(tx, to, source))
    return message.id
  }

  test('nothing leaves before a person says so', async () => {
    const report = await signed('early-warning')
    await prepared(report)
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

  test('the acknowledgement, the feedback and where it went stand with the report', async () => {
    clock.ms += hourMs
    await say('acknowledgement', { reference: 'A-17/2026', receivedAt: clock.ms })
    await say('feedback', { text: 'Keep the logs of the gateway', guidance: 'Do not restart it' })
    await say('told', { states: ['PL'], recipients: ['CERT Polska'], clause: 'Art. 23(6)' })
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
  })

  test('a question waits for a person, with its clock; the answer reaches the authority though the line is cut', async () => {
    const question = await say('question', { text: 'Which pumps?', answerBy: clock.ms + 24 * hourMs })
    await nodes.settle()
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
    const answers = (await heldBy(authority)).flatMap((one) => (one.kind === 'answer' ? [one.body] : []))
    assert.deepEqual(answers, [{ question, text: 'Both of hall 2' }])
    const { messages } = await exchange()
    assert.notEqual(messages.find(({ id }) => id === question)?.answeredAt, null)
    assert.notEqual(messages.at(-1)?.deliveredAt, null)
  })

  test('an intermediate report that is asked for is owed from then on, and its question is answered by it', async () => {
    assert.equal(await clockOf('intermediate-report'), 'not-due')
    const question = await say('question', { text: 'How does it stand?', stage: 'intermediate-report' })
    await nodes.settle()
    assert.equal(await clockOf('intermediate-report'), 'due')
    clock.ms += hourMs
    await step(await prepared(await signed('intermediate-report')), 'confirm')
    await nodes.settle()
    assert.match(await clockOf('intermediate-report'), /^met/)
    assert.equal((await exchange()).messages.find(({ id }) => id === question)?.answeredAt, clock.ms)
    const threads = new Set((await reportsAt(authority)).map(({ thread }) => thread))
    assert.equal(threads.size, 1, 'one thread for one regime with one authority')
  })

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

  test('every message stands in both logs under the same hash, and none twice', async () => {
    const statementsOf = async ({ node, ask }: Listening, subject: string) => {
      await node.ownLog.seal()
      return (await ask<LogStatements>(`log/statements?subject=${subject}&limit=500`)).statements
    }
    const thread = (await reportsAt(authority))[0]?.thread ?? ''
    const [ours, theirs] = [await statementsOf(operator, thread), await statementsOf(authority, thread)]
    const versions = (list: LogStatements['statements'], kinds: readonly string[]) =>
      list.filter(({ kind }) => kinds.includes(kind)).map(({ version }) => version)
    const out = ['reported', 'published', 'withdrawn', 'acknowledged']
    assert.deepEqual(versions(ours, out).toSorted(), versions(theirs, ['received']).toSorted())
    assert.deepEqual(versions(theirs, out).toSorted(), versions(ours, ['received']).toSorted())
    assert.equal(ours.length, new Set(ours.map(({ version }) => version)).size)
    assert.ok(ours.every(({ isSealed }) => isSealed))
    const { timeline } = await operator.ask<IncidentDetail>(`incidents/${incident.number}`)
    assert.ok(timeline.some(({ text }) => text === 'Authority acknowledged the report, reference A-17/2026'))
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { systemClock } from '../src/base/index.ts'
import {
  type AuthoritySummary,
  createApp,
  type KnownAuthorities,
  listenLocally,
  type ReceivedReportDetail,
  type ReceivedReports,
} from '../src/http/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import { runCommand, startCommand } from './command-line.ts'

/** What a duty officer types, from the call to the summary. */
suite('entente authority', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-authority-'))
  const home = join(folder, 'home')
  let node: Node
  let app: FastifyInstance
  let close: () => void
  const run = <T>(...args: string[]) => runCommand<T>(home, ['authority', ...args])
  before(async () => {
    await makeHome(home, { name: 'csirt', organisation: { name: 'Test CSIRT', country: 'DE' } }, systemClock)
    node = await openNode(home, { clock: systemClock, log: silentLog })
    app = await createApp({ node, localSecret: 'of-this-test-alone' })
    const { url, server } = await listenLocally(app)
    close = () => {
      server.closeAllConnections()
      server.close()
    }
    node.announce({ url, secret: 'of-this-test-alone' })
    const call = {
      ...{ way: 'phone', organisation: 'Grid North', country: 'DE', contact: 'on call', regime: 'eu-nis2', stage: 'early-warning' },
      ...{ title: 'Control of a substation lost', malicious: true, states: ['DE', 'FR'], sectors: ['energy-electricity'] },
      content: { incident: { suspected: 'yes' } },
    }
    writeFileSync(join(folder, 'call.json'), JSON.stringify(call))
    writeFileSync(join(folder, 'bad.json'), JSON.stringify({ ...call, states: ['Germany'] }))
  })
  after(async () => {
    close()
    await app.close()
    await node.close()
    rmSync(folder, { recursive: true })
  })

  test('takes a call down, answers it, passes it on by letter, tells the reporter, and counts it', async () => {
    const taken = await run<ReceivedReportDetail>('receive', join(folder, 'call.json'))
    assert.equal(taken.number, 1)
    assert.ok(taken.duties.some(({ clause, dueAt }) => clause === 'Art. 23(5)' && dueAt === taken.receivedAt + 24 * 3_600_000))
    const { reports } = await run<ReceivedReports>('inbox')
    assert.deepEqual(
      reports.map(({ state, organisation }) => [state, organisation]),
      [['received', 'Grid North']],
    )
    await run('acknowledge', '1')
    await run('feedback', '1', 'We know this actor.', '--guidance', 'Rotate the credentials.')
    const asked = await run<ReceivedReportDetail>('ask', '1', 'Which firmware?')
    const question = asked.questions[0]?.id.slice(0, 8) ?? ''
    const answered = await run<ReceivedReportDetail>('ask', '1', '4.2', '--answers', question)
    assert.deepEqual(
      answered.questions.map(({ answers }) => answers.map(({ text }) => text)),
      [['4.2']],
    )
    const judged = await run<ReceivedReportDetail>('judge', '1', 'critical-entity=no', 'states=DE,FR,PL')
    assert.deepEqual([judged.states, judged.routing.asks], [['DE', 'FR', 'PL'], []])
    const routed = await run<ReceivedReportDetail>('route', '1', 'other-states', 'FR')
    const [letter] = routed.routing.sent
    assert.deepEqual([letter?.way, letter?.recipient, letter?.clause], ['carried', 'fr-cert', 'Art. 23(6)'])
    const start = letter?.id.slice(0, 8) ?? ''
    const { out } = await startCommand(home, ['authority', 'letter', '1', start]).finished
    assert.match(out, /TLP:AMBER[\s\S]*To: {3}CERT-FR at ANSSI \(FR\)[\s\S]*By Art\. 23\(6\)[\s\S]*incident\.suspected: yes/)
    await run('letter', '1', start, '--done', 'encrypted')
    const told = await run<ReceivedReportDetail>('tell', '1')
    assert.ok(told.routing.sent.every(({ toldAt }) => toldAt !== null))
    const closed = await run<ReceivedReportDetail>('work', '1', '--person', 'Ada', '--state', 'closed', '--why', 'done')
    assert.deepEqual([closed.state, closed.assignee], ['closed', 'Ada'])
    const summary = await run<AuthoritySummary>('aggregate')
    assert.equal(summary.reports, null)
  })

  test('says what is wrong with a file by its place, and with a report that is not there', async () => {
    const bad = await startCommand(home, ['authority', 'receive', join(folder, 'bad.json')]).finished
    assert.equal(bad.code, 2)
    assert.match(bad.err + bad.out, /body\.states\[0\]/)
    const absent = await startCommand(home, ['authority', 'show', '99']).finished
    assert.match(absent.err + absent.out, /authority\.unknown-report/)
  })

  test('knows which body this node is once it was said', async () => {
    const unsaid = await run<KnownAuthorities>('list', 'FR')
    assert.deepEqual(
      unsaid.authorities.map(({ id }) => id),
      ['fr-cert', 'fr-cnil'],
    )
    const tied = await run<KnownAuthorities>('tie', 'fr-cert', 'france.example/log')
    assert.deepEqual(
      tied.authorities.map(({ origin, isOwn }) => [origin, isOwn]),
      [['france.example/log', false]],
    )
  })
})

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, suite, test } from 'node:test'
import fc from 'fast-check'
import { type OpenedIncidents, openTestIncidents, worker } from '../../../test/open-incidents.ts'
import { readerWith } from '../../../test/open-intel.ts'
import { isFault } from '../../base/index.ts'
import { readMail } from './mail-reading.ts'
import { findObservables, toRefanged } from './mail-text.ts'

const ada = worker('Ada')
const payload = Buffer.from('MZ this is not run')

function mail(more: { id?: string; headers?: readonly string[]; body?: string } = {}): Buffer {
  const { id = 'm1@csirt.example', headers = [], body = 'See hxxps://bad[.]example/x and 203[.]0[.]113[.]7.' } = more
  const lines = [
    ...['From: "CSIRT" <report@csirt.example>', 'To: soc@bank.example', 'Subject: =?utf-8?B?V2FybnVuZyBmw7xyIEvDtmxu?='],
    ...[`Message-ID: <${id}>`, 'Date: Fri, 20 Nov 2026 17:40:00 +0100', ...headers, 'MIME-Version: 1.0'],
    ...['Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain; charset=utf-8', '', body],
    ...['--b', 'Content-Type: application/octet-stream', 'Content-Disposition: attachment; filename="../../run me.exe"'],
    ...['Content-Transfer-Encoding: base64', '', payload.toString('base64'), '--b--', ''],
  ]
  return Buffer.from(lines.join('\r\n'))
}

suite('an e-mail that comes in', () => {
  let opened: OpenedIncidents
  beforeEach(() => {
    opened = openTestIncidents()
  })
  afterEach(() => opened.close())
  const take = (bytes: Uint8Array, more: { incident?: string; level?: 'amber' } = {}) => opened.incidents.mails.take(ada, bytes, more)

  test('becomes an incident: subject, text, reporter, date, the mail and its attachments as evidence', async () => {
    const { incident, outcome, mail: taken } = await take(mail(), { level: 'amber' })
    assert.equal(outcome, 'opened')
    const held = await opened.incidents.get(ada, String(incident))
    assert.deepEqual([held.title, held.level], ['Warnung für Köln', 'amber'])
    assert.match(held.summary, /203/)
    assert.deepEqual(
      held.items.map(({ kind, name, person }) => [kind, name, person]),
      [['role', 'reporter', 'CSIRT report@csirt.example']],
    )
    assert.ok(held.timeline.some(({ lane, happenedAt }) => lane === 'knew' && happenedAt === Date.parse('2026-11-20T16:40:00Z')))
    const evidence = await opened.incidents.evidence.list(ada, String(incident))
    assert.deepEqual(evidence.map(({ name, sha256 }) => [name, sha256]).toSorted(), [
      ['mail.eml', createHash('sha256').update(mail()).digest('hex')],
      ['run me.exe', createHash('sha256').update(payload).digest('hex')],
    ])
    assert.equal(evidence[0]?.custody[0]?.by, 'Ada')
    assert.deepEqual(taken.observables, [
      { type: 'url', value: 'https://bad.example/x' },
      { type: 'domain-name', value: 'bad.example' },
      { type: 'ipv4-addr', value: '203.0.113.7' },
    ])
  })

  test('is taken once; an answer goes to the incident of its thread, also after a merge', async () => {
    const { incident } = await take(mail())
    assert.deepEqual((({ incident: of, outcome }) => [of, outcome])(await take(mail())), [incident, 'known'])
    const answer = await take(mail({ id: 'm2@bank.example', headers: ['In-Reply-To: <m1@csirt.example>'] }))
    assert.deepEqual([answer.incident, answer.outcome], [incident, 'added'])
    const other = await opened.incidents.open(ada, { title: 'The same' })
    await opened.incidents.merge(ada, String(other.number), String(incident))
    const third = await take(mail({ id: 'm3@bank.example', headers: ['References: <m1@csirt.example> <m2@bank.example>'] }))
    assert.deepEqual([third.incident, third.outcome], [other.number, 'added'])
    assert.equal((await opened.incidents.mails.list(ada, String(incident))).length, 2)
  })

  test('goes where a person says, and to nobody who may not work there', async () => {
    const { number } = await opened.incidents.open(ada, { title: 'Known', level: 'red' })
    assert.equal((await take(mail(), { incident: String(number) })).incident, number)
    const reading = readerWith('red', ['*'])
    await assert.rejects(opened.incidents.mails.take(reading, mail({ id: 'x@y' })), { code: 'incidents.may-not-work' })
    // Who is not cleared for the thread's incident does not find out that there is one.
    const { outcome } = await opened.incidents.mails.take(
      worker('Bo', 'amber'),
      mail({ id: 'x@y', headers: ['In-Reply-To: <m1@csirt.example>'] }),
      {
        level: 'amber',
      },
    )
    assert.equal(outcome, 'opened')
    await assert.rejects(opened.incidents.mails.list(worker('Bo', 'amber'), String(number)), { code: 'incidents.unknown-incident' })
  })

  test('with parts nested without end, endless headers or nothing of a mail in it is refused by its place', async () => {
    const nested = Array.from({ length: 400 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`).join('')
    const hostile: [string, Buffer][] = [
      ['parts', Buffer.from(`From: a@b.example\r\n${nested}`)],
      ['parts', Buffer.from(`From: a@b.example\r\n${'X-A: b\r\n'.repeat(60_000)}\r\nx`)],
      ['headers', Buffer.from('no mail at all')],
      ['headers', Buffer.alloc(0)],
      ['attachments', many(201)],
    ]
    for (const [place, bytes] of hostile) await assert.rejects(take(bytes), { code: 'incidents.bad-mail', place })
    assert.deepEqual(await opened.incidents.counts(ada), { open: 0, contained: 0, closed: 0 })
  })

  test('in a charset that there is not, without a subject or a sender, is taken in as it is', async () => {
    const bytes = Buffer.from('From: \r\nContent-Type: text/plain; charset=klingon\r\n\r\nhello \xff\r\n', 'latin1')
    const { incident } = await take(bytes)
    assert.equal((await opened.incidents.get(ada, String(incident))).title, 'E-mail from unknown')
  })
})

function many(count: number): Buffer {
  const part = '--b\r\nContent-Type: text/x\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n'
  return Buffer.from(`From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(count)}--b--\r\n`)
}

suite('what stands in a mail', () => {
  test('is found however people took the sting out of it', () => {
    for (const written of [
      'hxxp://bad[.]example',
      'h**p://bad(.)example',
      'hXXp[:]//bad{.}example',
      'http://bad [dot] example',
      'hxxp[://]bad.example',
    ]) {
      assert.deepEqual(findObservables(`see ${written} now`)[0], { type: 'url', value: 'http://bad.example' }, written)
    }
    const text = `mail a@bank.example, 999.1.1.1, 1.2.3, 2001:db8[:]:7, 10.0.0.1:443, ${'ab'.repeat(32)}, report.pdf, www.europa.eu.`
    assert.deepEqual(
      findObservables(text).map(({ type, value }) => `${type} ${value.slice(0, 14)}`),
      ['ipv6-addr 2001:db8::7', 'ipv4-addr 10.0.0.1', 'file-hash abababababab', 'domain-name www.europa.eu'].map((one) =>
        one.startsWith('file-hash') ? `file-hash ${'ab'.repeat(7)}` : one,
      ),
    )
  })

  test('bytes of any kind are read or refused, never an error of ours, and in one pass', async () => {
    const pieces = fc.constantFrom(
      'From: a\r\n',
      '\r\n\r\n',
      '--b',
      'Content-Type: multipart/mixed; boundary=b\r\n',
      '=?x?q?',
      '[.',
      '(',
      '\0',
      '<a@b>',
    )
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(pieces, { maxLength: 60 }).map((all) => Buffer.from(all.join(''))),
    )
    await fc.assert(
      fc.asyncProperty(bytes, async (raw) => {
        await readMail(raw).catch((error: unknown) => assert.ok(isFault(error), String(error)))
      }),
      { numRuns: 200 },
    )
    // A pass that looked back would not end here.
    for (const sign of ['[', '(.', 'h', '<', ' [dot', '.a', 'http://']) toRefanged(sign.repeat(200_000))
  })
})

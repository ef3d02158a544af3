import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { EmailCourier, Mailer, type MailServer, type Parcel } from '../src/incidents/index.ts'
import type { TlpLevel } from '../src/stix/index.ts'
import { agePrograms } from './age.ts'
import { type MailListener, openMailServer } from './mail-server.ts'
import { type OpenedIncidents, openTestIncidents, worker } from './open-incidents.ts'
import { openssl, without } from './real-parts.ts'

const ada = worker('Ada')
const recipient = 'report@csirt.example'

function parcel(more: { marking?: TlpLevel; recipient?: string; subject?: string } = {}): Parcel {
  return {
    ...{ submission: '7f3a19c2-0d5e-4b6a-9d1c-2f8e1a4b7c3d', recipient, subject: 'Early warning: Ransomware in Köln', marking: 'amber' },
    ...{ json: { form: 'early-warning', users: 12_000 }, html: '<p>Ransomware in Köln</p>', language: 'en' },
    ...more,
  }
}

suite('a report by e-mail', () => {
  let opened: OpenedIncidents
  let server: MailListener
  let folder: string
  beforeEach(async () => {
    opened = openTestIncidents()
    server = await openMailServer()
    folder = mkdtempSync(join(tmpdir(), 'entente-mail-'))
  })
  afterEach(async () => {
    await server.close()
    await opened.close()
    rmSync(folder, { recursive: true })
  })

  const run = (program: string, args: readonly string[]) =>
    execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString()
  const file = (name: string) => join(folder, name)

  /** A certificate of the given name as OpenSSL makes it. */
  function certify(name: string, kind: 'rsa' | 'ec'): { certificate: string; key: string } {
    const how = kind === 'rsa' ? ['-newkey', 'rsa:2048'] : ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
    const subject = ['-subj', `/CN=${name}`, '-days', '3650', '-addext', 'extendedKeyUsage=emailProtection']
    run(openssl() ?? '', ['req', '-x509', ...how, '-nodes', '-keyout', `${name}.key`, '-out', `${name}.crt`, ...subject])
    return { certificate: readFileSync(file(`${name}.crt`), 'utf8'), key: readFileSync(file(`${name}.key`), 'utf8') }
  }

  function courier(more: Partial<MailServer> = {}, signer?: { certificate: string; key: string }): EmailCourier {
    const at: MailServer = {
      host: 'localhost',
      port: server.port,
      security: 'tls',
      user: 'node',
      password: 'secret',
      ca: server.ca,
      ...more,
    }
    const { store, clock } = opened
    return new EmailCourier({ store, clock, from: 'node@bank.example', mailer: new Mailer(at), signer })
  }

  for (const kind of ['rsa', 'ec'] as const) {
    test(
      `is opened by OpenSSL with the key of the recipient alone, and was signed by the node: ${kind}`,
      without(openssl(), 'openssl'),
      async () => {
        const signer = certify('node', kind)
        const { certificate } = certify('csirt', kind)
        certify('other', kind)
        await opened.incidents.mailKeys.pin(ada, recipient, { certificate })
        const { receipt } = await courier({}, signer).send(parcel())
        const [mail] = server.taken
        assert.deepEqual([mail?.from, mail?.to, mail?.isSecure, mail?.user], ['node@bank.example', [recipient], true, 'node'])
        assert.match(receipt ?? '', /^<7f3a19c2-0d5e-4b6a-9d1c-2f8e1a4b7c3d@bank\.example> 250/)
        const raw = mail?.raw ?? ''
        for (const word of ['Ransomware', 'Early warning', 'early-warning']) assert.ok(!raw.includes(word), `${word} is seen on the way`)
        writeFileSync(file('mail.eml'), raw)
        const decrypt = ['cms', '-decrypt', '-in', 'mail.eml', '-out', 'signed.eml']
        run(openssl() ?? '', [...decrypt, '-recip', 'csirt.crt', '-inkey', 'csirt.key'])
        run(openssl() ?? '', ['cms', '-verify', '-in', 'signed.eml', '-CAfile', 'node.crt', '-out', 'inside.eml'])
        const inside = readFileSync(file('inside.eml'), 'utf8')
        assert.match(inside, /^Subject: =\?UTF-8\?Q\?Early_warning/m)
        assert.match(inside, /filename=report\.json/)
        assert.match(inside, /TLP:AMBER/)
        const byOther = spawnSync(openssl() ?? '', [...decrypt, '-recip', 'other.crt', '-inkey', 'other.key'], { cwd: folder })
        assert.notEqual(byOther.status, 0)
      },
    )
  }

  test('is opened by age with the identity of the recipient', without(agePrograms(), 'age'), async () => {
    const program = (name: string) => join(agePrograms() ?? '', name)
    run(program('age-keygen'), ['-o', 'key.txt'])
    const [, age = ''] = /public key: (age1\w+)/.exec(readFileSync(file('key.txt'), 'utf8')) ?? []
    await opened.incidents.mailKeys.pin(ada, recipient.toUpperCase(), { age })
    await courier().send(parcel({ marking: 'red' }))
    const raw = server.taken[0]?.raw ?? ''
    assert.ok(!raw.includes('Ransomware'))
    const [, body = ''] = /filename=message\.eml\.age[\s\S]*?\r\n\r\n([\w+/=\r\n]+?)\r\n--/.exec(raw) ?? []
    writeFileSync(file('message.eml.age'), Buffer.from(body, 'base64'))
    assert.match(run(program('age'), ['-d', '-i', 'key.txt', 'message.eml.age']), /filename=report\.html/)
  })

  test('goes unencrypted only where a person said so of the mailbox, and up to TLP:GREEN', async () => {
    await assert.rejects(courier().send(parcel({ marking: 'clear' })), { code: 'incidents.no-mail-key' })
    await opened.incidents.mailKeys.pin(ada, recipient, { isPlain: true })
    for (const marking of ['amber', 'amber+strict', 'red'] as const) {
      await assert.rejects(courier().send(parcel({ marking })), { code: 'incidents.no-mail-key' })
    }
    assert.equal(server.taken.length, 0)
    await courier().send(parcel({ marking: 'green' }))
    assert.match(server.taken[0]?.raw ?? '', /filename=report\.json/)
    await opened.incidents.mailKeys.unpin(ada, recipient)
    await assert.rejects(courier().send(parcel({ marking: 'green' })), { code: 'incidents.no-mail-key' })
  })

  test('tells what the server refused for good from what it may take later', async () => {
    await opened.incidents.mailKeys.pin(ada, recipient, { isPlain: true })
    server.refusals.push(450, 550)
    const send = () => courier().send(parcel({ marking: 'clear' }))
    await assert.rejects(send(), { code: 'incidents.mail-waits', kind: 'busy' })
    await assert.rejects(send(), { code: 'incidents.mail-refused' })
    await send()
    assert.equal(server.taken.length, 1)
    await assert.rejects(courier({ password: 'wrong' }).send(parcel({ marking: 'clear' })), { code: 'incidents.mail-refused' })
    await assert.rejects(courier({ port: 9 }).send(parcel({ marking: 'clear' })), { code: 'incidents.mail-waits' })
  })

  test('goes to no server whose certificate is not trusted, and to none without TLS', async () => {
    await opened.incidents.mailKeys.pin(ada, recipient, { isPlain: true })
    await assert.rejects(courier({ ca: undefined }).send(parcel({ marking: 'clear' })), { code: 'incidents.mail-waits' })
    const upgrading = await openMailServer(false)
    try {
      await courier({ port: upgrading.port, security: 'starttls', ca: upgrading.ca }).send(parcel({ marking: 'clear' }))
      assert.equal(upgrading.taken[0]?.isSecure, true)
    } finally {
      await upgrading.close()
    }
  })

  test('a line end in a subject or a second address in a mailbox makes no header of its own', async () => {
    await opened.incidents.mailKeys.pin(ada, recipient, { isPlain: true })
    await courier().send(parcel({ marking: 'clear', subject: 'One\r\nBcc: spy@evil.example' }))
    const [head = ''] = server.taken[0]?.raw.split('\r\n\r\n') ?? []
    assert.match(head, /^Subject: One Bcc: spy/m)
    assert.doesNotMatch(head, /^Bcc:/im)
    for (const address of ['a@b.example, c@d.example', 'a@b.example\r\nBcc: x@y', '<a@b.example>', 'nobody']) {
      await assert.rejects(courier().send(parcel({ recipient: address })), { code: 'incidents.bad-mail-key', place: 'address' })
    }
  })

  test('a key that is none, or has ended, is not pinned; who pinned one is stated', async () => {
    const { mailKeys } = opened.incidents
    for (const [wanted, place] of [
      [{ certificate: 'none' }, 'certificate'],
      [{ age: 'age1nonsense' }, 'age'],
      [{}, undefined],
      [{ age: 'age1x', isPlain: true }, undefined],
    ] as const) {
      await assert.rejects(mailKeys.pin(ada, recipient, wanted), {
        code: 'incidents.bad-mail-key',
        ...(place === undefined ? {} : { place }),
      })
    }
    await opened.statements()
    await mailKeys.pin(ada, recipient, { isPlain: true })
    assert.deepEqual(await opened.statements(), [{ kind: 'decided', subject: `mail/${recipient}` }])
  })

  test('a notice without content wakes a mailbox without a key; one with content needs one', async () => {
    const mail = { id: 'n1', to: 'duty@bank.example', subject: 'Incident 1: GDPR is OVERDUE', text: 'due\n' }
    await courier().send({ ...mail, isBrief: true })
    assert.match(server.taken[0]?.raw ?? '', /^Subject: Incident 1: GDPR is OVERDUE/m)
    await assert.rejects(courier().send({ ...mail, isBrief: false }), { code: 'incidents.no-mail-key' })
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, suite, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { createApp } from '../src/http/index.ts'
import { type Certificate, makeCertificate } from '../src/identity/index.ts'
import { homePaths, makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'

/** A real TLS handshake each: the client proves that it holds the key of its certificate. */
suite('a token that belongs to the holder of a certificate', () => {
  const home = mkdtempSync(join(tmpdir(), 'entente-certificates-'))
  const clock = { nowMs: Date.now(), now: () => clock.nowMs }
  let node: Node
  let app: FastifyInstance
  let url: string
  let ca: string
  let mine: Certificate
  let another: Certificate
  let secret: string

  const open = async (clientCertificates: boolean) => {
    node = await openNode(home, { clock, log: silentLog })
    Object.assign(node.config.listen, { clientCertificates })
    const paths = homePaths(home)
    ca = readFileSync(paths.certificate, 'utf8')
    app = await createApp({ node, localSecret: 'local', tls: { key: readFileSync(paths.key, 'utf8'), cert: ca } })
    url = (await app.listen({ host: '127.0.0.1', port: 0 })).replace('127.0.0.1', 'localhost')
  }
  const close = async () => {
    await app.close()
    await node.close()
  }
  const ask = async (shown: { secret?: string; certificate?: Certificate; agent?: Agent }) => {
    const { certificate: held, agent = new Agent({ keepAlive: false }) } = shown
    const headers = shown.secret === undefined ? {} : { authorization: `Bearer ${shown.secret}` }
    const tls = held === undefined ? {} : { key: held.key, cert: held.certificate }
    return new Promise<{ status: number; code: string | undefined; reused: boolean }>((resolve, reject) => {
      const call = request(`${url}/api/v1/collections`, { agent, ca, headers, ...tls }, async (answer) => {
        const socket = answer.socket
        const body = JSON.parse(await text(answer))
        const reused = 'isSessionReused' in socket && typeof socket.isSessionReused === 'function' && socket.isSessionReused()
        resolve({ status: answer.statusCode ?? 0, code: body.code, reused })
      })
      call.on('error', reject)
      call.end()
    })
  }

  before(async () => {
    await makeHome(home, { name: 'node', organisation: { name: 'Operator' } }, clock)
    mine = await makeCertificate(['soc.example'], clock.now())
    another = await makeCertificate(['other.example'], clock.now())
    await open(true)
    const grants = [{ collectionId: '*', canRead: true, canWrite: false }]
    secret = (await node.identity.createToken({ name: 'soc', clearance: 'green', grants, certificate: mine.certificate })).secret
  })
  after(async () => {
    await close()
    rmSync(home, { recursive: true })
  })

  test('is used with the certificate, with its secret or without it, and in a session that is taken up again', async () => {
    assert.equal((await ask({ certificate: mine })).status, 200)
    assert.equal((await ask({ certificate: mine, secret })).status, 200)
    const agent = new Agent({ keepAlive: false, maxCachedSessions: 10 })
    const answers = [await ask({ certificate: mine, agent }), await ask({ certificate: mine, agent })]
    assert.deepEqual(
      answers.map(({ status, reused }) => [status, reused]),
      [
        [200, false],
        [200, true],
      ],
    )
  })

  test('is worth nothing to who stole the secret', async () => {
    assert.deepEqual(await ask({ secret }), { status: 401, code: 'identity.certificate-needed', reused: false })
    assert.deepEqual(await ask({ secret, certificate: another }), { status: 401, code: 'identity.certificate-needed', reused: false })
    assert.deepEqual(await ask({ certificate: another }), { status: 401, code: 'identity.no-token', reused: false })
  })

  test('does not outlive the certificate', async () => {
    clock.nowMs += 900 * 86_400_000
    assert.deepEqual(await ask({ certificate: mine }), { status: 401, code: 'identity.certificate-needed', reused: false })
    clock.nowMs -= 900 * 86_400_000
    assert.equal((await ask({ certificate: mine })).status, 200)
  })

  test('has it alone, until it is revoked', async () => {
    const again = { name: 'again', clearance: 'red', grants: [], certificate: mine.certificate } as const
    await assert.rejects(node.identity.createToken(again), { code: 'identity.bad-certificate' })
    await assert.rejects(node.identity.createToken({ ...again, certificate: 'PEM' }), { code: 'identity.bad-certificate' })
    await node.identity.revokeToken('soc')
    assert.deepEqual(await ask({ certificate: mine }), { status: 401, code: 'identity.token-ended', reused: false })
    await node.identity.createToken(again)
    assert.equal((await ask({ certificate: mine })).status, 200)
  })

  test('is of no use where the node does not ask for certificates', async () => {
    await close()
    await open(false)
    assert.deepEqual(await ask({ certificate: mine }), { status: 401, code: 'identity.no-token', reused: false })
  })
})

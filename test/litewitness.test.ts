import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { localAdministrator } from '../src/identity/index.ts'
import {
  parsePolicy,
  parseTlogProof,
  signatureTypes,
  toPolicyText,
  toVerifierKey,
  toVerifierKeyText,
  verifyStatement,
} from '../src/ledger/index.ts'
import { makeHome, openNode, silentLog } from '../src/node/index.ts'
import { litewitness } from './litewitness.ts'
import { testObject } from './open-intel.ts'
import { without } from './real-parts.ts'
import { freePort } from './running-node.ts'

const clock = { now: () => Date.now() }
const program = litewitness()

suite('a witness that others wrote (litewitness)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-litewitness-'))
  const children: ChildProcess[] = []
  after(() => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })

  /** Its key lives in an agent of its own, as its makers ask. */
  function startAgent(): { socket: string; fingerprint: string; publicKey: Uint8Array } {
    const socket = join(folder, 'agent.sock')
    children.push(spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' }))
    const key = join(folder, 'key')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    const blob = Buffer.from(readFileSync(`${key}.pub`, 'utf8').split(' ')[1] ?? '', 'base64')
    const fingerprint = execFileSync('ssh-keygen', ['-l', '-f', `${key}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? ''
    return { socket, fingerprint, publicKey: blob.subarray(-32) }
  }

  async function until(what: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      if (await what()) return
      await sleep(50)
    }
    assert.fail('it did not come up')
  }

  test('cosigns our heads as they grow, and a proof holds under its cosignature', without(program, 'litewitness'), async () => {
    const home = join(folder, 'home')
    await makeHome(home, { name: 'n', organisation: { name: 'Power' } }, clock)
    const node = await openNode(home, { clock, log: silentLog })
    try {
      const { socket, fingerprint, publicKey } = startAgent()
      await until(() => existsSync(socket))
      execFileSync('ssh-add', [join(folder, 'key')], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' })
      const port = await freePort()
      const db = join(folder, 'witness.db')
      const flags = ['-db', db, '-key', fingerprint, '-ssh-agent', socket, '-name', 'lite.example/w', '-listen', `127.0.0.1:${port}`]
      children.push(spawn(program ?? '', flags, { stdio: 'ignore' }))
      await until(() =>
        fetch(`http://127.0.0.1:${port}/`).then(
          () => true,
          () => false,
        ),
      )
      const database = new DatabaseSync(db)
      database
        .prepare('INSERT INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)')
        .run(node.ownLog.origin, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')
      database.prepare('INSERT INTO key (origin, key) VALUES (?, ?)').run(node.ownLog.origin, node.ownLog.keys[0] ?? '')
      database.close()

      const witnessKey = toVerifierKeyText(toVerifierKey('lite.example/w', signatureTypes.ed25519Cosignature, publicKey))
      const { partners, exchange } = node.federation
      const { name } = await partners.add({ url: `http://127.0.0.1:${port}`, witnessKey })
      const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
      for (const number of [1, 2, 3]) {
        await node.intel.add([testObject('malware', number)], { collection, broughtBy: 'test' })
        await node.ownLog.seal()
        await exchange.round()
        const partner = await partners.require(name)
        assert.equal(partner.error, null)
        assert.equal(partner.cosignedSize, (await node.ownLog.latest())?.size)
      }
      const stated = await node.intel.disclose(localAdministrator, testObject('malware', 2).id)
      const proof = await node.ownLog.proofOf(stated?.statementIdx ?? -1, stated?.disclosure)
      const policy = toPolicyText({ logs: node.ownLog.keys.slice(0, 1), witnesses: [{ name: 'lite', key: witnessKey }], threshold: 1 })
      const verified = verifyStatement(parseTlogProof(proof), parsePolicy(policy))
      assert.deepEqual(
        verified.checkpoint.witnesses.map((one) => one.name),
        ['lite'],
      )
    } finally {
      await node.close()
    }
  })
})

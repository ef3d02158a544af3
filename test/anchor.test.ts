import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { isFault } from '../src/base/index.ts'
import { parseNote, parseTlogProof, verifyStamp } from '../src/ledger/index.ts'
import { runCommand, startCommand } from './command-line.ts'
import { openssl, without } from './real-parts.ts'
import { makePlainHome } from './running-node.ts'
import { type StampingAuthority, startAuthority } from './stamping-authority.ts'

const program = openssl()

interface Anchors {
  readonly anchors: { size: number; at: number; authority: string }[]
}

/** Heads of the log, shown to a time-stamping authority (RFC 3161) that OpenSSL plays. */
suite('a time-stamped head', without(program, 'openssl'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-anchor-'))
  const home = join(folder, 'home')
  const file = (name: string) => join(folder, name)
  let authority: StampingAuthority
  let root: string

  before(async () => {
    authority = await startAuthority(program ?? '', folder)
    root = readFileSync(authority.rootFile, 'utf8')
    await makePlainHome(home)
    await take('first')
  })
  after(async () => {
    await authority.close()
    rmSync(folder, { recursive: true })
  })

  /** One more statement in the log. */
  async function take(name: string): Promise<void> {
    const id = `identity--${name.length.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`
    const times = { created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' }
    writeFileSync(file('object.json'), JSON.stringify({ type: 'identity', spec_version: '2.1', id, name, ...times }))
    await runCommand(home, ['import', file('object.json'), '--unmarked-as', 'clear'])
  }

  async function raw(args: readonly string[]): Promise<string> {
    const { code, out, err } = await startCommand(home, args).finished
    assert.equal(code, 0, err)
    return out
  }

  test('needs an authority that a person has named', async () => {
    const { err } = await startCommand(home, ['ledger', 'anchor']).finished
    assert.match(err, /transparency\.anchor-absent/)
    const config = join(home, 'config.yaml')
    const anchor = `  anchor:\n    url: ${authority.url}\n    rootCertificates: [${authority.rootFile}]\n`
    writeFileSync(config, readFileSync(config, 'utf8').replace(/ {2}anchor: null\n/, anchor))
  })

  test('shows offline when a statement existed at the latest', async () => {
    const { anchors } = await runCommand<Anchors>(home, ['ledger', 'anchor'])
    const [{ size, at } = { size: 0, at: 0 }] = anchors
    assert.ok(size > 0 && Math.abs(at - Date.now()) < 60_000, JSON.stringify(anchors))
    // A second time there is nothing new to stamp.
    assert.deepEqual(await runCommand<Anchors>(home, ['ledger', 'anchor']), { anchors })
    writeFileSync(file('0.tlog-proof'), await raw(['ledger', 'proof', '0', '--stamped']))
    writeFileSync(file('policy'), await raw(['ledger', 'policy']))
    const receipt = execFileSync(process.execPath, ['src/cli/main.ts', 'ledger', 'anchor', String(size), '--home', home])
    writeFileSync(file('head.tsr'), receipt)
    const said = await runCommand<{ holds: boolean; stamp: { at: number } }>(home, verifyArgs())
    assert.deepEqual([said.holds, said.stamp.at], [true, at])
  })

  test('is decided the same by OpenSSL', () => {
    const { checkpoint } = parseTlogProof(readFileSync(file('0.tlog-proof'), 'utf8'))
    writeFileSync(file('head.txt'), parseNote(checkpoint).text)
    const ask = (data: string) =>
      spawnSync(program ?? '', ['ts', '-verify', '-in', file('head.tsr'), '-data', data, '-CAfile', authority.rootFile]).status
    assert.equal(ask(file('head.txt')), 0)
    assert.notEqual(ask(file('policy')), 0)
  })

  test('does not hold for another head, another root, or with any byte of it changed', async () => {
    await take('another')
    writeFileSync(file('newest.tlog-proof'), await raw(['ledger', 'proof', '0']))
    const { reason } = await runCommand<{ reason: string }>(home, verifyArgs({ proof: 'newest.tlog-proof' }), 10)
    assert.match(reason, /something else/)
    const other = mkdtempSync(join(folder, 'other-'))
    const stranger = await startAuthority(program ?? '', other)
    await stranger.close()
    assert.match((await runCommand<{ reason: string }>(home, verifyArgs({ root: stranger.rootFile }), 10)).reason, /no chain leads/)
    assertEveryByteCounts()
  })

  function assertEveryByteCounts(): void {
    const receipt = readFileSync(file('head.tsr'))
    const message = readFileSync(file('head.txt'))
    const said = verifyStamp(receipt, message, { roots: [root] })
    for (let at = 0; at < receipt.length; at += 1) {
      const changed = Buffer.from(receipt)
      changed[at] = (changed[at] ?? 0) ^ 1
      try {
        // Some bytes are signed by nobody, such as the version of the message around the token: then nothing else may change.
        assert.deepEqual(verifyStamp(changed, message, { roots: [root] }), said, `byte ${at}`)
      } catch (error) {
        assert.ok(isFault(error) && error.code === 'ledger.bad-stamp', `byte ${at}: ${String(error)}`)
      }
    }
  }

  test('is not made up: an authority that refuses, fails or answers nonsense is told, and the log goes on', async () => {
    const bad = async (status: number, body: string) => {
      authority.refuseWith = { status, body: Buffer.from(body, 'latin1') }
      return (await startCommand(home, ['ledger', 'anchor']).finished).err
    }
    assert.match(await bad(503, 'no'), /transparency\.anchor-failed.*503/s)
    assert.match(await bad(200, 'nonsense'), /ledger\.bad-stamp/)
    // PKIStatus 2, rejection.
    assert.match(await bad(200, '\x30\x05\x30\x03\x02\x01\x02'), /refused with status 2/)
    assert.match(await bad(200, readFileSync(file('head.tsr'), 'latin1')), /ledger\.bad-stamp/)
    authority.refuseWith = undefined
    assert.equal((await runCommand<Anchors>(home, ['ledger', 'anchors'])).anchors.length, 1)
    await runCommand<Anchors>(home, ['ledger', 'anchor'])
    assert.equal((await runCommand<Anchors>(home, ['ledger', 'anchors'])).anchors.length, 2)
  })

  function verifyArgs({ proof = '0.tlog-proof', root: rootFile = authority.rootFile } = {}): string[] {
    return ['verify', file(proof), '--policy', file('policy'), '--stamp', file('head.tsr'), '--root', rootFile]
  }
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { testLogKeys } from '../../test/ledger/keys.ts'
import {
  parsePolicy,
  parseTlogProof,
  parseVerifierKey,
  requireConsistency,
  toDisclosure,
  toPolicyText,
  verifyCheckpoint,
  verifyStatement,
} from '../ledger/index.ts'
import { openStore, type Store, type Tx } from '../store/index.ts'
import { checkLog, type OwnLog, openLog } from './index.ts'

const keys = testLogKeys
const { origin } = keys
const clock = { now: () => 1_800_000_000_000 }

suite("the node's own log", () => {
  let folder: string
  let store: Store
  let log: OwnLog

  const open = (over: Store = store) => openLog({ store: over, clock, keys, cadenceMs: 50 })
  const state = (...subjects: string[]) =>
    store.commit(async (tx) => subjects.map((subject) => tx.state({ kind: 'decided', subject, content: { subject, secret: 'x' } })))
  const policy = () => parsePolicy(toPolicyText({ logs: log.keys.slice(0, 1), witnesses: [], threshold: 0 }))
  const findings = async (mend = false) => (await checkLog(store, origin, { mend })).findings.map(({ what }) => what)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-log-'))
    store = openStore(join(folder, 'node.sqlite'), clock)
    log = open()
  })
  afterEach(async () => {
    await log.stop()
    await store.close()
    rmSync(folder, { recursive: true })
  })

  test('seals what is durable in order, signs with both keys, and every head continues the one before', async () => {
    const heads: { size: bigint; root: Uint8Array }[] = []
    for (const count of [1, 3, 300, 40]) {
      await state(...Array.from({ length: count }, (_, at) => `subject ${at}`))
      await log.seal()
      const { checkpoint, note } = verifyCheckpoint(
        await log.checkpoint(),
        log.keys.map((key) => parseVerifierKey(key)),
      )
      assert.equal(note.signatures.length, 2)
      heads.push(checkpoint)
    }
    assert.deepEqual(
      heads.map(({ size }) => size),
      [1n, 4n, 304n, 344n],
    )
    const last = heads.at(-1)
    for (const { size, root } of heads) {
      const proof = await log.tree(344).consistencyProof(size)
      requireConsistency({ oldSize: size, newSize: 344n, oldRoot: root, newRoot: last?.root ?? root, proof })
    }
    assert.deepEqual(await findings(), [])
  })

  test('proves each statement offline, and shows of its content only what is asked for', async () => {
    const [idx = -1] = await state('alert--1', 'alert--2')
    await assert.rejects(log.proofOf(idx), { code: 'transparency.not-sealed' })
    await log.seal()
    const verified = verifyStatement(parseTlogProof(await log.proofOf(idx)), policy())
    assert.deepEqual([verified.statement.subject, verified.statement.kind, verified.shown], ['alert--1', 'decided', undefined])
    const { seed } = await log.statement(idx)
    const disclosure = toDisclosure({ subject: 'alert--1', secret: 'x' }, seed ?? new Uint8Array(), ([name]) => name === 'secret')
    assert.deepEqual(verifyStatement(parseTlogProof(await log.proofOf(idx, disclosure)), policy()).shown, { subject: 'alert--1' })
  })

  test('erasing what opens an entry leaves its neighbours provable and the tree whole', async () => {
    const [first = -1, second = -1] = await state('a', 'b', 'c')
    await store.commit((tx) => tx.db.updateTable('statement').set({ seed: null }).where('idx', '=', first).execute())
    await log.seal()
    await store.commit((tx) => tx.db.updateTable('statement').set({ seed: null }).where('idx', '=', second).execute())
    await assert.rejects(log.proofOf(first), { code: 'transparency.erased' })
    await assert.rejects(log.proofOf(second), { code: 'transparency.erased' })
    assert.equal(verifyStatement(parseTlogProof(await log.proofOf(2)), policy()).statement.subject, 'c')
    assert.deepEqual(await findings(), [])
  })

  test('signs many at once as it signs few: each is proved, and one erased before still counts', async () => {
    const subjects = Array.from({ length: 100 }, (_, at) => `s${at}`)
    await state(...subjects)
    await store.commit((tx) => tx.db.updateTable('statement').set({ seed: null }).where('idx', '=', 7).execute())
    await log.seal()
    await assert.rejects(log.proofOf(7), { code: 'transparency.erased' })
    for (const [idx, subject] of subjects.entries()) {
      if (idx === 7) continue
      assert.equal(verifyStatement(parseTlogProof(await log.proofOf(idx)), policy()).statement.subject, subject)
    }
    assert.deepEqual(await findings(), [])
  })

  test('acknowledges a statement once it is in a signed checkpoint on the disk', async () => {
    log.start()
    const [idx = -1] = await state('a')
    await log.sealed(idx)
    assert.equal((await log.latest())?.size, 1)
    await log.sealed(idx)
  })

  test('serves tiles and entries by their paths, and nothing else', async () => {
    await state(...Array.from({ length: 300 }, (_, at) => `s${at}`))
    await log.seal()
    assert.equal((await log.resource('tile/0/000'))?.length, 8192)
    assert.equal((await log.resource('tile/0/001.p/44'))?.length, 44 * 32)
    assert.equal((await log.resource('tile/1/000.p/1'))?.length, 32)
    assert.equal((await log.resource('tile/entries/001.p/44'))?.length, 44 * 34)
    for (const path of ['tile/0/001', 'tile/0/002.p/1', 'tile/9/000', 'tile/entries/001', '../keys', 'tile/0/x999/x999/x999/x999/x999/999'])
      assert.equal(await log.resource(path), undefined)
  })

  test('of two writers only one moves the log on, and the other goes on from there', async () => {
    await state('a', 'b')
    const other = open()
    const results = await Promise.allSettled([log.seal(), other.seal()])
    const refused = results.filter((result) => result.status === 'rejected')
    assert.ok(refused.length <= 1)
    for (const result of refused) assert.equal(result.reason.code, 'transparency.another-writer')
    await state('c')
    await other.seal()
    assert.equal((await log.latest())?.size, 3)
    assert.deepEqual(await findings(), [])
  })

  const steps = ['begin', 'latest', 'sealed', 'tile', 'checkpoint', 'end'] as const
  for (const step of steps)
    test(`a crash at "${step}" leaves the last head; after reopening the same statements are sealed`, async () => {
      await state('a', 'b')
      await log.seal()
      await state('c', 'd')
      await assert.rejects(open(breaking(store, step)).seal(), /broken/)
      assert.equal((await log.latest())?.size, 2)
      assert.deepEqual(await findings(), [])
      await store.close()
      store = openStore(join(folder, 'node.sqlite'), clock)
      log = open()
      await log.seal()
      assert.equal((await log.latest())?.size, 4)
      assert.deepEqual(await findings(), [])
    })

  test('a torn tile is found, named, and made anew from the entries', async () => {
    await state('a', 'b', 'c')
    await log.seal()
    await store.commit((tx) =>
      tx.db
        .updateTable('log_tile')
        .set({ hashes: new Uint8Array(95) })
        .execute(),
    )
    await state('d')
    await assert.rejects(log.seal(), { code: 'ledger.bad-tile', place: 'tile/0/000.p/3' })
    assert.deepEqual(await findings(true), ['The tile does not hold the hashes of its entries.'])
    await log.seal()
    assert.deepEqual(await findings(), [])
  })

  test('an entry or a head that was changed is found, and cannot be mended', async () => {
    await state('a', 'b', 'c')
    await log.seal()
    await store.commit((tx) =>
      tx.db
        .updateTable('sealed')
        .set({ entry: new Uint8Array(32) })
        .where('idx', '=', 1)
        .execute(),
    )
    const found = await findings(true)
    assert.ok(found.includes('The entry is not that of its statement.'))
    assert.ok(found.includes('The root that was signed is not that of the entries.'))
  })

  test('stands still once a witness has seen more of it than it has itself', async () => {
    await state('a')
    await log.standStill('witness.example has seen 5 entries, there is 1')
    await assert.rejects(log.seal(), { code: 'transparency.behind' })
    await assert.rejects(open().seal(), { code: 'transparency.behind' })
    assert.equal(await log.latest(), undefined)
  })

  test('lets old heads go that newer ones replace: of cosigned ones, one for every ten minutes stays', async () => {
    const minuteMs = 60_000
    let nowMs = clock.now()
    const moving = openStore(join(folder, 'moving.sqlite'), { now: () => nowMs })
    try {
      const growing = openLog({ store: moving, clock: { now: () => nowMs }, keys, cadenceMs: 50 })
      for (let minute = 0; minute < 30; minute += 1) {
        await moving.commit(async (tx) => tx.state({ kind: 'decided', subject: `minute ${minute}`, content: { minute } }))
        await growing.seal()
        if (minute < 25) await moving.commit((tx) => tx.db.updateTable('log_checkpoint').set({ cosignatures: 1 }).execute())
        nowMs += minuteMs
      }
      await growing.prune()
      assert.equal((await growing.checkpoints(100)).length, 30, 'a day has to pass')
      nowMs += 24 * 60 * minuteMs
      await growing.prune()
      const left = (await growing.checkpoints(100)).map(({ size }) => size)
      assert.deepEqual(left, [30, 25, 20, 10])
      for (const idx of [0, 15, 29]) verifyStatement(parseTlogProof(await growing.proofOf(idx)), policy())
    } finally {
      await moving.close()
    }
  })

  test('tells of a new head at the beat that sealed it', async () => {
    let told = 0
    log.watchHeads(() => {
      told += 1
    })
    await state('one')
    log.start()
    await log.sealed(0)
    while (told === 0) await nextTurn()
    await state('two')
    await log.sealed(1)
    await log.stop()
    assert.ok(told === 1 || told === 2)
  })
})

/** A store whose commit fails at one step of the sealing. */
function breaking(store: Store, step: 'begin' | 'latest' | 'sealed' | 'tile' | 'checkpoint' | 'end'): Store {
  const failAt = (name: string) => {
    if (name === step) throw new Error(`broken at ${name}`)
  }
  const breakingTx = (tx: Tx): Tx => ({
    get db() {
      failAt('latest')
      return new Proxy(tx.db, {
        get(target, name) {
          if (name === 'insertInto') failAt('tile')
          const value = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    },
    at: tx.at,
    insertEach: async (table, rows, onConflict) => {
      const result = await tx.insertEach(table, rows, onConflict)
      if (table === 'sealed') failAt('sealed')
      if (table === 'log_checkpoint') failAt('checkpoint')
      return result
    },
    runEach: (query, rows) => tx.runEach(query, rows),
    makeRoom: (from, by) => tx.makeRoom(from, by),
    state: (statement) => tx.state(statement),
    outbox: (topic, body) => tx.outbox(topic, body),
  })
  return {
    db: store.db,
    commit: (work) =>
      store.commit(async (tx) => {
        failAt('begin')
        const result = await work(breakingTx(tx))
        failAt('end')
        return result
      }),
    watchOutbox: (notify) => store.watchOutbox(notify),
    copyTo: (file) => store.copyTo(file),
    close: () => store.close(),
  }
}

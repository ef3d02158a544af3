import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Clock } from '../base/index.ts'
import { toContentHash } from '../ledger/index.ts'
import { lockHome, openStore, readHolder, type Store } from './index.ts'
import { openDatabase } from './sqlite.ts'

suite('the store', () => {
  let home: string
  let store: Store
  let nowMs = 1_800_000_000_000
  const clock: Clock = { now: () => nowMs }
  const content = { verdict: 'yes' }

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'entente-store-'))
    store = openStore(join(home, 'entente.sqlite'), clock)
  })
  afterEach(async () => {
    await store.close()
    rmSync(home, { recursive: true })
  })

  const statements = () => store.db.selectFrom('statement').selectAll().orderBy('idx').execute()

  test('a commit writes records, outbox and statement together', async () => {
    await store.commit(async (tx) => {
      await tx.insertEach('meta', [{ key: 'a', value: '1' }])
      tx.state({ kind: 'decided', subject: 'a', content })
      tx.outbox('a.changed', '{}')
    })
    assert.equal((await store.db.selectFrom('meta').selectAll().where('key', '=', 'a').execute()).length, 1)
    assert.equal((await store.db.selectFrom('outbox').selectAll().execute()).length, 1)
    const [statement] = await statements()
    assert.deepEqual(Buffer.from(statement?.content ?? []), Buffer.from(toContentHash(content, statement?.seed ?? new Uint8Array())))
  })

  test('a commit that throws at any step leaves nothing, and the next one goes through', async () => {
    for (const steps of [0, 1, 2, 3]) {
      const broken = store.commit(async (tx) => {
        if (steps > 0) await tx.insertEach('meta', [{ key: 'a', value: '1' }])
        if (steps > 1) tx.state({ kind: 'decided', subject: 'a', content })
        if (steps > 2) tx.outbox('a.changed', '{}')
        throw new Error('broken')
      })
      await assert.rejects(broken, /broken/)
      assert.equal((await statements()).length, 0)
      assert.equal((await store.db.selectFrom('outbox').selectAll().execute()).length, 0)
      assert.equal((await store.db.selectFrom('meta').selectAll().where('key', '=', 'a').execute()).length, 0)
    }
    await store.commit(async (tx) => tx.state({ kind: 'decided', subject: 'b', content }))
    assert.deepEqual(
      (await statements()).map((statement) => statement.idx),
      [0],
    )
  })

  test('writers who wait together stand and fall alone, in their order, numbered without a gap', async () => {
    const writers = fc.array(fc.record({ statements: fc.nat({ max: 3 }), breaks: fc.boolean() }), { minLength: 1, maxLength: 12 })
    let run = 0
    const property = fc.asyncProperty(writers, async (wanted) => {
      run += 1
      const before = (await statements()).length
      const outcomes = await Promise.allSettled(
        wanted.map(({ statements: count, breaks }, writer) =>
          store.commit(async (tx) => {
            for (let at = 0; at < count; at += 1) tx.state({ kind: 'decided', subject: `${run} ${writer}`, content })
            await tx.insertEach('meta', [{ key: `${run} ${writer}`, value: '1' }])
            if (breaks) throw new Error('broken')
            return tx.at
          }),
        ),
      )
      assert.deepEqual(
        outcomes.map(({ status }) => status === 'rejected'),
        wanted.map(({ breaks }) => breaks),
      )
      const ats = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
      assert.deepEqual(
        ats,
        [...new Set(ats)].sort((one, other) => one - other),
      )
      const kept = wanted.flatMap(({ statements: count, breaks }, writer) =>
        breaks ? [] : Array.from({ length: count }, () => `${run} ${writer}`),
      )
      const written = (await statements()).slice(before)
      assert.deepEqual(
        written.map(({ idx, subject }) => [idx, subject]),
        kept.map((subject, at) => [before + at, subject]),
      )
      const rows = await store.db.selectFrom('meta').select('key').where('key', 'like', `${run} %`).execute()
      assert.equal(rows.length, wanted.filter(({ breaks }) => !breaks).length)
    })
    await fc.assert(property, { numRuns: 50 })
  })

  test('a disk that is full refuses, and whoever was told yes is there; with room again the store goes on', async () => {
    const { rows: pages } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(store.db)
    await store.commit((tx) => sql`PRAGMA max_page_count = ${sql.raw(String((pages[0]?.page_count ?? 0) + 2))}`.execute(tx.db))
    const writers = ['a', 'b', 'c'].map((key) =>
      store.commit((tx) => tx.insertEach('meta', [{ key, value: key === 'b' ? 'x'.repeat(100_000) : '1' }])),
    )
    const outcomes = await Promise.allSettled(writers)
    assert.equal(outcomes[1]?.status, 'rejected')
    const rows = await store.db.selectFrom('meta').select('key').where('key', 'in', ['a', 'b', 'c']).execute()
    assert.deepEqual(
      rows.map(({ key }) => key),
      ['a', 'b', 'c'].filter((_, at) => outcomes[at]?.status === 'fulfilled'),
    )
    await store.commit((tx) => sql`PRAGMA max_page_count = 1000000`.execute(tx.db))
    await store.commit((tx) => tx.insertEach('meta', [{ key: 'd', value: '1' }]))
  })

  test('statements are numbered without a gap, across a restart too', async () => {
    for (const subject of ['a', 'b']) await store.commit(async (tx) => tx.state({ kind: 'received', subject, content }))
    await store.close()
    store = openStore(join(home, 'entente.sqlite'), clock)
    await store.commit(async (tx) => tx.state({ kind: 'received', subject: 'c', content }))
    assert.deepEqual(
      (await statements()).map((statement) => [statement.idx, statement.subject]),
      [
        [0, 'a'],
        [1, 'b'],
        [2, 'c'],
      ],
    )
  })

  test('a commit that is asked for however soon after another is never left waiting', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      await store.commit(async (tx) => tx.outbox('first', ''))
      for (let turn = 0; turn < turns; turn += 1) await undefined
      const isDone = await Promise.race([store.commit(async () => true), new Promise((resolve) => setTimeout(resolve, 5000))])
      assert.equal(isDone, true, `${turns} turns later`)
    }
  })

  test('commits follow one another even when asked for at once', async () => {
    const seen: string[] = []
    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        store.commit(async (tx) => {
          seen.push(`${name} begins`)
          await tx.insertEach('meta', [{ key: name, value: '1' }])
          await tx.db.selectFrom('meta').selectAll().execute()
          seen.push(`${name} ends`)
        }),
      ),
    )
    assert.deepEqual(seen, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  test('the time of a commit never goes back, even when the clock does or the node restarts', async () => {
    const first = await store.commit(async (tx) => tx.at)
    nowMs -= 60_000
    const second = await store.commit(async (tx) => tx.at)
    await store.close()
    store = openStore(join(home, 'entente.sqlite'), clock)
    const third = await store.commit(async (tx) => tx.at)
    assert.ok(first < second && second < third)
  })

  test('a row that is there already is told apart from a new one', async () => {
    const rows = [{ key: 'a', value: '1' }]
    await store.commit((tx) => tx.insertEach('meta', rows))
    const again = await store.commit((tx) => tx.insertEach('meta', [...rows, { key: 'b', value: '2' }], 'ignore'))
    assert.equal(again[0], undefined)
    assert.notEqual(again[1], undefined)
  })

  test('who watches the outbox is told after the commit, and not for a commit that left nothing', async () => {
    let told = 0
    store.watchOutbox(() => {
      told += 1
    })
    await store.commit((tx) => tx.insertEach('meta', [{ key: 'a', value: '1' }]))
    await store.commit(async (tx) => tx.outbox('a.changed', '{}'))
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(told, 1)
  })

  test('a database of a newer version is refused, not touched', async () => {
    await store.close()
    const file = join(home, 'entente.sqlite')
    const database = openDatabase(file)
    database.exec("INSERT INTO migration (name, applied_at) VALUES ('9999-later', '')")
    database.close()
    assert.throws(() => openStore(file, clock), { code: 'store.newer-schema' })
    const mended = openDatabase(file)
    mended.exec("DELETE FROM migration WHERE name = '9999-later'")
    mended.close()
    store = openStore(file, clock)
  })

  test('a copy made while the node runs holds what was committed', async () => {
    await store.commit((tx) => tx.insertEach('meta', [{ key: 'a', value: '1' }]))
    await store.copyTo(join(home, 'copy.sqlite'))
    const copy = openStore(join(home, 'copy.sqlite'), clock)
    assert.equal((await copy.db.selectFrom('meta').selectAll().where('key', '=', 'a').execute()).length, 1)
    await copy.close()
  })

  test('a second holder of a home is told who holds it; after release the home is free', () => {
    const lock = lockHome(home)
    lock.announce({ pid: 42, since: '2026-11-23T00:00:00Z', url: 'https://localhost:8420' })
    assert.throws(() => lockHome(home), { code: 'store.home-in-use', message: /process 42 \(https:\/\/localhost:8420\)/ })
    assert.equal(readHolder(home)?.pid, 42)
    lock.release()
    lockHome(home).release()
    assert.equal(readHolder(home), undefined)
  })
})

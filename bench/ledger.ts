import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { appendLeaves, parsePolicy, parseTlogProof, toEntryHash, toPolicyText, verifyStatement } from '../src/ledger/index.ts'
import { openStore, type Store } from '../src/store/index.ts'
import { type OwnLog, openLog, putTile, StoredTiles } from '../src/transparency/index.ts'
import { testLogKeys } from '../test/ledger/keys.ts'
import { type BenchOptions, type BenchRow, type BenchTable, quantile } from './table.ts'

const clock = { now: () => Date.now() }
/** What one caller states at once: an envelope of objects comes to about that. */
const statementsPerCommit = 20
const callers = 8
const sizes = [10_000, 100_000, 1_000_000, 10_000_000]
const measuredAtEach = 20_000
const proofsMeasured = 200
const fillStep = 10_000
const fillSignature = new Uint8Array(64)

/**
 * Statements made by several callers at once, each waiting until its own are signed and under a signed head on the disk,
 * beside raw node:sqlite writing rows of the same size with the same durability. Then proofs, made and verified.
 */
export async function measure({ quick }: BenchOptions): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-ledger-'))
  try {
    const rows: BenchRow[] = []
    const store = openStore(join(folder, 'node.sqlite'), clock)
    const log = openLog({ store, clock, keys: testLogKeys, cadenceMs: 50 })
    for (const size of quick ? [1000] : sizes) {
      await growTo(store, log, size)
      rows.push(await measureAt({ store, log, folder, size, count: quick ? 480 : measuredAtEach }))
    }
    await store.close()
    return {
      title: 'The log: statements signed, sealed and fsynced',
      unit: 'statements/s',
      peer: 'raw node:sqlite, rows of the same size, the same batches, synchronous FULL',
      aim: 'at least 2,000 a second; acknowledged within 250 ms (p99); one proof verified offline in under 10 ms; flat to 10 M',
      rows,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Case {
  readonly store: Store
  readonly log: OwnLog
  readonly folder: string
  readonly size: number
  readonly count: number
}

async function measureAt({ store, log, folder, size, count }: Case): Promise<BenchRow> {
  const waits: number[] = []
  log.start()
  const from = performance.now()
  await Promise.all(Array.from({ length: callers }, () => stateFor(store, log, { count: count / callers, waits })))
  const ours = (count / (performance.now() - from)) * 1000
  await log.stop()
  const peer = rawSpeed(join(folder, `raw-${size}.sqlite`), count)
  const { making, verifying } = await proofTimes(log)
  const note = `acknowledged p50 ${Math.round(quantile(waits, 0.5))} ms, p99 ${Math.round(quantile(waits, 0.99))} ms; a proof made in ${making.toFixed(1)} ms, verified in ${verifying.toFixed(1)} ms (p99)`
  return { at: `${size.toLocaleString('en-GB')} entries`, ours: Math.round(ours), peer: Math.round(peer), ratio: ours / peer, note }
}

async function stateFor(store: Store, log: OwnLog, wanted: { count: number; waits: number[] }): Promise<void> {
  for (let made = 0; made < wanted.count; made += statementsPerCommit) {
    const from = performance.now()
    const last = await stateOnce(store, made)
    await log.sealed(last)
    wanted.waits.push(performance.now() - from)
  }
}

function stateOnce(store: Store, round: number): Promise<number> {
  return store.commit(async (tx) => {
    let last = -1
    for (let at = 0; at < statementsPerCommit; at += 1) {
      const content = { id: `indicator--${round}-${at}`, name: 'a name', description: 'a text of some length', revoked: false }
      last = tx.state({ kind: 'decided', subject: content.id, content })
    }
    return last
  })
}

/**
 * Fills the log up to a size with entries that stand for nothing: what a statement costs does not depend on what the
 * earlier ones say, only on how many there are. Tiles and heads are made as always.
 */
async function growTo(store: Store, log: OwnLog, size: number): Promise<void> {
  let from = (await log.latest())?.size ?? 0
  while (from < size) {
    const count = Math.min(fillStep, size - from)
    const leaves: Uint8Array[] = []
    const rows = Array.from({ length: count }, (_, at) => {
      const entry = randomBytes(32)
      leaves.push(toEntryHash(entry))
      return { idx: from + at, entry, signature: fillSignature }
    })
    const appended = await appendLeaves(new StoredTiles(store.db), BigInt(from), leaves)
    await store.commit(async (tx) => {
      for (let at = 0; at < count; at += 1) tx.state({ kind: 'decided', subject: 'filler', content: {} })
      await tx.insertEach('sealed', rows)
      for (const { tile, bytes } of appended.tiles) await putTile(tx, tile, bytes)
      await tx.insertEach('log_checkpoint', [{ size: from + count, at: tx.at, root: appended.root, note: 'filler' }])
    })
    from += count
  }
}

/** As many bytes a row as a statement with its entry and signature has. */
function rawSpeed(file: string, count: number): number {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec(
    'CREATE TABLE row (idx INTEGER PRIMARY KEY, at INTEGER, kind TEXT, subject TEXT, content BLOB, seed BLOB, entry BLOB, signature BLOB)',
  )
  const insert = database.prepare('INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const hash = new Uint8Array(32)
  const from = performance.now()
  for (let made = 0; made < count; made += statementsPerCommit) {
    database.exec('BEGIN')
    for (let at = 0; at < statementsPerCommit; at += 1)
      insert.run(made + at, 1, 'decided', `indicator--${made}-${at}`, hash, hash, hash, new Uint8Array(64))
    database.exec('COMMIT')
  }
  const speed = (count / (performance.now() - from)) * 1000
  database.close()
  return speed
}

/** Within how many milliseconds 99 of 100 proofs are made, and verified. */
async function proofTimes(log: OwnLog): Promise<{ making: number; verifying: number }> {
  const policy = parsePolicy(toPolicyText({ logs: log.keys.slice(0, 1), witnesses: [], threshold: 0 }))
  const size = (await log.latest())?.size ?? 0
  const [making, verifying]: [number[], number[]] = [[], []]
  for (let at = 0; at < proofsMeasured; at += 1) {
    const from = performance.now()
    const proof = await log.proofOf(size - 1 - at)
    const made = performance.now()
    verifyStatement(parseTlogProof(proof), policy)
    making.push(made - from)
    verifying.push(performance.now() - made)
  }
  return { making: quantile(making, 0.99), verifying: quantile(verifying, 0.99) }
}

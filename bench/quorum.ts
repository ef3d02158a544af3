import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { isFault } from '../src/base/index.ts'
import { createApp } from '../src/http/index.ts'
import { parsePolicy, parseTlogProof, toPolicyText, toVerifierKeyText, verifyStatement } from '../src/ledger/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import { type BenchOptions, type BenchTable, quantile } from './table.ts'

const clock = { now: () => Date.now() }
const witnessCount = 3
const statementsMeasured = 50
const lookEveryMs = 10

interface Running {
  readonly node: Node
  readonly app: FastifyInstance
  readonly url: string
}

/**
 * A node and three partners as they run by default, over HTTP: from the commit of a statement until a proof of it holds
 * under a policy that asks for all three. Nothing is pushed by hand: the beat of the node does it.
 */
export async function measure({ quick }: BenchOptions): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-quorum-'))
  const all: Running[] = []
  try {
    for (let at = 0; at <= witnessCount; at += 1) all.push(await start(join(folder, String(at)), `Node ${at}`))
    for (const one of all) for (const other of all) if (one !== other) await one.node.federation.partners.add({ url: other.url })
    for (const { node } of all) await node.start()
    const [own] = all
    if (own === undefined) throw new Error('no node was started')
    const waits: number[] = []
    for (let count = 0; count < (quick ? 2 : statementsMeasured); count += 1) waits.push(await measureOne(own.node, count))
    const { cadenceMs } = own.node.config.log
    const p99 = quantile(waits, 0.99)
    return {
      title: 'The log: a proof with a quorum of three',
      unit: 'p99 ms',
      peer: `the beat alone at its default: heads are sealed every ${cadenceMs} ms, and shown to partners at that beat`,
      aim: 'under 2 s after the statement',
      rows: [
        {
          at: `${waits.length} statements, 3 of 3 witnesses`,
          ours: Math.round(p99),
          peer: cadenceMs,
          ratio: cadenceMs / p99,
          note: `median ${Math.round(quantile(waits, 0.5))} ms`,
        },
      ],
    }
  } finally {
    for (const { app, node } of all) {
      await app.close()
      await node.close()
    }
    rmSync(folder, { recursive: true })
  }
}

async function start(home: string, name: string): Promise<Running> {
  await makeHome(home, { name, organisation: { name } }, clock)
  const node = await openNode(home, { clock, log: silentLog })
  const app = await createApp({ node, localSecret: 'secret-of-the-bench' })
  return { node, app, url: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

async function measureOne(node: Node, count: number): Promise<number> {
  const witnesses = (await node.federation.partners.list()).map(({ name, witnessKeys: [key] }) => ({
    name: name.replaceAll(' ', '-'),
    key: key === undefined ? '' : toVerifierKeyText(key),
  }))
  const policy = parsePolicy(toPolicyText({ logs: node.ownLog.keys.slice(0, 1), witnesses, threshold: witnessCount }))
  // At any moment of the beats, not always at the same.
  await sleep((count * 137) % 1000)
  const from = performance.now()
  const index = await node.store.commit(async (tx) => tx.state({ kind: 'decided', subject: `alert--${count}`, content: { count } }))
  for (;;) {
    await sleep(lookEveryMs)
    try {
      verifyStatement(parseTlogProof(await node.ownLog.proofOf(index)), policy)
      return performance.now() - from
    } catch (error) {
      if (!isFault(error)) throw error
    }
  }
}

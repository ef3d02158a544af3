import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { newUuid, systemClock } from '../src/base/index.ts'
import { createApp } from '../src/http/index.ts'
import { homePaths, makeHome, openNode, silentLog } from '../src/node/index.ts'

const mediaType = 'application/taxii+json;version=2.1'

/** A real node that listens on a real socket, its home in a temporary folder. */
export interface BenchNode {
  readonly folder: string
  /** The node's database file. */
  readonly database: string
  post(body: string): Promise<void>
  /** One page of the collection: its text, and where the next begins. */
  page(limit: number, next: string | undefined): Promise<{ text: string; next: string | undefined }>
  /** Waits until every statement is sealed; gives the milliseconds that took. */
  sealed(): Promise<number>
  close(): Promise<void>
}

export async function openBenchNode(): Promise<BenchNode> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-taxii-'))
  const home = join(folder, 'home')
  await makeHome(home, { name: 'bench', organisation: { name: 'Bench' } }, systemClock)
  const node = await openNode(home, { clock: systemClock, log: silentLog })
  const app = await createApp({ node, localSecret: newUuid() })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const collection = await node.intel.addCollection({ title: 'Bench' })
  const { secret } = await node.identity.createToken({
    name: 'bench',
    clearance: 'red',
    grants: [{ collectionId: collection.id, canRead: true, canWrite: true }],
  })
  await node.start()
  const objects = `${url}/${node.config.taxii.root}/collections/${collection.id}/objects/`
  const headers = { authorization: `Bearer ${secret}`, accept: mediaType }
  return {
    folder,
    database: homePaths(home).database,
    async post(body) {
      const answer = await fetch(objects, { method: 'POST', headers: { ...headers, 'content-type': mediaType }, body })
      const text = await answer.text()
      if (answer.status !== 202 || !text.includes('"failure_count":0'))
        throw new Error(`the node answers ${answer.status}: ${text.slice(0, 300)}`)
    },
    async page(limit, next) {
      const query = next === undefined ? '' : `&next=${encodeURIComponent(next)}`
      const answer = await fetch(`${objects}?limit=${limit}${query}`, { headers })
      const text = await answer.text()
      if (answer.status !== 200) throw new Error(`the node answers ${answer.status}: ${text.slice(0, 300)}`)
      // The envelope's own properties stand before its objects.
      const [head = ''] = text.split('"objects"', 1)
      return { text, next: /"next":"([^"]*)"/.exec(head)?.[1] }
    },
    async sealed() {
      const from = performance.now()
      while ((await node.ownLog.waiting()) > 0) await setTimeout(20)
      return performance.now() - from
    },
    async close() {
      await app.close()
      await node.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** An indicator of a common size, TLP:GREEN, each with an id of its own. */
export function toIndicatorText(number: number): string {
  const address = `198.${18 + (number % 2)}.${(number >> 8) & 255}.${number & 255}`
  return JSON.stringify({
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${newUuid()}`,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: `Address of a server ${number}`,
    description: 'Seen in the second wave; talks on port 443 and answers to a certificate of its own making.',
    indicator_types: ['malicious-activity'],
    pattern: `[ipv4-addr:value = '${address}']`,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
  })
}

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { makeMessage, newMessageIds } from '../src/incidents/index.ts'
import { homePaths } from '../src/node/index.ts'
import { openStore } from '../src/store/index.ts'
import { runCommand } from './command-line.ts'
import { makePlainHome, startNode, type Up } from './running-node.ts'
import { type Listening, TestNodes } from './two-nodes.ts'

const kills = 2
const messages = 4

/** The receiver is a process of its own; between the two stands a line that kills it when it has answered, and drops the answer. */
suite('a node that is killed after a message is on its disk, and before the sender knows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-post-kill-'))
  const nodes = new TestNodes(folder)
  nodes.clock.ms = Date.now()
  after(async () => {
    await nodes.closeAll()
    rmSync(folder, { recursive: true })
  })

  async function line(port: number, onAnswer: () => Promise<boolean>): Promise<{ url: string; close(): void }> {
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part)
      const { method = 'GET', url = '/' } = request
      try {
        const answer = await fetch(`http://127.0.0.1:${port}${url}`, {
          method,
          ...(method === 'GET' ? {} : { body: Buffer.concat(parts) }),
        })
        const body = Buffer.from(await answer.arrayBuffer())
        if (url === '/federation/messages' && !(await onAnswer())) return response.destroy()
        response.writeHead(answer.status, { 'content-length': body.length }).end(body)
      } catch {
        response.destroy()
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, close: () => server.close() }
  }

  async function write({ node }: Listening, to: string): Promise<void> {
    const ends = { from: node.ownLog.origin, to, at: nodes.clock.ms, exercise: false, marking: 'amber' } as const
    const source = makeMessage({ ...newMessageIds(), ...ends, kind: 'feedback', body: { text: 'once' } }, node.ownLog.signers)
    await node.store.commit((tx) => node.federation.post.send(tx, to, source))
  }

  test('loses nothing and doubles nothing', async () => {
    const home = join(folder, 'receiver')
    const { port } = await makePlainHome(home)
    let up: Up = await startNode(home)
    let killed = 0
    const between = await line(port, async () => {
      if (killed === kills) return true
      killed += 1
      await up.kill('SIGKILL')
      up = await startNode(home)
      return false
    })
    try {
      const sender = await nodes.make('Sender', 'DE')
      const { origin } = await sender.node.federation.partners.add({ url: between.url })
      await runCommand(home, ['partners', 'add', sender.url])
      for (let count = 0; count < messages; count += 1) await write(sender, origin)
      for (let turn = 0; turn < kills + 2; turn += 1) {
        await sender.node.federation.post.round()
        nodes.clock.ms += 300_000
      }
      const states = (await sender.node.federation.post.outgoing()).map(({ state }) => state)
      assert.deepEqual([killed, states], [kills, Array.from({ length: messages }, () => 'delivered')])
    } finally {
      between.close()
      await up.kill('SIGTERM')
    }
    const store = openStore(homePaths(home).database, nodes.clock)
    const [held, stated] = [
      await store.db.selectFrom('post_in').select('id').execute(),
      await store.db.selectFrom('statement').select('version').where('kind', '=', 'received').where('version', 'is not', null).execute(),
    ]
    await store.close()
    assert.deepEqual(held.map(({ id }) => id).toSorted(), stated.map(({ version }) => version).toSorted())
    assert.equal(held.length, messages)
  })
})

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { systemClock } from '../../base/index.ts'
import { createApp, listenLocally, webRoot } from '../../http/index.ts'
import { homePaths, openLog, openNode } from '../../node/index.ts'
import { defineCommand } from '../command.ts'

export const up = defineCommand({
  name: 'up',
  summary: 'Run the node: API, TAXII, pages, sources and feeds.',
  about: `
Runs the node of the home folder until it is interrupted. While it runs, every other command with the same home
speaks to it. The address, port and certificate are in config.yaml and keys/ of the home folder.`,
  options: {},
  examples: ['entente up', 'entente up --home /srv/entente'],
  async run({ home, output, interrupted }) {
    const node = await openNode(home, { clock: systemClock, log: openLog(process.stderr) })
    const localSecret = randomBytes(32).toString('base64url')
    const paths = homePaths(home)
    const { host, port, tls } = node.config.listen
    const app = await createApp({
      node,
      localSecret,
      webRoot: webRoot(),
      ...(tls ? { tls: { key: readFileSync(paths.key, 'utf8'), cert: readFileSync(paths.certificate, 'utf8') } } : {}),
    })
    try {
      const url = await app.listen({ host, port })
      const local = await listenLocally(app)
      node.announce({ url: local.url, secret: localSecret })
      await node.start()
      output.result(
        { url, home, name: node.config.name },
        () => `${node.config.name} is up: ${url}   (TAXII: ${url}/taxii2/)\nInterrupt with Ctrl-C.`,
      )
      await new Promise<void>((resolve) => {
        if (interrupted.aborted) resolve()
        else interrupted.addEventListener('abort', () => resolve(), { once: true })
      })
      output.note('Stopping: what was acknowledged is on disk.')
      local.server.closeAllConnections()
      local.server.close()
    } finally {
      await app.close()
      await node.close()
    }
    return 0
  },
})

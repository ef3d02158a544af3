import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { systemClock } from '../../base/index.ts'
import { createApp, webRoot } from '../../http/index.ts'
import { type ExampleKey, exampleNodes, makeExampleHomes, type Node, openNode, Story, type StoryStep, silentLog } from '../../node/index.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import type { Output } from '../output.ts'

const warnAfterSeconds = 12
const respondAfterSeconds = 20

export const example = defineCommand({
  name: 'example',
  summary: 'See three nodes work together, with made-up data, in your browser.',
  about: `
Starts a power operator, its ISAC and the CSIRT of another country, in one process and in a folder of their own,
made afresh each time. The operator reads a month of telemetry; then the CSIRT publishes a warning, and you see it
reach the operator and match what was remembered, and an incident with the reports that are due. Meanwhile the operator's plant is watched, and one of its sensors lies. Nothing in it is real, and nothing of it touches a real node.`,
  options: {
    folder: { type: 'string', value: 'DIR', help: 'where the example lives (default: ~/.entente-example)' },
    port: { type: 'string', value: 'PORT', default: '8420', help: 'first of three ports (default: 8420)' },
    'no-open': { type: 'boolean', help: 'do not open a browser' },
  },
  examples: ['npm start', 'entente example --port 9000 --no-open'],
  async run({ values, output, interrupted }) {
    const folder = resolve(values.folder ?? join(homedir(), '.entente-example'))
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_533) throw cliFault('usage', 'The port is a number from 0 to 65533.', '--port')
    const opened = await openExample(folder, port)
    try {
      const link = `${opened.urls.operator}/#token=${opened.tokens.operator}`
      output.result({ urls: opened.urls, tokens: opened.tokens, link }, () => greeting(link, opened.urls))
      if (!values['no-open'] && !output.isJson) openBrowser(link)
      await play(opened.story, output, interrupted)
    } finally {
      await opened.close()
    }
    return 0
  },
})

interface OpenExample {
  readonly urls: Record<ExampleKey, string>
  readonly tokens: Record<ExampleKey, string>
  readonly story: Story
  close(): Promise<void>
}

/** Homes, nodes and servers of the example, all up, the story prepared. */
export async function openExample(folder: string, firstPort: number): Promise<OpenExample> {
  const homes = await makeExampleHomes(folder, firstPort, systemClock)
  const nodes = await mapNodes((key) => openNode(homes[key].home, { clock: systemClock, log: silentLog, isExample: true }))
  const apps: FastifyInstance[] = []
  const close = async () => {
    await Promise.all(apps.map((app) => app.close()))
    await Promise.all(exampleNodes.map(({ key }) => nodes[key].close()))
  }
  try {
    const urls = await mapNodes(async (key) => {
      const app = await createApp({ node: nodes[key], localSecret: randomBytes(32).toString('base64url'), webRoot: webRoot() })
      apps.push(app)
      const { host, port } = nodes[key].config.listen
      return listen(app, host, port)
    })
    const tokens = await mapNodes(async (key) => homes[key].token)
    for (const { key } of exampleNodes) {
      nodes[key].neighbours = exampleNodes.map((other) => ({
        name: other.name,
        url: `${urls[other.key]}/#token=${tokens[other.key]}`,
        isThis: other.key === key,
      }))
    }
    await befriend(nodes, urls)
    const story = new Story({ nodes, urls, clock: systemClock, logFolder: join(folder, 'operator-logs') })
    await story.prepare()
    for (const { key } of exampleNodes) await nodes[key].start()
    return { urls, tokens, story, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Each witnesses the logs of the others, so that every head that somebody looks at is cosigned. */
async function befriend(nodes: Record<ExampleKey, Node>, urls: Record<ExampleKey, string>): Promise<void> {
  for (const { key } of exampleNodes)
    for (const other of exampleNodes) if (other.key !== key) await nodes[key].federation.partners.add({ url: urls[other.key] })
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw cliFault('port-in-use', `Port ${port} is taken. Choose others: entente example --port 9000`, `${host}:${port}`)
    }
    throw error
  }
}

async function mapNodes<T>(make: (key: ExampleKey) => Promise<T>): Promise<Record<ExampleKey, T>> {
  return { operator: await make('operator'), isac: await make('isac'), csirt: await make('csirt') }
}

/** Tells the story once, then lets the traffic go on until somebody interrupts. */
async function play(story: Story, output: Output, interrupted: AbortSignal): Promise<void> {
  const say = (step: StoryStep) => output.note(`  ${step.title}: ${step.detail}.`)
  say(await story.rememberMonth())
  const watching = story.watchPlant().then(say)
  watching.catch(() => {})
  let hasResponded = false
  for (let second = 0; !interrupted.aborted; second += 1) {
    if (second === warnAfterSeconds) say(await story.warn())
    if (!hasResponded && second >= respondAfterSeconds) {
      const step = await story.respond()
      hasResponded = step !== undefined
      if (step !== undefined) say(step)
    }
    story.liveSecond(second)
    await story.livePlant()
    await new Promise((wake) => setTimeout(wake, 1000))
  }
  await watching
}

function greeting(link: string, urls: Record<ExampleKey, string>): string {
  return [
    '',
    'The example is up. Nothing in it is real.',
    '',
    `  Open:  ${link}`,
    '',
    ...exampleNodes.map(({ key, name, country }) => `  ${name.padEnd(16)} ${country}  ${urls[key]}`),
    '',
    'Ctrl-C ends it. A node of your own: entente init && entente up',
    '',
  ].join('\n')
}

/** Best effort: on a machine without a desktop the link above is all there is. */
function openBrowser(link: string): void {
  const [program, ...args] = browserCommand(link)
  if (program !== undefined)
    spawn(program, args, { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref()
}

function browserCommand(link: string): string[] {
  if (process.platform === 'darwin') return ['open', link]
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '', link]
  return process.env.DISPLAY === undefined && process.env.WAYLAND_DISPLAY === undefined ? [] : ['xdg-open', link]
}

import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { administratorName, type Exercise } from '../node/index.ts'
import { createApp, listenLocally, webRoot } from './app.ts'

/** The doors of an exercise's nodes, all open; who plays finds the others in the head of each page. */
export interface ExerciseDoors {
  /** By participant. */
  readonly urls: ReadonlyMap<string, string>
  close(): Promise<void>
}

/** Opens them, makes the nodes partners, and starts what they do by the clock. Closing them closes the exercise. */
export async function openExerciseDoors(exercise: Exercise): Promise<ExerciseDoors> {
  const apps: FastifyInstance[] = []
  const locals: Server[] = []
  const close = async () => {
    for (const server of locals) {
      server.closeAllConnections()
      server.close()
    }
    await Promise.all(apps.map((app) => app.close()))
    await exercise.close()
  }
  try {
    const urls = new Map<string, string>()
    for (const [key, node] of exercise.nodes) {
      const localSecret = randomBytes(32).toString('base64url')
      const app = await createApp({ node, localSecret, webRoot: webRoot() })
      apps.push(app)
      const { host, port } = node.config.listen
      urls.set(key, await app.listen({ host, port }))
      const local = await listenLocally(app)
      locals.push(local.server)
      node.announce({ url: local.url, secret: localSecret })
    }
    await exercise.connect(urls)
    for (const [key, node] of exercise.nodes) {
      node.neighbours = [...exercise.nodes].map(([other, { config }]) => {
        return { name: config.name, url: `${urls.get(other)}/#token=${exercise.tokens[other]?.[administratorName]}`, isThis: other === key }
      })
      await node.start()
    }
    return { urls, close }
  } catch (error) {
    await close()
    throw error
  }
}

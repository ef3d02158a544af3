import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../base/index.ts'
import { readConfig } from '../config.ts'
import { nodeFault } from '../faults.ts'
import { homePaths, makeHome } from '../home.ts'

/** The three nodes of the example. XN and XV are codes that ISO 3166-1 never gives to a country. */
export const exampleNodes = [
  { key: 'operator', name: 'Northgrid Power', country: 'XN', sector: 'energy', level: 'amber+strict' },
  { key: 'isac', name: 'Energy ISAC', country: 'XN', sector: 'energy', level: 'green' },
  { key: 'csirt', name: 'CERT Vesland', country: 'XV', sector: 'government', level: 'clear' },
] as const

export type ExampleKey = (typeof exampleNodes)[number]['key']

/** Makes the example's three homes afresh. Only folders that hold an example, or nothing, are ever touched. */
export async function makeExampleHomes(
  folder: string,
  firstPort: number,
  clock: Clock,
): Promise<Record<ExampleKey, { home: string; token: string }>> {
  for (const { key } of exampleNodes) clearExample(join(folder, key))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const made = await Promise.all(
    exampleNodes.map(async ({ key, name, country, sector, level }, index) => {
      const home = join(folder, key)
      const port = firstPort === 0 ? 0 : firstPort + index
      const wanted = { name, organisation: { name, country, sector, level }, listen: { port, tls: false }, isExample: true }
      const { administratorToken } = await makeHome(home, wanted, clock)
      return [key, { home, token: administratorToken }] as const
    }),
  )
  // The entries are those of exampleNodes, so every key is there.
  return Object.fromEntries(made) as Record<ExampleKey, { home: string; token: string }>
}

function clearExample(home: string): void {
  if (!existsSync(home)) return
  const paths = homePaths(home)
  if (existsSync(paths.config) && !readConfig(home).isExample) throw nodeFault('real-home', `The folder ${home} holds a real node.`, home)
  if (existsSync(paths.database) && !existsSync(paths.config))
    throw nodeFault('real-home', `The folder ${home} holds a database without settings; it is left as it is.`, home)
  rmSync(home, { recursive: true })
}

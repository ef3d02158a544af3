import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { builtInData } from '../../base/index.ts'

const Host = z.object({ name: z.string(), address: z.string() })

/** The made-up operator's network: `data/example/network.yaml`. */
export const Network = z.object({
  resolver: z.string(),
  hosts: z.tuple([Host.extend({ role: z.string() })], Host.extend({ role: z.string() })),
  controllers: z.tuple([Host], Host),
  sites: z.tuple([Host.extend({ weight: z.number() })], Host.extend({ weight: z.number() })),
  agents: z.tuple([z.string()], z.string()),
  senders: z.tuple([z.string()], z.string()),
  intrusion: z.object({
    host: z.string(),
    domain: z.string(),
    address: z.string(),
    ja3: z.string(),
    agent: z.string(),
    file: z.string(),
    sender: z.string(),
    startsDaysAgo: z.number(),
    lastsDays: z.number(),
    hoursBetweenCalls: z.number(),
  }),
})
export type Network = z.infer<typeof Network>

export function readNetwork(): Network {
  return Network.parse(parse(readFileSync(join(builtInData('example'), 'network.yaml'), 'utf8')))
}

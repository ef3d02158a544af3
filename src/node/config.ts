import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import * as z from 'zod'
import { tlpLevels } from '../stix/index.ts'
import { nodeFault } from './faults.ts'

/** What a person sets: the file config.yaml of a home folder. Every field has a default but the names. */
export const Config = z.strictObject({
  /** What the node is called in lists and greetings. */
  name: z.string().min(1).max(200),
  organisation: z.strictObject({
    /** The STIX identity that stands behind this node's sightings. */
    id: z.string().regex(/^identity--[0-9a-f-]{36}$/),
    name: z.string().min(1).max(200),
    /** ISO 3166-1 alpha-2. */
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable()
      .default(null),
    sector: z.string().max(100).nullable().default(null),
    /** TLP level of that identity: whoever may not see it gets the sightings without the name of who saw it. */
    level: z.enum(tlpLevels).default('amber+strict'),
  }),
  listen: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.number().int().min(0).max(65535).default(8420),
      /** Off only behind a proxy that does TLS itself, or in the example. */
      tls: z.boolean().default(true),
      /** TLS clients are asked for a certificate: for tokens that belong to one. Browsers that have one ask their user for it. */
      clientCertificates: z.boolean().default(false),
      /** Names and addresses in the certificate that the node makes for itself. */
      names: z.array(z.string()).default(['localhost', '127.0.0.1', '::1']),
    })
    .prefault({}),
  taxii: z
    .strictObject({
      title: z.string().default('Entente'),
      root: z
        .string()
        .regex(/^[a-z0-9-]+$/)
        .default('api1'),
      maxContentBytes: z
        .number()
        .int()
        .min(1024)
        .default(32 * 1024 * 1024),
      maxPageSize: z.number().int().min(1).max(10_000).default(1000),
    })
    .prefault({}),
  log: z
    .strictObject({
      /** What the node's transparency log is called: never changed once others have seen it. */
      origin: z
        .string()
        .regex(/^[^\s+]+$/)
        .max(200)
        .default('node.entente/unnamed'),
      /** How often what came in is sealed. Nobody can tell more finely than this when something was stated. */
      cadenceMs: z.number().int().min(20).max(60_000).default(200),
      /** A new head is shown to partners when it is sealed; how often those that did not answer are asked again. */
      exchangeSeconds: z.number().int().min(1).max(3600).default(1),
      /** A time-stamping authority (RFC 3161) that is shown the newest head now and then; null: none. It learns only hashes. */
      anchor: z
        .strictObject({
          url: z.url({ protocol: /^https?$/ }),
          /** Files in PEM, from the home folder on: certificates that the authority's chain may end in. */
          rootCertificates: z.array(z.string()).min(1),
          everySeconds: z.number().int().min(10).max(604_800).default(3600),
        })
        .nullable()
        .default(null),
    })
    .prefault({}),
  history: z.strictObject({ days: z.number().int().min(1).max(3660).default(400) }).prefault({}),
  /** The mail server through which reports and notices leave; null: none do. Files are named from the home folder on. */
  mail: z
    .strictObject({
      host: z.string().min(1).max(255),
      port: z.number().int().min(1).max(65535),
      /** `tls` from the first byte, `starttls` or nothing goes; `none` only to this machine itself. */
      security: z.enum(['tls', 'starttls', 'none']).default('tls'),
      user: z.string().max(300).optional(),
      /** A file that holds the password alone. */
      passwordFile: z.string().optional(),
      /** The mailbox that mail comes from. */
      from: z.string().min(3).max(300),
      /** A file in PEM: authorities to trust besides the system's. */
      caFile: z.string().optional(),
      /** Files in PEM: who signs what is sent with S/MIME. */
      certificateFile: z.string().optional(),
      keyFile: z.string().optional(),
    })
    .refine(({ security, host }) => security !== 'none' || ['localhost', '127.0.0.1', '::1'].includes(host), {
      message: 'without TLS mail goes to this machine itself alone',
      path: ['security'],
    })
    .refine(({ certificateFile, keyFile }) => (certificateFile === undefined) === (keyFile === undefined), {
      message: 'a certificate and its key are named together',
      path: ['keyFile'],
    })
    .nullable()
    .default(null),
  /** Set by `entente example` alone. A node never changes between the two. */
  isExample: z.boolean().default(false),
  /** Set by `entente exercise` alone: nothing in it is real, and nothing goes between it and a real node. It never changes either. */
  isExercise: z.boolean().default(false),
})
export type Config = z.infer<typeof Config>

const fileName = 'config.yaml'

export function readConfig(home: string): Config {
  const file = join(home, fileName)
  let loaded: unknown
  try {
    loaded = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw nodeFault('bad-config', error instanceof Error ? error.message : String(error), file)
  }
  return parseConfig(loaded, file)
}

/** Whether the folder holds a node of an exercise. What cannot be read is told when the home is opened. */
export function isExerciseHome(home: string): boolean {
  try {
    return existsSync(join(home, fileName)) && readConfig(home).isExercise
  } catch {
    return false
  }
}

export function parseConfig(value: unknown, file: string): Config {
  const result = Config.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw nodeFault('bad-config', issue?.message ?? 'not a configuration', `${file}: ${issue?.path.join('.') ?? ''}`)
}

export function writeConfig(home: string, config: Config): void {
  const head = '# The settings of this node. The guide explains each: docs/guides/run-a-node.md\n'
  writeFileSync(join(home, fileName), head + stringify(config), { mode: 0o600 })
}

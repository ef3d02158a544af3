import * as z from 'zod'
import { telemetryFault } from '../faults.ts'
import { precisions } from './lines/influx.ts'

const File = { path: z.string().min(1).max(4096), isFolder: z.boolean().default(false), follow: z.boolean().default(true) }
const Pem = z.string().min(1).max(100_000)

/** What a person asked for, without secrets. */
const Spec = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('historian'),
    ...File,
    /** Column of the time; else the first that holds times. */
    time: z.string().max(200).optional(),
    /** Where 01/02/26 may be read either way. */
    timeFormat: z.enum(['iso', 'day-first', 'month-first', 'seconds', 'millis']).optional(),
  }),
  z.strictObject({ kind: z.literal('influx'), ...File, precision: z.enum(precisions).default('ns') }),
  z.strictObject({ kind: z.literal('modbus'), ...File }),
  z.strictObject({
    kind: z.literal('mqtt'),
    url: z.url({ protocol: /^mqtts?$/ }),
    topics: z.array(z.string().min(1).max(1000)).min(1).max(100),
    version: z.enum(['3.1.1', '5']).default('3.1.1'),
    clientId: z.string().min(1).max(200).optional(),
    username: z.string().max(1000).optional(),
    /** PEM: an authority to trust besides the system's, and who we are. */
    ca: Pem.optional(),
    certificate: Pem.optional(),
    /** Paths within JSON payloads. */
    json: z
      .strictObject({
        value: z.string().max(200).default('value'),
        time: z.string().max(200).default('timestamp'),
        quality: z.string().max(200).default('quality'),
      })
      .prefault({}),
  }),
  z.strictObject({
    kind: z.literal('opcua'),
    url: z.url({ protocol: /^opc\.tcp$/ }),
    mode: z.enum(['None', 'Sign', 'SignAndEncrypt']).default('SignAndEncrypt'),
    policy: z.enum(['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss']).default('Basic256Sha256'),
    username: z.string().max(1000).optional(),
    /** PEM of the server's certificate: with it only that server is trusted. */
    serverCertificate: Pem.optional(),
    samplingMs: z.number().int().min(10).max(3_600_000).default(1000),
  }),
])

const Secrets = z.strictObject({
  password: z.string().max(10_000).optional(),
  /** PEM of the private key that belongs to the certificate. */
  key: Pem.optional(),
})

export type PlantSourceSpec = z.infer<typeof Spec>
export type PlantSourceKind = PlantSourceSpec['kind']
export type SpecOf<K extends PlantSourceKind> = Extract<PlantSourceSpec, { kind: K }>
export type SourceSecrets = z.infer<typeof Secrets>

export interface PlantSourceWish {
  readonly name: string
  readonly spec: unknown
  readonly secrets?: unknown
}

/** Faults: `telemetry.bad-source`, with the place in the wish. */
export function parsePlantSource(wish: PlantSourceWish): { name: string; spec: PlantSourceSpec; secrets: SourceSecrets } {
  const name = wish.name.trim()
  if (name === '' || name.length > 200) throw telemetryFault('bad-source', 'A source has a name of 200 letters at most.', 'name')
  return { name, spec: parseWith(Spec, wish.spec, 'spec'), secrets: parseWith(Secrets, wish.secrets ?? {}, 'secrets') }
}

function parseWith<T>(schema: z.ZodType<T>, value: unknown, place: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw telemetryFault('bad-source', issue?.message ?? 'not a source', [place, ...(issue?.path ?? [])].join('.'))
}

/** The file or the address that it reads from. */
export function toPlantSourceWhere(spec: PlantSourceSpec): string {
  return 'url' in spec ? spec.url : spec.path
}

import * as z from 'zod'
import { telemetryFault } from '../faults.ts'

const Name = z.string().trim().min(1).max(200)

/** One measured or set value. */
const Tag = z.strictObject({
  name: Name,
  unit: z.string().max(50).optional(),
  /** What its sensor can read, in its unit. */
  low: z.number().optional(),
  high: z.number().optional(),
  site: z.string().max(200).optional(),
  /** The pump, tank or controller that it belongs to. */
  asset: z.string().max(200).optional(),
  title: z.string().max(500).optional(),
  /** What its sources call it; without any, by its name. */
  address: z.union([z.string().min(1).max(1000), z.array(z.string().min(1).max(1000)).min(1).max(10)]).optional(),
  /** Of raw values, such as those of a register: value = raw × factor + offset. */
  factor: z.number().default(1),
  offset: z.number().default(0),
})

/** What a person says of a plant. */
const Description = z.strictObject({
  name: Name,
  title: z.string().max(500).optional(),
  /** IANA time zone of times that are written without one. */
  zone: z.string().max(100).default('UTC').refine(isZone, 'not a time zone such as Europe/Paris'),
  /** Milliseconds from one row of the plant to the next; without it there is a row for each moment of any reading. */
  everyMs: z.number().int().min(10).max(86_400_000).optional(),
  /** How long a reading stands when no newer one comes; null: until a newer one comes, for sources that send changes only. */
  holdMs: z.number().int().min(0).nullable().optional(),
  /** How long readings of one moment are waited for before it is settled. */
  latenessMs: z.number().int().min(0).max(86_400_000).default(5000),
  /** How long readings are kept. */
  keepDays: z.number().int().min(1).max(3660).default(400),
  tags: z.array(Tag).min(1).max(10_000),
})
export type PlantDescription = z.infer<typeof Description>
export type PlantWish = z.input<typeof Description>
export type PlantTag = z.infer<typeof Tag>

/** Fault: `telemetry.bad-plant`, with the place in the description. */
export function parsePlantDescription(value: unknown): PlantDescription {
  const result = Description.safeParse(value)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw telemetryFault('bad-plant', issue?.message ?? 'not a plant', toPath(issue?.path ?? []))
  }
  const seen = new Set<string>()
  for (const [index, { name, low, high }] of result.data.tags.entries()) {
    if (seen.has(name)) throw telemetryFault('bad-plant', `The tag "${name}" is there twice.`, `tags[${index}].name`)
    if (low !== undefined && high !== undefined && low >= high)
      throw telemetryFault('bad-plant', `The range of "${name}" is empty: ${low} to ${high}.`, `tags[${index}].low`)
    seen.add(name)
  }
  return result.data
}

/** What sources call the tag. */
export function toAddresses({ name, address }: PlantTag): readonly string[] {
  if (address === undefined) return [name]
  return typeof address === 'string' ? [address] : address
}

/** How many milliseconds a reading stands in rows; Infinity: until a newer one. */
export function toHoldMs({ everyMs, holdMs }: PlantDescription): number {
  if (holdMs === null) return Number.POSITIVE_INFINITY
  return holdMs ?? (everyMs ?? 0) * rowsHeld
}

const rowsHeld = 10

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}

function toPath(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
}

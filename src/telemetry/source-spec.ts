import * as z from 'zod'
import { telemetryFault } from './faults.ts'

export const sourceKinds = ['file', 'folder', 'stdin', 'syslog-tcp', 'syslog-tls', 'http'] as const
export type SourceKind = (typeof sourceKinds)[number]

const Spec = z.object({
  kind: z.enum(sourceKinds),
  /** What a person calls it; without one, where it reads. */
  name: z.string().trim().min(1).max(4096).optional(),
  path: z.string().min(1).max(4096).optional(),
  host: z.string().min(1).max(255).optional(),
  port: z.number().int().min(0).max(65_535).optional(),
  /** Go on when the end is reached. */
  follow: z.boolean().default(true),
  /** Format of lines that do not tell it themselves. */
  format: z.string().min(1).max(100).optional(),
})

/** What a person asked for. */
export type SourceSpec = z.infer<typeof Spec>
/** The same before what was left out is filled in. */
export type SourceWish = z.input<typeof Spec>

export function parseSourceSpec(value: unknown): SourceSpec {
  const result = Spec.safeParse(value)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw telemetryFault('bad-source', issue?.message ?? 'not a source', issue?.path.join('.'))
  }
  const spec = result.data
  const isOfFiles = spec.kind === 'file' || spec.kind === 'folder'
  if (isOfFiles && spec.path === undefined) throw telemetryFault('bad-source', 'The source needs a path.', 'path')
  if (isListener(spec) && spec.port === undefined) throw telemetryFault('bad-source', 'The source needs a port.', 'port')
  return spec
}

export function isListener({ kind }: SourceSpec): boolean {
  return kind === 'syslog-tcp' || kind === 'syslog-tls'
}

/** The file, the folder, the address: where the lines come from. */
export function toWhere({ kind, path, host, port }: SourceSpec): string {
  if (path !== undefined) return path
  if (port !== undefined) return `${host ?? defaultHost}:${port}`
  return kind === 'stdin' ? 'standard input' : 'posted lines'
}

export const defaultHost = '127.0.0.1'

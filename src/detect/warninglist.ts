import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { Fault, readDataFolder } from '../base/index.ts'
import { type ObservableKind, observableKinds } from '../telemetry/index.ts'
import { detectFault } from './faults.ts'

const kindNames: readonly string[] = observableKinds
const Kind = z.custom<ObservableKind>((value) => typeof value === 'string' && kindNames.includes(value), 'not a kind of observable')
const Form = z.enum(['exact', 'domain', 'range', 'substring', 'regex'])

/** How a list's entries are compared: `domain` also with what stands below it, `range` with addresses in it. */
export type WarninglistForm = z.infer<typeof Form>

/** Values that must not raise alarms. An indicator for one of them would find the innocent. */
export interface Warninglist {
  readonly id: string
  readonly name: string
  readonly form: WarninglistForm
  /** Kinds of observables it is about. */
  readonly kinds: readonly ObservableKind[]
  readonly entries: readonly string[]
}

const OurFile = z.object({
  name: z.string().min(1),
  source: z.string(),
  licence: z.string(),
  checked: z.string(),
  form: Form,
  kinds: z.array(Kind).min(1),
  entries: z.array(z.string().min(1)).min(1),
  example: z.object({ holds: z.array(z.string()).min(1), passes: z.array(z.string()).min(1) }),
})
export type WarninglistExample = z.infer<typeof OurFile>['example']

/** The form in which the MISP project publishes its lists. */
const MispFile = z.object({
  name: z.string().min(1),
  type: z.enum(['string', 'hostname', 'cidr', 'substring', 'regex']),
  list: z.array(z.string()),
  matching_attributes: z.array(z.string()).optional(),
})
const maxMispBytes = 256 * 1024 * 1024

const mispForms: Readonly<Record<z.infer<typeof MispFile>['type'], WarninglistForm>> = {
  string: 'exact',
  hostname: 'domain',
  cidr: 'range',
  substring: 'substring',
  regex: 'regex',
}

/** MISP attribute types by what we call them. A type with `|` is a pair; each half counts. */
const kindsByAttribute: Readonly<Record<string, readonly ObservableKind[]>> = {
  'ip-src': ['ipv4-addr', 'ipv6-addr'],
  'ip-dst': ['ipv4-addr', 'ipv6-addr'],
  ip: ['ipv4-addr', 'ipv6-addr'],
  domain: ['domain-name'],
  hostname: ['domain-name'],
  url: ['url'],
  uri: ['url'],
  'email-src': ['email-addr'],
  'email-dst': ['email-addr'],
  md5: ['file:md5'],
  sha1: ['file:sha1'],
  sha256: ['file:sha256'],
  sha512: ['file:sha512'],
  'x509-fingerprint-sha1': ['x509:sha1'],
  'x509-fingerprint-sha256': ['x509:sha256'],
  'user-agent': ['user-agent'],
  'ja3-fingerprint-md5': ['ja3'],
}

export interface Warninglists {
  readonly lists: readonly (Warninglist & { readonly example?: WarninglistExample })[]
  readonly refused: readonly Fault[]
}

/** Our own lists and the operator's (*.yaml, *.json), and MISP lists as they are: `<folder>/<name>/list.json`. */
export function readWarninglists(folders: readonly string[]): Warninglists {
  const own = readDataFolder({ folders, parse: (value) => OurFile.parse(value) })
  const lists = [...own.entries].map(([id, { name, form, kinds, entries, example }]) => ({ id, name, form, kinds, entries, example }))
  const refused = [...own.refused]
  const misp = new Map<string, Warninglist>()
  for (const file of folders.flatMap(listMispFiles)) {
    try {
      misp.set(file.id, readMispList(file.id, file.path))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      refused.push(error)
    }
  }
  return { lists: [...lists, ...misp.values()], refused }
}

function listMispFiles(folder: string): { id: string; path: string }[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return []
  const names = readdirSync(folder).sort()
  return names
    .map((id) => ({ id, path: join(folder, id, 'list.json') }))
    .filter(({ path }) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
}

function readMispList(id: string, path: string): Warninglist {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxMispBytes)
    throw detectFault('bad-warninglist', 'The list is too large.', path)
  const parsed = MispFile.safeParse(parseJson(path))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw detectFault('bad-warninglist', issue?.message ?? 'The list has another form.', `${path} ${issue?.path.join('.') ?? ''}`.trim())
  }
  const { name, type, list, matching_attributes: attributes } = parsed.data
  const kinds = attributes?.flatMap((attribute) => attribute.split('|').flatMap((half) => kindsByAttribute[half] ?? []))
  return { id, name, form: mispForms[type], kinds: kinds === undefined ? observableKinds : [...new Set(kinds)], entries: list }
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw detectFault('bad-warninglist', error instanceof Error ? error.message : String(error), path)
  }
}

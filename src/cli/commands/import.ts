import { statSync } from 'node:fs'
import { Refusals, splitObjects } from '../../base/index.ts'
import type { ImportResult, Refusal } from '../../http/index.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { exitOfPartly } from '../exit.ts'
import { cliFault } from '../faults.ts'
import { openInput } from '../input.ts'
import { type Output, toCount } from '../output.ts'
import { Progress } from '../progress.ts'

const objectsPerCall = 1000
const bytesPerCall = 8 * 1024 * 1024
const refusalsShown = 20

interface Tally {
  added: number
  known: number
  readonly refused: Refusals<Refusal>
}

export const importCommand = defineCommand({
  name: 'import',
  summary: 'Take STIX objects from files into a collection.',
  arguments: 'FILE...',
  about: `
Reads STIX 2.1 bundles, TAXII envelopes, arrays, single objects or one object a line, of any size, also from
standard input (-), compressed with gzip or not. The good is taken, what is refused is listed by place and reason, and an import that was
cut short is simply run again: what is there already is known and changes nothing.

An object without a TLP marking is treated as TLP:RED, and so leaves this node for nobody, unless you vouch
for its level with --unmarked-as.`,
  options: {
    collection: {
      type: 'string',
      short: 'c',
      value: 'NAME',
      default: 'intelligence',
      help: 'collection by alias or id (default: intelligence)',
    },
    create: { type: 'boolean', help: 'make the collection if it is not there' },
    'unmarked-as': { type: 'string', value: 'LEVEL', help: 'clear, green, amber, amber+strict or red, for objects without a marking' },
    'brought-by': { type: 'string', value: 'NAME', help: 'who it came from, as shown with the objects (default: import)' },
  },
  examples: [
    'entente import bundle.json',
    'entente import ics-attack.json --collection attack --create --unmarked-as clear',
    'curl … | entente import -',
  ],
  async run({ positionals, values, home, output, interrupted }) {
    if (positionals.length === 0) throw cliFault('usage', 'Name the files to import, or - for standard input.')
    for (const file of positionals) requireReadable(file)
    const api = await openApi(home)
    try {
      const collection = values.collection ?? 'intelligence'
      if (values.create) await ensureCollection(api, collection)
      const query = new URLSearchParams()
      if (values['unmarked-as'] !== undefined) query.set('unmarkedAs', values['unmarked-as'])
      if (values['brought-by'] !== undefined) query.set('broughtBy', values['brought-by'])
      const path = `collections/${encodeURIComponent(collection)}/objects?${query}`
      const tally: Tally = { added: 0, known: 0, refused: new Refusals() }
      for (const file of positionals) await importFile({ api, file, path, tally, output, interrupted })
      report(tally, output)
      return tally.refused.count > 0 ? exitOfPartly : 0
    } finally {
      await api.close()
    }
  },
})

function requireReadable(file: string): void {
  if (file === '-') return
  try {
    if (!statSync(file).isFile()) throw cliFault('usage', 'This is not a file. Name the files inside it.', file)
  } catch (error) {
    if (error instanceof Error && 'kind' in error) throw error
    throw cliFault('file-absent', `There is no file ${file} that can be read.`, file)
  }
}

export async function ensureCollection(api: Api, alias: string): Promise<void> {
  const { collections } = await api.get<{ collections: { id: string; alias: string | null }[] }>('collections')
  if (collections.some((collection) => collection.alias === alias || collection.id === alias)) return
  await api.post('collections', { title: alias, alias })
}

interface Job {
  api: Api
  file: string
  path: string
  tally: Tally
  output: Output
  interrupted: AbortSignal
}

async function importFile(job: Job): Promise<void> {
  const { file, tally } = job
  const size = file === '-' ? undefined : statSync(file).size
  const progress = new Progress(job.output, file === '-' ? 'standard input' : file, size)
  const input = await openInput(file)
  let texts: string[] = []
  let places: string[] = []
  let bytes = 0
  const flush = async () => {
    if (texts.length > 0) await sendBatch(job, texts, places)
    texts = []
    places = []
    bytes = 0
    progress.show(input.readBytes(), tally.added + tally.known, 'objects')
  }
  try {
    for await (const element of splitObjects(input.chunks)) {
      if ('fault' in element) {
        tally.refused.add({ ...element.fault.toJSON(), place: `${file}: ${element.fault.place ?? element.place}` })
        continue
      }
      texts.push(element.text)
      places.push(`${file}: ${element.place}`)
      bytes += element.text.length
      if (texts.length >= objectsPerCall || bytes >= bytesPerCall) await flush()
      if (job.interrupted.aborted) break
    }
  } catch (error) {
    if (!isGzipError(error)) throw error
    tally.refused.add({ ...cliFault('bad-gzip', `The compressed data break off or are damaged: ${error.message}.`).toJSON(), place: file })
  }
  await flush()
}

function isGzipError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && /^(Z_|ERR_ZLIB)/.test(String(error.code))
}

/** Sends one batch and gives the refusals the places they have in the file. */
async function sendBatch({ api, path, tally }: Job, texts: readonly string[], places: readonly string[]): Promise<void> {
  const result = await api.send<ImportResult>(path, `{"objects":[${texts.join(',')}]}`, 'application/stix+json;version=2.1')
  tally.added += result.added
  tally.known += result.known
  for (const refusal of result.refused) {
    const index = Number(/^objects\[(\d+)\]/.exec(refusal.place ?? '')?.[1] ?? -1)
    const inner = (refusal.place ?? '').replace(/^objects\[\d+\]/, '')
    tally.refused.add({ ...refusal, place: `${places[index] ?? path}${inner}` })
  }
}

function report(tally: Tally, output: Output): void {
  const { added, known } = tally
  const { listed: refused, count: refusedCount } = tally.refused
  output.result({ added, known, refusedCount, refused }, () => {
    const shown = refused.slice(0, refusalsShown).map((refusal) => `  ${refusal.place}: ${refusal.detail} (${refusal.code})`)
    const rest = refusedCount - shown.length
    return [
      `${toCount(added)} added, ${toCount(known)} known already, ${toCount(refusedCount)} refused.`,
      ...shown,
      ...(rest > 0
        ? [`  … and ${toCount(rest)} more; --json lists ${rest + shown.length > refused.length ? 'the first 10 000' : 'them all'}`]
        : []),
      '',
    ].join('\n')
  })
}

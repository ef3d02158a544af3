import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  builtInData,
  type FaultTable,
  isJsonObject,
  type JsonObject,
  newUuid,
  type RoomFaults,
  readDataFolder,
  systemClock,
} from '../src/base/index.ts'
import type { ReportItem } from '../src/incidents/index.ts'

/**
 * Writes docs/reference from the code and the data; with `--check` only says which page is stale.
 * A new page is one function and one line in `pages`.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const pages: Readonly<Record<string, () => Promise<string>>> = {
  'docs/reference/errors.md': errorsPage,
  'docs/reference/formats.md': formatsPage,
  'docs/reference/cli.md': cliPage,
  'docs/reference/regimes.md': regimesPage,
  'docs/reference/forms.md': formsPage,
  'docs/reference/dora-fields.md': doraFieldsPage,
  'docs/reference/openapi.json': openApiPage,
}
const written = 'This page is written by `npm run docs`; a check holds it to the code.'

const isCheck = process.argv.includes('--check')
let stale = 0
let broken = 0
for (const [path, write] of Object.entries(pages)) {
  const text = await writePage(path, write)
  if (text === undefined) continue
  const file = join(root, path)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  stale++
  if (isCheck) {
    console.error(`${path} is stale: run "npm run docs"`)
  } else {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    console.log(`wrote ${path}`)
  }
}
process.exit(broken > 0 || (isCheck && stale > 0) ? 1 : 0)

/** A page whose code cannot be loaded is named, and the others are written all the same. */
async function writePage(path: string, write: () => Promise<string>): Promise<string | undefined> {
  try {
    return await write()
  } catch (thrown) {
    broken++
    console.error(`${path} cannot be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    return undefined
  }
}

async function errorsPage(): Promise<string> {
  const { statusOfKind } = await import('../src/http/statuses.ts')
  const { exitOfKind } = await import('../src/cli/exit.ts')
  const tables: RoomFaults<FaultTable>[] = []
  for (const file of globSync('src/**/*faults.ts', { cwd: root }).sort()) {
    const module: unknown = await import(pathToFileURL(join(root, file)).href)
    if (typeof module === 'object' && module !== null) tables.push(...Object.values(module).filter(isRoomFaults))
  }
  const sections = tables.map(({ room, table }) => {
    const rows = Object.entries(table).map(([code, { kind, means }]) => {
      return `| \`${room}.${code}\` | ${kind} | ${statusOfKind[kind]} | ${exitOfKind[kind]} | ${means} |`
    })
    return [`## ${room}`, '', '| code | kind | HTTP | exit | what it means |', '|---|---|---|---|---|', ...rows, ''].join('\n')
  })
  const intro = [
    '# Errors',
    '',
    'What you did or can mend comes back with one of these codes, and with its place: a file and line, or a path into the JSON you',
    'sent. Over HTTP it is an `application/problem+json` (RFC 9457); a missing or ended token is 401 instead of 403. On the command',
    'line the kind is the exit code; 1 is a bug of ours, 10 a batch of which a part was refused. The codes are stable.',
    '',
    written,
    '',
  ]
  return `${intro.join('\n')}\n${sections.join('\n')}`
}

function isRoomFaults(value: unknown): value is RoomFaults<FaultTable> {
  return typeof value === 'function' && 'room' in value && 'table' in value
}

async function formatsPage(): Promise<string> {
  const { entries, refused } = readDataFolder({ folders: [builtInData('formats')], parse: toObject })
  const [wrong] = refused
  if (wrong !== undefined) throw wrong
  const sections = [...entries].map(([id, format]) => {
    const fields = toPairs(format.observables).map(([field, kind]) => `| \`${field}\` | ${kind} |`)
    const marks = toPairs(format.recognise).map(([field, value]) => `\`${field}\` is \`${value}\``)
    const about = `Recognised by: ${marks.join(', ')}. Time: \`${String(format.time)}\`. Licence of the file: ${String(format.licence)}.`
    return [`## ${id}`, '', `${String(format.title)}. ${about}`, '', '| field | observable |', '|---|---|', ...fields, ''].join('\n')
  })
  const intro = [
    '# Telemetry formats',
    '',
    'One file each in `data/formats`; [the guide](../guides/data-files.md) says how to add one. `address`, `name-or-address`, `email`,',
    '`file-hash` and `certificate-hash` stand for the observable that the value turns out to be.',
    '',
    written,
    '',
  ]
  return `${intro.join('\n')}\n${sections.join('\n')}`
}

function toPairs(value: unknown): [string, string][] {
  return isJsonObject(value) ? Object.entries(value).map(([name, text]) => [name, String(text)]) : []
}

function toObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** Every regime as its file says it: what a lawyer reads before trusting a clock. */
async function regimesPage(): Promise<string> {
  const { loadLaw } = await import('../src/incidents/index.ts')
  const { files, refused } = loadLaw()
  const [wrong] = refused
  if (wrong !== undefined) throw wrong
  const sections = [...files.regimes].map(([id, file]) => {
    const overlays = [...files.overlays.values()].filter(({ regime }) => regime === id)
    const stages = file.stages.map(({ id: stage, title, clause, due, bearer }) => {
      const clocks = due?.map(({ clock, unless }) => `${clock.text}${unless === undefined ? '' : ` (until \`${unless.event}\` is later)`}`)
      return `| \`${stage}\` | ${title}${bearer === 'authority' ? ' (the authority)' : ''} | ${clocks?.join('; or ') ?? 'a test'} | ${clause} |`
    })
    const validity =
      file.status === 'in-force'
        ? `in force${file.valid_from === null ? '' : ` from ${file.valid_from}`}`
        : `${file.status}, not in force: watched`
    return [
      `## ${id}`,
      '',
      `**${file.title}.** ${file.instrument}. ${file.jurisdiction}; ${validity}; confidence ${file.confidence}${file.lawyer ? ', ask counsel' : ''}; checked ${file.checked}.`,
      '',
      `Covered: ${file.covered}. Trigger: ${file.trigger}. To: ${file.recipient}. Source: ${file.source}.`,
      '',
      '| stage | | clock | clause |',
      '|---|---|---|---|',
      ...stages,
      '',
      ...overlays.map(
        ({ title, instrument, recipient, valid_from, confidence }) =>
          `${title}: ${instrument}, from ${valid_from}, to ${recipient} (confidence ${confidence}).\n`,
      ),
    ].join('\n')
  })
  const intro = [
    '# Regimes',
    '',
    'One file each in `data/regimes`, each proved by its own examples; [the guide](../guides/obligations.md) says how they are used.',
    'Confidence V: checked against the legal text. S: against a secondary text. K: from memory. S and K are shown as unverified.',
    '',
    written,
    '',
  ]
  return `${intro.join('\n')}\n${sections.join('\n')}`
}

async function readForms() {
  const { loadForms, loadLaw } = await import('../src/incidents/index.ts')
  const { definitions } = loadLaw().law
  const read = loadForms([builtInData('.')], definitions)
  const [wrong] = read.refused
  if (wrong !== undefined) throw wrong
  return { ...read, definitions }
}

async function formsPage(): Promise<string> {
  const { forms } = await readForms()
  const rows = [...forms.values()].map(({ id, title, clause, status, confidence, about, for: duties, sections }) => {
    const own = duties.map(({ regime, stage }) => `\`${regime}\` ${stage}`).join(', ')
    const meets = own !== '' ? own : about === undefined ? 'any duty' : `\`${about}\`, of one’s own accord`
    const items = sections.flatMap((section) => section.items).length
    return `| \`${id}\` | ${title.en}${status === 'proposed' ? ' (not in force)' : ''} | ${meets} | ${clause} | ${items} | ${confidence} |`
  })
  const intro = [
    '# Forms',
    '',
    'One file each in `data/forms`, made of the items in `data/report-items`, in English, German, French and Spanish. A duty without a form of',
    'its own is met with `letter`. Confidence V: compared with the legal text. S: with what others write of it. K: known, not compared.',
    '',
    written,
    '',
    '| form | | for | clause | items | |',
    '|---|---|---|---|---|---|',
  ]
  return `${[...intro, ...rows].join('\n')}\n`
}

/** The annexes of DORA's forms field by field, and where each answer comes from. */
async function doraFieldsPage(): Promise<string> {
  const { forms, items, schemas } = await readForms()
  const sections = [...schemas].map(([id, { title, source, confidence, notes, schema }]) => {
    const places = [...forms.values()].filter((form) => form.schema === id).flatMap((form) => form.sections.flatMap((one) => one.items))
    const rows = fieldsOf(schema).map((field) => {
      const own = new Map(places.flatMap((place) => (place.field === field.number ? [[place.at, place]] : [])))
      const from = [...own.values()].map(({ item, at, as, value }) => {
        const whence = value === undefined ? toWhence(items.get(item)) : 'the form'
        return `${whence} → \`${at}\`${as === undefined ? '' : ` (${as})`}`
      })
      return `| ${field.number} | ${field.name} | ${field.mandatory} | ${field.condition} | ${from.join('<br>') || 'NOWHERE'} | ${field.confidence} |`
    })
    const head = ['| field | | mandatory | if | comes from → stands at | |', '|---|---|---|---|---|---|']
    return [
      `## ${title}`,
      '',
      `${source}. Confidence ${confidence}.`,
      '',
      ...notes.map((note) => `- ${note}`),
      '',
      ...head,
      ...rows,
      '',
    ].join('\n')
  })
  const intro = [
    '# DORA, field by field',
    '',
    'What the annexes of Implementing Regulation (EU) 2025/302 ask for, by our JSON Schemas in `data/report-schemas`, and where a report takes it',
    'from. Mandatory: at the initial notification / the intermediate report / the final report. `GET /api/v1/forms/dora-final/schema` gives the schema.',
    '',
    written,
    '',
  ]
  return `${intro.join('\n')}\n${sections.join('\n')}`
}

function toWhence(item: ReportItem | undefined): string {
  if (item?.fact !== undefined) return `fact \`${item.fact}\``
  if (item?.own !== undefined) return `the incident’s ${item.own}`
  if (item?.figures !== undefined) return 'how sure the facts are'
  return item?.same_as === undefined ? 'written' : `item \`${item.same_as}\`, or written`
}

interface SchemaField {
  readonly number: string
  readonly name: string
  readonly mandatory: string
  readonly condition: string
  readonly confidence: string
}

/** The fields that a schema names, once each, in the order of their numbers. */
function fieldsOf(schema: JsonObject): SchemaField[] {
  const rank = ({ number }: SchemaField) => number.split('.').reduce((sum, part) => sum * 100 + Number(part), 0)
  return [...new Map(fieldsIn(schema).map((field) => [field.number, field])).values()].sort((a, b) => rank(a) - rank(b))
}

function fieldsIn(value: unknown): SchemaField[] {
  if (Array.isArray(value)) return value.flatMap(fieldsIn)
  if (!isJsonObject(value)) return []
  const inner = Object.values(value).flatMap(fieldsIn)
  const { title, 'x-field': number, 'x-mandatory': mandatory, 'x-condition': condition = '', 'x-confidence': confidence } = value
  if (typeof number !== 'string' || typeof title !== 'string') return inner
  const name = title.slice(number.length + 1)
  const own = { number, name, mandatory: String(mandatory), condition: String(condition), confidence: String(confidence) }
  return [own, ...inner]
}

async function cliPage(): Promise<string> {
  const { commands } = await import('../src/cli/commands/index.ts')
  const { toHelp, toOverview } = await import('../src/cli/help.ts')
  const all = commands.flatMap((command) => [command, ...(command.verbs ?? [])])
  const sections = all.map((command) => `## ${command.name}\n\n\`\`\`text\n${toHelp(command).trimEnd()}\n\`\`\`\n`)
  const intro = `# The command line\n\n${written}\n\n\`\`\`text\n${toOverview(commands).trimEnd()}\n\`\`\`\n`
  return `${intro}\n${sections.join('\n')}`
}

/** Asks a node made for this, in a folder that is gone afterwards, for the document it serves. */
async function openApiPage(): Promise<string> {
  const { makeHome, openNode, silentLog } = await import('../src/node/index.ts')
  const { createApp } = await import('../src/http/index.ts')
  const folder = mkdtempSync(join(tmpdir(), 'entente-docs-'))
  try {
    const home = join(folder, 'home')
    await makeHome(home, { name: 'docs', organisation: { name: 'docs' } }, systemClock)
    const node = await openNode(home, { clock: systemClock, log: silentLog })
    const app = await createApp({ node, localSecret: newUuid() })
    try {
      return `${JSON.stringify(app.swagger(), undefined, 2)}\n`
    } finally {
      await app.close()
      await node.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

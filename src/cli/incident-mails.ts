import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { TakenMail } from '../http/index.ts'
import { cliFault } from './faults.ts'
import type { Asked } from './incident-asked.ts'
import { toTable } from './output.ts'

/** `entente incidents import MAIL.eml...`: files, folders of them, or standard input for `-`. */
export async function importMails({ api, output, positionals, values }: Asked): Promise<void> {
  const named = positionals.slice(1)
  if (named.length === 0) throw cliFault('usage', 'Name the e-mail: entente incidents import MAIL.eml')
  const query = new URLSearchParams()
  for (const name of ['incident', 'level']) if (typeof values[name] === 'string') query.set(name, values[name])
  const taken: TakenMail[] = []
  for (const file of named.flatMap(toFiles)) {
    const bytes = file === '-' ? await buffer(process.stdin) : readFileSync(file)
    taken.push(await api.send<TakenMail>(`incident-mails?${query}`, bytes, 'message/rfc822'))
  }
  output.result({ taken }, () => toText(taken))
}

function toFiles(name: string): string[] {
  if (name === '-') return [name]
  if (!existsSync(name)) throw cliFault('file-absent', `There is no file ${name}.`, name)
  if (!statSync(name).isDirectory()) return [name]
  const files = readdirSync(name).filter((file) => file.endsWith('.eml'))
  return files.toSorted().map((file) => join(name, file))
}

function toText(taken: readonly TakenMail[]): string {
  const rows = taken.map(({ incident, outcome, mail }) => [String(incident), outcome, mail.sender, mail.subject.slice(0, 60)])
  const found = taken.flatMap(({ mail }) => mail.observables).map(({ type, value }) => `  ${type} ${value}\n`)
  const more = found.length === 0 ? '' : `Found in them; look with: entente history VALUE\n${found.join('')}`
  return `${toTable(['INCIDENT', 'OUTCOME', 'FROM', 'SUBJECT'], rows)}${more}`
}

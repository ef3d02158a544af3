import { createReadStream, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import type { EvidenceCheck, IncidentEvidenceList } from '../http/index.ts'
import { cliFault } from './faults.ts'
import { type Asked, requireRest, toPath } from './incident-asked.ts'
import { toBytes, toDate, toTable } from './output.ts'

/** `entente incidents evidence N`: lists files, takes some in, or writes one out. */
export async function evidenceOf({ api, output, positionals, values }: Asked): Promise<void> {
  const path = `${toPath(positionals)}/evidence`
  const [, , first, ...rest] = positionals
  const ofOne = async (action: string): Promise<string> => {
    const [id = ''] = requireRest(rest, 1, `evidence N ${action} ID`)
    const { evidence } = await api.get<IncidentEvidenceList>(path)
    const found = evidence.filter((one) => one.id.startsWith(id))
    if (found.length !== 1) throw cliFault('usage', `${found.length} files' ids begin with "${id}".`)
    return `${path}/${found[0]?.id}`
  }
  if (first === 'get') {
    for await (const piece of api.read(`${await ofOne('get')}/file`)) await output.raw(piece)
    return
  }
  if (first === 'check') {
    const checked = await api.post<EvidenceCheck>(`${await ofOne('check')}/check`)
    output.result(checked, () => `${checked.wrong ?? 'The same bytes as were taken.'}\n`)
    return
  }
  if (first === 'seal') {
    const sealed = await api.post<IncidentEvidenceList>(`${await ofOne('seal')}/seal`)
    return output.result(sealed, () => toText(sealed))
  }
  if (first === 'moved') {
    const [, note = ''] = requireRest(rest, 2, 'evidence N moved ID "TO WHOM"')
    const moved = await api.post<IncidentEvidenceList>(`${await ofOne('moved')}/custody`, { what: 'moved', note })
    return output.result(moved, () => toText(moved))
  }
  for (const file of first === undefined ? [] : [first, ...rest]) {
    if (!existsSync(file)) throw cliFault('file-absent', `There is no file ${file}.`, file)
    const query = new URLSearchParams({ name: basename(file), ...(typeof values.note === 'string' ? { note: values.note } : {}) })
    // Node's own stream type and the DOM's are the same thing under two names.
    const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>
    await api.send(`${path}?${query}`, body, 'application/octet-stream')
  }
  const list = await api.get<IncidentEvidenceList>(path)
  output.result(list, () => toText(list))
}

function toText({ evidence }: IncidentEvidenceList): string {
  if (evidence.length === 0) return 'No evidence yet. Take a file in: entente incidents evidence N FILE\n'
  const rows = evidence.map(({ id, name, size, sha256, takenAt, custody }) => {
    const last = custody.at(-1)
    return [id.slice(0, 8), name, toBytes(size), sha256, toDate(takenAt), custody[0]?.by ?? '', `${last?.what} by ${last?.by}`]
  })
  return toTable(['ID', 'NAME', 'SIZE', 'SHA-256', 'TAKEN', 'BY', 'LAST'], rows)
}

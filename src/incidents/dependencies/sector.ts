import * as z from 'zod'
import { dataFault } from '../../base/index.ts'
import { nearest } from '../facts/definition.ts'

const Part = z.strictObject({ id: z.string(), title: z.string().min(1), kinds: z.array(z.string().min(1)).min(1) })

/** One sector of Annex I or II of NIS2: a file of `data/sectors`. */
export const SectorFile = z.strictObject({
  title: z.string().min(1),
  annex: z.enum(['I', 'II']),
  /** Place within its annex. */
  number: z.number().int().min(1),
  /** With the kinds of entities that belong to each. A sector without parts is its own only part. */
  parts: z.array(Part).min(1),
  /** Other words that people write for it or for one of its parts. */
  also: z.record(z.string(), z.string()).default({}),
  source: z.string(),
  licence: z.string(),
  checked: z.string(),
  example: z.strictObject({ written: z.string(), part: z.string() }),
})
export type SectorFile = z.infer<typeof SectorFile>

/** One part of a sector, or the sector where it has none. */
export interface SectorName {
  readonly sector: string
  readonly title: string
  readonly annex: 'I' | 'II'
}

/** By id of sector or part. */
export type SectorNames = ReadonlyMap<string, SectorName & { readonly also: readonly string[] }>

export function toSectorNames(files: ReadonlyMap<string, SectorFile>): SectorNames {
  const names = new Map<string, SectorName & { readonly also: readonly string[] }>()
  for (const [id, { title, annex, parts, also }] of files) {
    const otherWords = (part: string) => Object.keys(also).filter((word) => also[word] === part)
    for (const part of parts) {
      const partTitle = parts.length === 1 ? title : `${title}: ${part.title}`
      names.set(part.id, { sector: id, title: partTitle, annex, also: otherWords(part.id) })
    }
    // After its parts: a title that both have is that of the part.
    names.set(id, { sector: id, title, annex, also: otherWords(id) })
  }
  return names
}

/** As people write it: the id, the title, or another word that a file names. */
export function toSectorId(written: string, names: SectorNames): { id?: string; near?: string | undefined } {
  const folded = fold(written)
  for (const [id, { title, also }] of names) {
    if (id === folded || fold(title) === folded || also.some((word) => fold(word) === folded)) return { id }
  }
  return { near: nearest(folded, [...names.keys()]) }
}

/** A file whose example is read as it says. */
export function parseSectorFile(value: unknown, place: string): SectorFile {
  const file = SectorFile.parse(value)
  const id = /([a-z0-9.-]+)\.(yaml|json)$/.exec(place)?.[1] ?? ''
  const found = toSectorId(file.example.written, toSectorNames(new Map([[id, file]]))).id
  if (found !== file.example.part) {
    throw dataFault('bad-value', `"${file.example.written}" is read as ${found ?? 'nothing'}, not ${file.example.part}`, 'example.part')
  }
  return file
}

function fold(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_:,/]+/g, '-')
}

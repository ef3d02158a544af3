import { extname } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import type { Tag } from '../../../process/index.ts'
import { cliFault } from '../../faults.ts'
import { readGivenText } from '../../given-file.ts'

const About = z
  .strictObject({
    unit: z.string().optional(),
    range: z.tuple([z.number(), z.number()]).optional(),
    site: z.string().optional(),
    asset: z.string().optional(),
  })
  .nullable()
const TagFile = z.record(z.string(), About)

/**
 * What people know of tags: a YAML of `NAME: { unit, range: [low, high], site, asset }`, or a CSV with the columns tag,
 * unit, low, high, site, asset. Faults: `cli.file-absent`, `cli.bad-tags`.
 */
export function readTags(file: string): Map<string, Tag> {
  return extname(file).toLowerCase() === '.csv' ? parseTagTable(readGivenText(file), file) : parseTagYaml(readGivenText(file), file)
}

function parseTagYaml(text: string, file: string): Map<string, Tag> {
  let value: unknown
  try {
    value = parseYaml(text)
  } catch (error) {
    throw cliFault('bad-tags', error instanceof Error ? error.message : 'It is no YAML.', file)
  }
  const parsed = TagFile.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw cliFault('bad-tags', issue?.message ?? 'It holds no tags.', `${file}: ${issue?.path.join('.')}`)
  }
  return new Map(
    Object.entries(parsed.data).map(([name, about]) => {
      const [low, high] = about?.range ?? []
      return [name, toTag(name, { unit: about?.unit, low, high, site: about?.site, asset: about?.asset })]
    }),
  )
}

function parseTagTable(text: string, file: string): Map<string, Tag> {
  const [header = '', ...rows] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const delimiter = header.includes(';') ? ';' : ','
  const fieldsOf = (line: string) => line.split(delimiter).map((field) => field.trim().replace(/^"(.*)"$/, '$1'))
  const names = fieldsOf(header.toLowerCase())
  if (!names.includes('tag')) throw cliFault('bad-tags', 'Its first line must name the columns, "tag" among them.', `${file}:1`)
  const tags = new Map<string, Tag>()
  for (const [at, row] of rows.entries()) {
    if (row.trim() === '') continue
    const fields = fieldsOf(row)
    const field = (name: string) => fields[names.indexOf(name)] || undefined
    const number = (name: string) => {
      const value = field(name)
      if (value === undefined) return undefined
      if (value.trim() === '' || Number.isNaN(Number(value))) {
        throw cliFault('bad-tags', `"${value}" is no number for ${name}.`, `${file}:${at + 2}`)
      }
      return Number(value)
    }
    const name = field('tag')
    if (name === undefined) throw cliFault('bad-tags', 'The row names no tag.', `${file}:${at + 2}`)
    const range = { low: number('low'), high: number('high') }
    tags.set(name, toTag(name, { unit: field('unit'), ...range, site: field('site'), asset: field('asset') }))
  }
  return tags
}

function toTag(name: string, about: { readonly [K in Exclude<keyof Tag, 'name'>]: Tag[K] | undefined }): Tag {
  const { unit, low, high, site, asset } = about
  return {
    name,
    ...(unit === undefined ? {} : { unit }),
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    ...(site === undefined ? {} : { site }),
    ...(asset === undefined ? {} : { asset }),
  }
}

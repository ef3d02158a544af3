import { createWriteStream, renameSync } from 'node:fs'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { toBytes } from '../output.ts'

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write a collection as a STIX bundle, cut for its audience.',
  arguments: 'COLLECTION',
  about: `
Writes the collection as one STIX 2.1 bundle, through the same gate as everything that leaves: objects above the
audience's TLP level are left out, marked properties are taken out, and references to what is left out go with it.
The audience is "clear" unless you say otherwise.`,
  options: {
    audience: { type: 'string', value: 'LEVEL', default: 'clear', help: 'clear, green, amber, amber+strict or red (default: clear)' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write to a file; it appears when it is whole (default: standard output)' },
  },
  examples: ['entente export sightings --audience green -o sightings.json', 'entente export intelligence | jq ".objects | length"'],
  async run({ positionals, values, home, output }) {
    const [collection] = positionals
    if (collection === undefined) throw cliFault('usage', 'Name the collection to export.')
    const api = await openApi(home)
    try {
      const pieces = api.read(
        `collections/${encodeURIComponent(collection)}/export?${new URLSearchParams({ audience: values.audience ?? 'clear' })}`,
      )
      if (values.output === undefined) {
        for await (const piece of pieces) await output.raw(piece)
        return 0
      }
      const bytes = await writeWhole(pieces, values.output)
      output.result({ file: values.output, bytes }, () => `Wrote ${toBytes(bytes)} to ${values.output}.`)
      return 0
    } finally {
      await api.close()
    }
  },
})

/** Writes beside the file and renames at the end, so that nobody ever reads half an export. */
export async function writeWhole(pieces: AsyncIterable<Uint8Array>, file: string): Promise<number> {
  const partly = `${file}.part`
  const out = createWriteStream(partly, { flags: 'w', mode: 0o600, flush: true })
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    if (!out.write(piece)) await new Promise<void>((resolve) => out.once('drain', () => resolve()))
  }
  await new Promise<void>((resolve, reject) => {
    out.once('error', reject)
    out.end(() => resolve())
  })
  renameSync(partly, file)
  return bytes
}

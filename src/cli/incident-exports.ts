import { writeWhole } from './commands/export.ts'
import { type Asked, toPath } from './incident-asked.ts'
import { toBytes } from './output.ts'

/** `entente incidents export N`: writes an incident in another's format, to standard output or to a file. */
export async function exportOf({ api, output, positionals, values }: Asked): Promise<void> {
  const { format, audience, output: file } = values
  const query = new URLSearchParams({
    format: typeof format === 'string' ? format : 'stix',
    ...(typeof audience === 'string' ? { audience } : {}),
  })
  const pieces = api.read(`${toPath(positionals)}/export?${query}`)
  if (typeof file !== 'string') {
    for await (const piece of pieces) await output.raw(piece)
    return
  }
  const bytes = await writeWhole(pieces, file)
  output.result({ file, bytes }, () => `Wrote ${toBytes(bytes)} to ${file}.`)
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { builtInData } from '../src/base/index.ts'
import { loadFormats } from '../src/telemetry/index.ts'
import { sharedData } from '../test/real-parts.ts'

const madeLines = 20_000

/** Lines of real Zeek logs, all there are; where they are absent, the formats' own examples with other addresses. */
export function readZeekLines(): { readonly lines: string[]; readonly of: string } {
  const folder = sharedData('zeek')
  if (folder === undefined) return { lines: makeLines(), of: 'made lines' }
  const files = readdirSync(folder).filter((name) => name.endsWith('.json.gz'))
  const lines = files.flatMap((name) =>
    gunzipSync(readFileSync(join(folder, name)))
      .toString('utf8')
      .split('\n'),
  )
  return { lines: lines.filter((line) => line !== ''), of: 'real lines' }
}

function makeLines(): string[] {
  const examples = loadFormats([builtInData('formats')]).all.map(({ format }) => format.example.line)
  return Array.from({ length: madeLines }, (_, number) => {
    const line = examples[number % examples.length] ?? ''
    return line.replace(/10\.20\.1\.\d+/, `10.20.${(number >> 8) & 255}.${number & 255}`)
  })
}

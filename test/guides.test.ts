import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { loadFormats } from '../src/telemetry/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-guides-'))
after(() => rmSync(folder, { recursive: true }))

describe('the guide to data files', () => {
  const guide = readFileSync(new URL('../docs/guides/data-files.md', import.meta.url), 'utf8')
  const files = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '')

  it('shows a telemetry format that a node takes as it stands', () => {
    const format = files.find((text) => text.includes('recognise:'))
    assert.ok(format !== undefined)
    writeFileSync(join(folder, 'resolver.yaml'), format)
    const { ids, refused } = loadFormats([folder])
    assert.deepEqual({ ids, refused }, { ids: ['resolver'], refused: [] })
  })
})

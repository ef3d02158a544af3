import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { parse } from 'yaml'
import { builtInData } from '../src/base/index.ts'
import { evaluate, loadLaw, readDescriptionFile, toDescribed } from '../src/incidents/index.ts'
import { loadFormats } from '../src/telemetry/index.ts'
import { openTestPlants } from './open-plants.ts'

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

describe('the guide to obligations', () => {
  const guide = readFileSync(new URL('../docs/guides/obligations.md', import.meta.url), 'utf8')
  const files = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '')

  it('shows an incident with the duties that it speaks of', () => {
    const described = files.find((text) => text.startsWith('at:'))
    assert.ok(described !== undefined)
    const { law } = loadLaw()
    const incident = toDescribed(readDescriptionFile(Buffer.from(described), 'facts.yaml'), law)
    const found = evaluate(law, incident, incident.atMs ?? 0)
    const of = (regime: string, stage: string) => found.find((one) => one.regime === regime && one.stage === stage)
    assert.equal(of('eu-dora', 'initial-notification')?.dueAtMs, Date.parse('2026-12-24T23:00:00+01:00'))
    assert.equal(of('eu-nis2', 'early-warning')?.verdict, 'not-due')
    assert.equal(of('eu-gdpr', 'notification')?.missing?.fact, 'risk-to-people')
  })

  it('shows a regime that is taken as it stands', () => {
    const regime = files.find((text) => text.startsWith('title:'))
    assert.ok(regime !== undefined)
    const data = join(folder, 'data')
    mkdirSync(join(data, 'regimes'), { recursive: true })
    writeFileSync(join(data, 'regimes', 'group-word.yaml'), regime)
    const { law, refused } = loadLaw([builtInData('.'), data])
    assert.deepEqual(refused, [])
    assert.ok(law.regimes.some(({ id }) => id === 'group-word'))
  })
})

describe('the guide to process readings', () => {
  const guide = readFileSync(new URL('../docs/guides/process-readings.md', import.meta.url), 'utf8')
  const example = readFileSync(new URL('../data/example/plant.yaml', import.meta.url), 'utf8')

  it('shows a plant that is taken as it stands, and so is that of the example', async () => {
    const described = parse([...guide.matchAll(/```yaml\n([\s\S]*?)```/g)][0]?.[1] ?? '')
    const { plant, example: proof } = parse(example)
    for (const one of [described, plant]) {
      const { plants, close } = await openTestPlants(one)
      const [{ description } = { description: undefined }] = await plants.list()
      assert.equal(description?.name, one.name)
      await close()
    }
    const tag = plant.tags.find(({ address }: { address?: string[] }) => address?.includes(proof.address))
    assert.equal(tag.name, proof.tag)
  })
})

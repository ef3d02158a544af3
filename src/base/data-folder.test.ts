import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { z } from 'zod'
import { dataFault } from './data-faults.ts'
import { builtInData, readDataFolder } from './data-folder.ts'

const shape = z.object({ title: z.string(), parts: z.array(z.object({ weight: z.number() })).optional() })
const parse = (value: unknown) => shape.parse(value)
const origin = 'source: ours\nlicence: CC0-1.0\nchecked: 2026-11-02\nexample: {}\n'

const made: string[] = []
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true })
})

function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'entente-data-'))
  made.push(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

/** The one refusal of a folder with one bad file, as code and place within the folder. */
function refusalOf(name: string, text: string | Uint8Array): string {
  const folder = folderOf({ [name]: text, 'good.yaml': `${origin}title: good\n` })
  const { entries, refused } = readDataFolder({ folders: [folder], parse })
  assert.deepEqual([...entries.keys()], ['good'])
  assert.equal(refused.length, 1)
  return `${refused[0]?.code} ${refused[0]?.place?.replace(`${folder}/`, '')}`
}

describe('a data folder', () => {
  it('takes every YAML and JSON file by the name of the file', () => {
    const json = JSON.stringify({ source: 'a', licence: 'b', checked: '2026-01-31', example: 1, title: 'in JSON' })
    const folder = folderOf({ 'b.json': json, 'a.yaml': `${origin}title: in YAML\n`, 'notes.md': '# not data' })
    const { entries, refused } = readDataFolder({ folders: [folder], parse })
    assert.deepEqual(refused, [])
    assert.deepEqual(
      [...entries],
      [
        ['a', { title: 'in YAML' }],
        ['b', { title: 'in JSON' }],
      ],
    )
  })

  it("lays the operator's file over ours", () => {
    const ours = folderOf({ 'a.yaml': `${origin}title: ours\n`, 'b.yaml': `${origin}title: kept\n` })
    const theirs = folderOf({ 'a.yaml': `${origin}title: theirs\n`, 'c.yaml': `${origin}title: new\n` })
    const { entries } = readDataFolder({ folders: [ours, theirs, join(ours, 'absent')], parse })
    assert.deepEqual(
      [...entries.values()].map((entry) => entry.title),
      ['theirs', 'kept', 'new'],
    )
  })

  it('refuses a bad overlay file by its name and keeps ours and the rest', () => {
    const ours = folderOf({ 'a.yaml': `${origin}title: ours\n` })
    const theirs = folderOf({ 'a.yaml': `${origin}title: [theirs]\n`, 'b.yaml': `${origin}title: fine\n` })
    const { entries, refused } = readDataFolder({ folders: [ours, theirs], parse })
    assert.deepEqual(
      [...entries.values()].map((entry) => entry.title),
      ['ours', 'fine'],
    )
    assert.deepEqual(
      refused.map((fault) => fault.place),
      [`${join(theirs, 'a.yaml')}:5 title`],
    )
  })

  it('names the line of what is wrong', () => {
    assert.equal(
      refusalOf('bad.yaml', `${origin}title: x\nparts:\n  - weight: 1\n  - weight: heavy\n`),
      'data.bad-value bad.yaml:8 parts[1].weight',
    )
    assert.equal(refusalOf('bad.yaml', `${origin}title: x\ntitle: y\n`), 'data.bad-text bad.yaml:6')
    assert.equal(refusalOf('bad.json', '{\n "source": "a",\n nonsense }'), 'data.bad-text bad.json:3')
    assert.equal(refusalOf('bad.json', '{\n "source": "a",\n "source": "b" }'), 'data.bad-text bad.json:3')
    assert.equal(refusalOf('bad.yaml', '- a\n- b\n'), 'data.bad-value bad.yaml:1')
  })

  it('names the line of a Fault that the reader of the file throws', () => {
    const folder = folderOf({ 'a.yaml': `${origin}title: x\nparts:\n  - weight: 3\n` })
    const { refused } = readDataFolder({
      folders: [folder],
      parse: (_, place) => {
        throw dataFault('bad-value', 'too heavy', `${place}.parts[0].weight`)
      },
    })
    assert.equal(refused[0]?.place, `${join(folder, 'a.yaml')}:7 parts[0].weight`)
  })

  it('asks each file for its source, licence, day of checking and example', () => {
    for (const name of ['source', 'licence', 'checked', 'example']) {
      const without = origin.replace(new RegExp(`^${name}:.*\n`, 'm'), '')
      assert.equal(refusalOf('bad.yaml', `${without}title: x\n`), `data.no-origin bad.yaml:1 ${name}`)
    }
    assert.equal(refusalOf('bad.yaml', `${origin.replace('2026-11-02', '2026-02-30')}title: x\n`), 'data.no-origin bad.yaml:3 checked')
  })

  it('refuses a name that cannot be an id, and an id that is there twice', () => {
    assert.equal(refusalOf('Bad name.yaml', origin), 'data.bad-name Bad name.yaml')
    assert.equal(refusalOf('bad.yml', origin), 'data.bad-name bad.yml')
    const twice = folderOf({ 'a.json': '{}', 'a.yaml': `${origin}title: x\n` })
    const { refused } = readDataFolder({ folders: [twice], parse })
    assert.deepEqual(
      refused.map((fault) => fault.code),
      ['data.no-origin', 'data.id-twice'],
    )
  })

  it('survives bombs: aliases that grow, files without end, bytes that are no text, nests without bottom', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map((letter, index) => {
        const before = 'abcdefgh'[index]
        return `${letter}: &${letter} [${Array(9).fill(`*${before}`).join(', ')}]`
      }),
    ].join('\n')
    assert.equal(refusalOf('bad.yaml', `${origin}${bomb}\n`), 'data.bad-text bad.yaml:1')
    assert.equal(refusalOf('bad.yaml', `${origin}title: ${'x'.repeat(1024 * 1024)}\n`), 'data.too-large bad.yaml')
    assert.equal(refusalOf('bad.yaml', Buffer.from([0x61, 0xff, 0xfe])), 'data.bad-text bad.yaml:1')
    assert.match(refusalOf('bad.yaml', `${origin}title: ${'['.repeat(100_000)}\n`), /^data\.bad-text bad\.yaml:\d+$/)
  })

  it('finds what came with the package', () => {
    assert.match(builtInData('formats'), /data.formats$/)
  })
})

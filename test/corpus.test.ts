import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { runCommand } from './command-line.ts'
import { pythonWith, sharedData, without } from './real-parts.ts'
import { collectionId, makePlainHome, makeToken, startNode, type Up } from './running-node.ts'

/** The whole of it, one object a page, takes minutes. */
const isFull = process.env.ENTENTE_FULL !== undefined
const maxBuffer = 512 * 1024 * 1024

interface Corpus {
  readonly alias: string
  readonly file: string | undefined
  readonly pageSizes: readonly number[]
  /** Every how manieth object is validated: the validator takes a hundredth of a second for each. */
  readonly validateEvery: number
}

const corpora: readonly Corpus[] = [
  { alias: 'ics', file: sharedData('attack/ics-attack-v18.1.json'), pageSizes: [1, 20, 1000], validateEvery: isFull ? 1 : 20 },
  {
    alias: 'enterprise',
    file: sharedData('attack/enterprise-objects-v18.1.json.gz'),
    pageSizes: isFull ? [1, 20, 1000] : [20, 1000],
    validateEvery: isFull ? 1 : 300,
  },
]

type StixRecord = Record<string, unknown> & { id: string }

function readSource(file: string): StixRecord[] {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  try {
    const whole = JSON.parse(text)
    return Array.isArray(whole) ? whole : whole.objects
  } catch {
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  }
}

const keyOf = (object: StixRecord) => `${object.id} ${String(object.modified ?? object.created ?? '')}`
const python = (name: string, args: readonly string[], input?: string) =>
  execFileSync(pythonWith('taxii2client') ?? '', [fileURLToPath(new URL(`python/${name}`, import.meta.url)), ...args], {
    encoding: 'utf8',
    maxBuffer,
    ...(input === undefined ? {} : { input }),
  })
const toLines = (text: string) => text.split('\n').filter((line) => line !== '')

suite('real intelligence goes in and comes out as it was', () => {
  const home = join(mkdtempSync(join(tmpdir(), 'entente-corpus-')), 'home')
  let up: Up | undefined
  after(async () => {
    await up?.kill('SIGTERM')
    rmSync(join(home, '..'), { recursive: true })
  })

  /** One home and one node for both corpora, made when first asked for. */
  let node: Promise<{ url: string; token: string }> | undefined
  const openNode = () => {
    node ??= (async () => {
      const { port } = await makePlainHome(home)
      for (const { alias, file } of corpora) {
        const source = readSource(file ?? '')
        const result = await runCommand<{ added: number; refused: unknown[] }>(home, [
          'import',
          file ?? '',
          '--collection',
          alias,
          '--create',
        ])
        assert.deepEqual(result, {
          added: new Set(source.map(keyOf)).size,
          known: source.length - new Set(source.map(keyOf)).size,
          refusedCount: 0,
          refused: [],
        })
      }
      const token = await makeToken(
        home,
        corpora.map(({ alias }) => alias),
      )
      up = await startNode(home)
      return { url: `http://127.0.0.1:${port}/api1/collections/`, token }
    })()
    return node
  }

  for (const { alias, file, pageSizes, validateEvery } of corpora) {
    const absent = { ...without(file, 'real data'), ...without(pythonWith('taxii2client'), 'taxii2-client') }

    for (const pageSize of pageSizes)
      test(`${alias}: taxii2-client reads every object back, equal to the source, ${pageSize} a page`, absent, async () => {
        const { url, token } = await openNode()
        const wanted = new Map(readSource(file ?? '').map((object) => [keyOf(object), object]))
        const id = await collectionId(home, alias)
        const delivered = toLines(python('read_collection.py', [`${url}${id}/`, token, String(pageSize)]))
        for (const line of delivered) {
          const object: StixRecord = JSON.parse(line)
          const source = wanted.get(keyOf(object))
          assert.ok(isDeepStrictEqual(object, source), `${keyOf(object)} is not what the source has, or came twice`)
          wanted.delete(keyOf(object))
        }
        assert.deepEqual([...wanted.keys()], [], 'not delivered')
      })

    const unchecked = { ...absent, ...without(pythonWith('stix2validator'), 'stix2-validator') }
    test(`${alias}: stix2-validator finds no error in what is delivered that the source does not have`, unchecked, async () => {
      const { url, token } = await openNode()
      const sources = new Map(readSource(file ?? '').map((object) => [keyOf(object), object]))
      const id = await collectionId(home, alias)
      const delivered = toLines(python('read_collection.py', [`${url}${id}/`, token, '1000'])).filter((_, at) => at % validateEvery === 0)
      const errors = (lines: readonly string[]) => toLines(python('validate.py', [], lines.join('\n')))
      const before = delivered.map((line) => JSON.stringify(sources.get(keyOf(JSON.parse(line)))))
      assert.deepEqual(errors(delivered), errors(before))
      assert.ok(delivered.length > 50)
    })
  }
})

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { anyObservations, anyPatternText } from '../../../test/pattern-samples.ts'
import { pythonWith, sharedData, without } from '../../../test/real-parts.ts'
import { isFault, type JsonObject } from '../../base/index.ts'
import { matchPattern } from './match.ts'
import { parsePattern } from './parser.ts'

type Verdict = boolean | 'error'

function ours(pattern: string, observations: readonly JsonObject[]): Verdict {
  try {
    return matchPattern(parsePattern(pattern), observations).isMatch
  } catch (thrown) {
    if (isFault(thrown)) return 'error'
    throw thrown
  }
}

describe('agreement with the reference matcher of OASIS', () => {
  const path = sharedData('stix/pattern-cases-half-a.json')

  it('gives its recorded verdict on every case but those argued in docs/reference', without(path, 'the pattern cases'), () => {
    const { cases, observations } = readCases(path ?? '')
    const argued = readFileSync(new URL('../../../docs/reference/pattern-disagreements.md', import.meta.url), 'utf8')
    for (const { pattern, obs, result } of cases) {
      const recorded: Verdict = typeof result === 'string' ? 'error' : result
      if (ours(pattern, observations[obs] ?? []) === recorded) continue
      assert.ok(argued.includes(`\`${pattern}\``), `${pattern} on set ${obs}: the record says ${result}`)
    }
  })

  describe('asked now', () => {
    const python = pythonWith('stix2matcher')
    let reference: ChildProcess | undefined
    let answers: AsyncIterator<string> | undefined

    before(() => {
      if (python === undefined) return
      reference = spawn(python, ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] })
      if (reference.stdout !== null) answers = createInterface({ input: reference.stdout })[Symbol.asyncIterator]()
    })
    after(() => reference?.kill())

    const ask = async (pattern: string, observations: readonly JsonObject[], version: string | null = '2.1'): Promise<Verdict> => {
      reference?.stdin?.write(`${JSON.stringify({ pattern, observations, version })}\n`)
      const answer = (await answers?.next())?.value
      return answer === 'error' ? 'error' : answer === 'true'
    }

    it('gives the same verdict on every recorded case', without(path === undefined ? undefined : python, 'stix2-matcher'), async () => {
      const { cases, observations } = readCases(path ?? '')
      assert.equal(cases.length, 199)
      for (const { pattern, obs, stix_version } of cases) {
        const set = observations[obs] ?? []
        assert.equal(ours(pattern, set), await ask(pattern, set, stix_version), `${pattern} on set ${obs}`)
      }
    })

    it('gives the same verdict on patterns and observations nobody chose', without(python, 'stix2-matcher'), async () => {
      await fc.assert(
        fc.asyncProperty(anyPatternText, anyObservations, async (pattern, observations) => {
          assert.equal(ours(pattern, observations), await ask(pattern, observations))
        }),
        { numRuns: Number(process.env.ENTENTE_PATTERN_RUNS ?? 150) },
      )
    })
  })
})

interface Recording {
  readonly cases: { pattern: string; obs: number; stix_version: string | null; result: boolean | string }[]
  readonly observations: JsonObject[][]
}

/** A list of cases over numbered sets of observations. */
function readCases(path: string): Recording {
  return JSON.parse(readFileSync(path, 'utf8'))
}

const script = `
import json, sys
from stix2matcher.matcher import match
for line in sys.stdin:
    case = json.loads(line)
    try:
        verdict = 'true' if match(case['pattern'], case['observations'], stix_version=case['version']) else 'false'
    except Exception:
        verdict = 'error'
    print(verdict, flush=True)
`

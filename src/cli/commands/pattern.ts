import { decodeUtf8, isJsonObject, type JsonObject, scanJson } from '../../base/index.ts'
import { explainMatch, matchPattern, parsePattern } from '../../stix/index.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { readGivenBytes } from '../given-file.ts'

export const pattern = defineCommand({
  name: 'pattern',
  summary: 'Check a STIX pattern, or match one against observed data.',
  arguments: 'match PATTERN BUNDLE.json | check PATTERN',
  about: `
"match" says whether the pattern matches the observed data in the bundle (STIX 2.1 §9), and why: exit code 0 for a
match, 10 for none. "check" only parses it and names the place of a mistake. Needs no node.`,
  options: {},
  examples: [
    `entente pattern check "[ipv4-addr:value = '203.0.113.66']"`,
    `entente pattern match "[domain-name:value = 'evil.example']" bundle.json`,
  ],
  async run({ positionals, output }) {
    const [action, text, file] = positionals
    if (text === undefined || (action !== 'match' && action !== 'check'))
      throw cliFault('usage', 'Say: entente pattern match PATTERN BUNDLE.json')
    const parsed = parsePattern(text)
    if (action === 'check') {
      output.result({ isValid: true }, () => 'The pattern is valid.')
      return 0
    }
    if (file === undefined) throw cliFault('usage', 'Name the bundle with the observed data.')
    const verdict = matchPattern(parsed, readObservations(file))
    const why = explainMatch(verdict)
    output.result(
      { isMatch: verdict.isMatch, why },
      () => `${verdict.isMatch ? 'match' : 'no match'}\n${why.map((line) => `  ${line}`).join('\n')}\n`,
    )
    return verdict.isMatch ? 0 : 10
  },
})

/** The bundle, or several in an array, that a file holds. */
function readObservations(file: string): JsonObject[] {
  const parsed: unknown = JSON.parse(scanJson(decodeUtf8(readGivenBytes(file), file)).compact)
  const all = Array.isArray(parsed) ? parsed : [parsed]
  if (!all.every(isJsonObject)) throw cliFault('usage', 'The file holds no bundle.', file)
  return all
}

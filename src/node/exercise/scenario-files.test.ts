import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parse, stringify } from 'yaml'
import { builtInData } from '../../base/index.ts'
import { loadLaw } from '../../incidents/index.ts'
import { parseScenario } from './scenario.ts'
import { loadScenarios, readScenarioText } from './scenario-files.ts'

const folders = [builtInData('exercises')]

suite('the scenarios that come with the node', () => {
  test('prove themselves: what the law makes of each, and what a team that does this reaches', () => {
    const { entries, refused } = loadScenarios(folders, loadLaw([builtInData('.')]).law)
    assert.deepEqual(refused.map(String), [])
    assert.ok(entries.size >= 4)
    assert.ok([...entries.values()].some(({ participants }) => Object.keys(participants).length === 3))
    for (const [id, { injects }] of entries) {
      const kinds = new Set(injects.map(({ kind }) => kind))
      for (const kind of ['technical', 'legal', 'media', 'partner'] as const) assert.ok(kinds.has(kind), `${id}: ${kind}`)
    }
  })

  test('use only names and addresses that are reserved for examples', () => {
    for (const id of loadScenarios(folders, loadLaw([builtInData('.')]).law).entries.keys()) {
      const text = readScenarioText(folders, id)
      for (const [address] of text.matchAll(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g))
        assert.match(address, /^(?:10\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/)
      for (const [, name] of text.matchAll(/(?:query|server_name|host): ([^,\s}]+)/g)) assert.match(name ?? '', /\.example$/)
    }
  })

  test('that name what is not in them are refused at their place', () => {
    const [id] = loadScenarios(folders, loadLaw([builtInData('.')]).law).entries.keys()
    const good = readScenarioText(folders, id ?? '')
    for (const [from, to, place] of [
      ['to: ', 'to: nobody-', /injects/],
      ['after: ', 'after: never-', /expectations/],
    ] as const) {
      const value = parse(good.replace(from, to)) as unknown
      assert.throws(
        () => parseScenario(value),
        (thrown) => place.test(String((thrown as { place?: string }).place)),
        stringify(value).slice(0, 80),
      )
    }
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { IdScanner } from './references.ts'

const uuid = '8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'
const scanner = new IdScanner(new Set(['indicator', 'malware', 'x-indicator']))

suite('ids named in an object', () => {
  const found: [string, string][] = [
    ['alone', `indicator--${uuid}`],
    ['inside a sentence', `seen with indicator--${uuid}, again`],
    ['glued to a word before it', `see-indicator--${uuid}`],
    ['glued to letters before it', `fooindicator--${uuid}`],
    ['after another pair of hyphens', `note--indicator--${uuid}`],
    ['in upper case', `INDICATOR--${uuid.toUpperCase()}`],
    ['inside a URL', `https://example.org/?ref=indicator--${uuid}#x`],
  ]
  for (const [how, text] of found) {
    test(`one that stands ${how} is found`, () => {
      assert.deepEqual([...scanner.inString(text)], [`indicator--${uuid}`])
    })
  }

  test('one whose letters are hidden by escapes is found', () => {
    assert.deepEqual([...scanner.inObjectText(`{"a":"\\u0069ndicator\\u002d-${uuid}"}`)], [`indicator--${uuid}`])
  })

  test('every type that could end there is found', () => {
    assert.deepEqual([...scanner.inString(`x-indicator--${uuid}`)], [`x-indicator--${uuid}`, `indicator--${uuid}`])
  })

  test('one of a type that is not held names nothing', () => {
    assert.deepEqual([...scanner.inString(`tool--${uuid}`)], [])
  })

  test('the path of a key that names one is the path of its property', () => {
    const value = { extensions: { [`malware--${uuid}`]: { a: 1 } }, list: ['x', { y: `malware--${uuid}` }] }
    const paths = scanner.pathsNaming(value, (id) => id === `malware--${uuid}`)
    assert.deepEqual(paths, [
      ['extensions', `malware--${uuid}`],
      ['list', 1, 'y'],
    ])
  })

  test('an id is found in any text around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        assert.ok(scanner.inString(`${before}indicator--${uuid}${after}`).has(`indicator--${uuid}`))
      }),
    )
  })
})

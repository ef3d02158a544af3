import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { rules } from './house/rules.ts'
import { readSources } from './house/source.ts'
import { readTree } from './house/tree.ts'

describe('the house', () => {
  const tree = readTree(fileURLToPath(new URL('..', import.meta.url)))
  const sources = readSources(tree)
  for (const [promise, rule] of Object.entries(rules)) {
    it(promise, () => {
      const breaches = rule(tree, sources).map(({ place, detail }) => `${place}: ${detail}`)
      assert.equal(breaches.length, 0, `\n${breaches.join('\n')}`)
    })
  }
})

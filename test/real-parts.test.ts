import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { realParts } from './real-parts.ts'

describe('what nobody here wrote', () => {
  const reason = 'only where CI is set must every part be there'
  for (const part of realParts) {
    it(`${part.name} is there in CI`, process.env.CI === undefined ? { skip: reason } : {}, () => {
      assert.notEqual(part.find(), undefined, `${part.name} is absent: ${part.bring}`)
    })
  }
})

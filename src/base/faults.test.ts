import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { declareFaults, isFault } from './faults.ts'

const fault = declareFaults('room', { broken: { kind: 'invalid', means: 'Mend it.' } })

suite('a fault', () => {
  test('says whose it is, where, and what happens next', () => {
    const made = fault('broken', 'The hinge is off.', 'door')
    assert.deepEqual(made.toJSON(), { kind: 'invalid', code: 'room.broken', detail: 'The hinge is off.', place: 'door' })
    assert.ok(isFault(made) && made instanceof Error)
  })

  test('takes its place under a wider one', () => {
    assert.equal(fault('broken', '', 'modified').within('objects[17]').place, 'objects[17].modified')
    assert.equal(fault('broken', '', '[3]').within('labels').place, 'labels[3]')
    assert.equal(fault('broken', '').within('objects[17]').place, 'objects[17]')
  })

  test('of a code that nobody declared is a bug, not a fault', () => {
    // The type forbids it; a test may ask what happens all the same.
    const careless = fault as (code: string, detail: string) => Error
    assert.throws(
      () => careless('unheard-of', ''),
      (thrown) => !isFault(thrown),
    )
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { isTimestamp, toMillis } from '../base/index.ts'
import { toEventMillis } from './event-time.ts'

/** What the fast way has to equal. */
function plainly(text: string): number | undefined {
  return isTimestamp(text) ? toMillis(text) : undefined
}

const whole = fc
  .tuple(
    fc.date({ min: new Date('0100-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
    fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 20 }),
  )
  .map(([date, digits]) => `${date.toISOString().slice(0, 19)}${digits.length === 0 ? '' : `.${digits.join('')}`}Z`)

/** One sign of a timestamp replaced, taken away or put in. */
const broken = fc
  .tuple(whole, fc.nat(30), fc.nat(1), fc.constantFrom('', '0', '5', '9', 'Z', 'T', '.', ':', '-', ' ', '/', '\u0665', '\u0130'))
  .map(([text, at, gone, sign]) => text.slice(0, at) + sign + text.slice(at + gone))

suite('the time of an event', () => {
  test('is read to the millisecond, whatever the day before it was', () => {
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 5 }), (texts) => {
        for (const text of texts) assert.equal(toEventMillis(text), plainly(text), text)
      }),
    )
  })

  test('is none where one sign is out of place, on a day that is known as on one that is not', () => {
    fc.assert(
      fc.property(whole, broken, (known, text) => {
        toEventMillis(known)
        assert.equal(toEventMillis(text), plainly(text), text)
        toEventMillis(`${text.slice(0, 11)}00:00:00Z`)
        assert.equal(toEventMillis(text), plainly(text), text)
      }),
      { numRuns: 1000 },
    )
  })

  const cases = ['2016-12-31T23:59:60Z', '2016-12-31T23:59:60.999Z', '2016-12-31T24:00:00Z', '2016-12-31T23:60:00Z', '2016-12-31T23:59:61Z']
  const more = ['2016-02-30T00:00:00Z', '2016-12-31T23:59:59.Z', '2016-12-31t23:59:59Z', '2016-12-31T23:59:59z', '2016-12-31T23:59:59', '']
  for (const text of [...cases, ...more]) {
    test(`"${text}" is ${plainly(text) ?? 'none'}`, () => {
      toEventMillis('2016-12-31T00:00:00Z')
      assert.equal(toEventMillis(text), plainly(text))
    })
  }
})

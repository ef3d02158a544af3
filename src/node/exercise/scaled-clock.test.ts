import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { type ClockKeeper, type ClockState, keepClockIn } from './clock-state.ts'
import { ScaledClock } from './scaled-clock.ts'

const start = Date.UTC(2026, 10, 20, 16, 40)
const leaseMs = 1500

/** A disk that remembers what was written last, and nothing else. */
function keeper(scale: number): ClockKeeper {
  let state: ClockState = { at: start, scale, isPaused: false }
  return {
    read: () => state,
    write: (next) => {
      state = next
    },
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: -5000, max: 120_000 }) }),
  fc.record({ do: fc.constant('move' as const), ms: fc.integer({ min: -3_600_000, max: 86_400_000 }) }),
  fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const, 'kill' as const, 'renew' as const), ms: fc.constant(0) }),
)

suite('the clock of an exercise', () => {
  test('never goes back: while it runs, is paused, moved on, killed and started again, and while the clock of the machine is set back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3600 }), fc.array(step, { maxLength: 60 }), (scale, steps) => {
        const disk = keeper(scale)
        let peopleMs = Date.UTC(2027, 0, 1)
        let clock = new ScaledClock({ now: () => peopleMs }, disk)
        let last = clock.now()
        for (const { do: what, ms } of steps) {
          const before = clock.now()
          const wasPaused = clock.isPaused
          if (what === 'wait') peopleMs += ms
          if (what === 'move') clock.moveTo(before + ms)
          if (what === 'pause') clock.pause()
          if (what === 'resume') clock.resume()
          if (what === 'renew') clock.renew()
          if (what === 'kill') {
            peopleMs += 3_600_000
            clock = new ScaledClock({ now: () => peopleMs }, disk)
          }
          const now = clock.now()
          assert.ok(now >= last, `${what}: ${now} after ${last}`)
          assert.ok(disk.read().at >= now, 'no time is told that is not on the disk')
          if (what === 'wait' && wasPaused) assert.equal(now, before)
          if (what === 'kill') {
            assert.equal(clock.isPaused, wasPaused)
            assert.ok(now - before <= leaseMs * scale, 'the hour that nobody played does not count')
          }
          if (what === 'move') assert.ok(now >= before + Math.max(0, ms))
          last = now
        }
      }),
      { numRuns: 300 },
    )
  })

  test('runs as many times faster as it is told, as long as it is renewed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3600 }), fc.integer({ min: 1, max: 500 }), (scale, beats) => {
        let peopleMs = 0
        const clock = new ScaledClock({ now: () => peopleMs }, keeper(scale))
        for (let beat = 0; beat < beats; beat += 1) {
          peopleMs += 500
          clock.renew()
        }
        assert.equal(clock.now(), start + beats * 500 * scale)
      }),
    )
  })

  test('stands where it was paused, to the millisecond, after a restart too', () => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-clock-'))
    try {
      const disk = keepClockIn(join(folder, 'clock.json'))
      disk.write({ at: start, scale: 60, isPaused: false })
      let peopleMs = 0
      const clock = new ScaledClock({ now: () => peopleMs }, disk)
      peopleMs += 1000
      clock.pause()
      const paused = clock.now()
      assert.equal(paused, start + 60_000)
      peopleMs += 9_999_999
      const again = new ScaledClock({ now: () => peopleMs }, disk)
      assert.equal(again.now(), paused)
      again.resume()
      assert.equal(again.now(), paused)
      peopleMs += 1000
      assert.equal(again.now(), paused + 60_000)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { nodeFault } from '../faults.ts'

/** Where a scaled clock stands: no time later than `at` was ever told, as long as nothing newer is on the disk. */
export const ClockState = z.strictObject({
  /** Milliseconds since the epoch, of the scenario. */
  at: z.number().int(),
  /** Milliseconds of the scenario for one of the people who play it. */
  scale: z.number().min(1).max(10_000),
  isPaused: z.boolean(),
})
export type ClockState = z.infer<typeof ClockState>

/** Where the state is kept. `write` returns when it is durable. */
export interface ClockKeeper {
  read(): ClockState
  write(state: ClockState): void
}

/** In one file, whole or as it was before, whenever the machine stops. */
export function keepClockIn(file: string): ClockKeeper & { exists(): boolean } {
  return {
    exists: () => existsSync(file),
    read: () => {
      try {
        return ClockState.parse(JSON.parse(readFileSync(file, 'utf8')))
      } catch (error) {
        throw nodeFault('bad-exercise', `Its clock cannot be read: ${error instanceof Error ? error.message : String(error)}`, file)
      }
    },
    write: (state) => writeDurably(file, JSON.stringify(state)),
  }
}

/** Replaces a file: after this it is on the disk, and at no moment was there half of it. */
export function writeDurably(file: string, text: string): void {
  const partial = `${file}.partial`
  const handle = openSync(partial, 'w', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(partial, file)
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

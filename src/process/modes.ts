/** How the plant is being run: the states of all its switches together. */
export interface Modes {
  /** Tags (places in the model) that only ever have a few whole values: pumps, valves, selectors. */
  readonly tags: Int32Array
  /** Each mode learned, as `toMode` writes it. */
  readonly seen: ReadonlySet<string>
}

/** More values than this make no switch. */
const mostStates = 6
/** A plant with more modes than this is not told by its modes. */
const mostModes = 5_000

/** Switches and modes in `values` (samples × tags). Means of a working interval are taken to the nearest state. */
export function modesOf(values: Float64Array, tags: number): Modes {
  const switches = Int32Array.from(Array.from({ length: tags }, (_, tag) => tag).filter((tag) => isSwitch(values, tags, tag)))
  const seen = new Set<string>()
  if (switches.length === 0) return { tags: switches, seen }
  for (let start = 0; start < values.length; start += tags) {
    seen.add(toMode(switches, values, start))
    if (seen.size > mostModes) return { tags: new Int32Array(0), seen: new Set() }
  }
  return { tags: switches, seen }
}

/** A mean over a change of state lies between two states, rarely; a quantity nearly always does when it is not at rest. */
const mostBetween = 0.2

function isSwitch(values: Float64Array, tags: number, tag: number): boolean {
  const states = new Map<number, number>()
  let between = 0
  for (let at = tag; at < values.length; at += tags) {
    const value = values[at] ?? 0
    if (!Number.isInteger(value)) between += 1
    const state = Math.round(value)
    states.set(state, (states.get(state) ?? 0) + 1)
    if (states.size > mostStates) return false
  }
  const elsewhere = values.length / tags - Math.max(...states.values())
  return states.size > 1 && between < mostBetween * elsewhere
}

/** The mode of one sample, such as `1,0,1`. */
export function toMode(switches: Int32Array, values: Float64Array, start = 0): string {
  let mode = ''
  for (const tag of switches) mode += `${mode === '' ? '' : ','}${Math.round(values[start + tag] ?? 0)}`
  return mode
}

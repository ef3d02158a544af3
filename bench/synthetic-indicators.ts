import { randomBytes } from 'node:crypto'
import { type Atom, IndicatorIndex } from '../src/detect/index.ts'

/**
 * The nth of any number of made-up indicators, in the mixture that feeds have: six of ten are domains, two addresses, one a
 * URL, one a hash. All different, none of them seen in any log.
 */
export function toSyntheticAtom(number: number): Atom {
  const mixed = Math.imul(number, 2654435761) >>> 0
  const part = number % 10
  if (part < 6) return { kind: 'domain-name', how: 'exact', value: `${mixed.toString(36)}.evil${number % 977}.test` }
  if (part < 8)
    return {
      kind: 'ipv4-addr',
      how: 'exact',
      value: [240 + (mixed >>> 28), (mixed >>> 16) & 255, (mixed >>> 8) & 255, mixed & 255].join('.'),
    }
  if (part < 9) return { kind: 'url', how: 'exact', value: `http://${mixed.toString(36)}.test/${number}` }
  const digits = mixed.toString(16).padStart(8, '0')
  return { kind: 'file:sha256', how: 'exact', value: `${digits}${number.toString(16).padStart(8, '0')}`.repeat(4) }
}

/** An index with a seed of its own, as each process has. */
export function emptyIndex(): IndicatorIndex {
  const bytes = randomBytes(8)
  return new IndicatorIndex({ k0: bytes.readInt32LE(0), k1: bytes.readInt32LE(4) })
}

/** Adds the made-up indicators from one number up to another. */
export function addSynthetic(index: IndicatorIndex, from: number, to: number): void {
  for (let number = from; number < to; number += 1) index.add(toSyntheticAtom(number), number)
}

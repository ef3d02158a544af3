import { createHash } from 'node:crypto'
import { z } from 'zod'
import { toCanonicalJson } from '../base/index.ts'
import { processFault } from './faults.ts'
import type { Model } from './model.ts'

const finite = z.number()
const vector = z.array(finite).transform((list) => Float64Array.from(list))
const whole = z.array(z.int()).transform((list) => Int32Array.from(list))
const configurationShape = z.strictObject({
  ridge: finite,
  clip: finite,
  usualQuantile: finite,
  rangeFloor: finite,
  cap: finite,
  window: z.int().positive(),
  coarseSteps: z.int().positive(),
  coarseLongestMs: finite,
  coarseWindow: z.int().positive(),
  top: z.int().positive(),
  hold: finite,
  folds: z.int().positive(),
  mergeSamples: z.int().nonnegative(),
  maxLearningRows: z.int().positive(),
  budgetPerWeek: finite,
})
const scaleShape = z.strictObject({
  version: z.literal(1),
  tags: z.array(
    z.strictObject({
      name: z.string(),
      unit: z.string().exactOptional(),
      low: finite.exactOptional(),
      high: finite.exactOptional(),
      site: z.string().exactOptional(),
      asset: z.string().exactOptional(),
    }),
  ),
  excluded: z.array(z.strictObject({ tag: z.string(), reason: z.string() })),
  approved: z.array(z.strictObject({ finding: z.string(), reason: z.string() })).exactOptional(),
  learned: z.strictObject({
    from: finite,
    to: finite,
    rows: z.int(),
    samples: z.int(),
    nativeMs: finite.positive(),
    workingMs: finite.positive(),
  }),
  configuration: configurationShape,
  resolutions: vector,
  medians: vector,
  spreads: vector,
  lows: vector,
  highs: vector,
  mean: vector,
  weights: vector,
  usual: vector,
  slow: z.strictObject({ mean: vector, weights: vector, blockMs: finite.positive(), usual: vector }),
  modes: z.strictObject({ tags: whole, seen: z.array(z.string()).transform((list) => new Set(list)) }),
  interlocks: z.array(
    z.strictObject({
      switch: z.int().nonnegative(),
      from: z.int(),
      to: z.int(),
      tag: z.int().nonnegative(),
      low: finite,
      high: finite,
      lowest: finite,
      highest: finite,
      margin: finite.positive(),
    }),
  ),
  longestStills: whole,
  threshold: finite,
  normalScores: z.array(finite),
})

const modelShape = scaleShape.extend({ coarse: scaleShape.exactOptional() })

/** The model as canonical JSON (RFC 8785): the same model is the same text, so that a hash names it. */
export function toModelText(model: Model): string {
  const plain = JSON.parse(
    JSON.stringify(model, (_, value: unknown) => {
      if (value instanceof Float64Array || value instanceof Int32Array) return [...value]
      return value instanceof Set ? [...value].sort() : value
    }),
  )
  return toCanonicalJson(plain)
}

/** SHA-256 of the model's text, in hex. */
export function hashOfModel(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Reads a model. Fault: `process.bad-model`, with the place in it. */
export function parseModel(text: string): Model {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw processFault('bad-model', `It is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
  const parsed = modelShape.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw processFault('bad-model', issue?.message ?? 'It is not a model.', issue?.path.join('.'))
  }
  requireShape(parsed.data)
  const { tags, coarse } = parsed.data
  if (coarse !== undefined) {
    requireShape(coarse)
    if (coarse.tags.length !== tags.length) throw processFault('bad-model', 'Both scales have the same tags.', 'coarse.tags')
  }
  return parsed.data
}

/** Every list must be as long as the tags say: a model from elsewhere is data from elsewhere. */
function requireShape(model: Model): void {
  const tags = model.tags.length
  const lengths: readonly (readonly [string, number, number])[] = [
    ['resolutions', model.resolutions.length, tags],
    ['medians', model.medians.length, tags],
    ['spreads', model.spreads.length, tags],
    ['lows', model.lows.length, tags],
    ['highs', model.highs.length, tags],
    ['usual', model.usual.length, tags],
    ['longestStills', model.longestStills.length, tags],
    ['mean', model.mean.length, 2 * tags],
    ['weights', model.weights.length, 2 * tags * tags],
    ['slow.mean', model.slow.mean.length, tags],
    ['slow.weights', model.slow.weights.length, tags * tags],
    ['slow.usual', model.slow.usual.length, tags],
  ]
  for (const [place, found, wanted] of lengths) {
    if (found !== wanted) throw processFault('bad-model', `It has ${found} numbers, its ${tags} tags need ${wanted}.`, place)
  }
  if ([model.spreads, model.usual, model.slow.usual].some((list) => list.some((value) => !(value > 0)))) {
    throw processFault('bad-model', 'Spreads and usual residuals are above 0.', 'spreads')
  }
  if (model.interlocks.some((one) => one.switch >= tags || one.tag >= tags)) {
    throw processFault('bad-model', 'It names a tag that is not there.', 'interlocks')
  }
  if (model.modes.tags.some((tag) => tag < 0 || tag >= tags))
    throw processFault('bad-model', 'It names a tag that is not there.', 'modes.tags')
}

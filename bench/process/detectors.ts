import { type Configuration, judgeSeries, learnPrepared, type Model, type Prepared, prepare, type Series } from '../../src/process/index.ts'
import { principalAxes } from './principal-axes.ts'

/** Learns from a series and gives what scores any other, row by row and causally. All are judged on the same work. */
export type Detector = (learned: Series, feed: ReadonlyMap<string, number>) => (judged: Series) => Float64Array

/** The room's own method, with another number here and there, or with a part of the model taken out. */
export function room(configuration: Configuration, without: (model: Model) => Model = (model) => model): Detector {
  return (learned, feedResolutions) => {
    const prepared = prepare(learned, { configuration, feedResolutions })
    const model = without(learnPrepared(prepared, learned, { configuration }))
    return (judged) => judgeSeries(model, judged, { threshold: Number.POSITIVE_INFINITY }).scores
  }
}

interface Learned {
  readonly model: Model
  readonly prepared: Prepared
}
/** Writes the residual of each tag in row `row` of scaled readings `z`. */
type Residuals = (z: Float64Array, row: number, into: Float64Array) => void

/** The same scaling, window and top as the room, around other residuals. */
export function residualDetector(configuration: Configuration, toResiduals: (learned: Learned) => Residuals): Detector {
  return (learned, feedResolutions) => {
    const prepared = prepare(learned, { configuration, feedResolutions })
    const known = { prepared, model: learnPrepared(prepared, learned, { configuration }) }
    const residuals = toResiduals(known)
    const usual = usualOf(residuals, known, configuration)
    return (judged) => windowed(sizesOf(residuals, scaledOf(judged, known), usual), usual.length, configuration)
  }
}

function usualOf(residuals: Residuals, { prepared }: Learned, { usualQuantile }: Configuration): Float64Array {
  const { tags, values, floors } = prepared.scaled
  const sizes = sizesOf(residuals, values, new Float64Array(tags).fill(1))
  return Float64Array.from({ length: tags }, (_, tag) => {
    const column = Float64Array.from({ length: sizes.length / tags }, (_value, row) => sizes[row * tags + tag] ?? 0).sort()
    return Math.max(floors[tag] ?? 0, column[Math.floor(usualQuantile * (column.length - 1))] ?? 0)
  })
}

function sizesOf(residuals: Residuals, z: Float64Array, usual: Float64Array): Float64Array {
  const width = usual.length
  const sizes = new Float64Array(z.length)
  const into = new Float64Array(width)
  for (let row = 1; row < z.length / width; row += 1) {
    residuals(z, row, into)
    for (let tag = 0; tag < width; tag += 1) sizes[row * width + tag] = Math.abs(into[tag] ?? 0) / (usual[tag] ?? 1)
  }
  return sizes
}

function scaledOf(series: Series, { model }: Learned): Float64Array {
  const { resolutions, medians, spreads, configuration } = model
  return series.values.map((value, at) => {
    const tag = at % series.tags.length
    const step = resolutions[tag] ?? 0
    const rounded = step === 0 ? value : Math.round(value / step) * step
    const scaled = (rounded - (medians[tag] ?? 0)) / (spreads[tag] ?? 1)
    return Math.max(-configuration.clip, Math.min(configuration.clip, scaled))
  })
}

/** Mean over the window, then of the highest: as `Scoring` does. */
function windowed(sizes: Float64Array, width: number, { cap, window, top }: Configuration): Float64Array {
  const rows = sizes.length / width
  const scores = new Float64Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const means = new Float64Array(width)
    for (let back = 0; back < Math.min(window, row + 1); back += 1) {
      for (let tag = 0; tag < width; tag += 1)
        means[tag] = (means[tag] ?? 0) + Math.min(cap, sizes[(row - back) * width + tag] ?? 0) / window
    }
    const highest = means.sort().subarray(-top)
    scores[row] = highest.reduce((sum, value) => sum + value, 0) / top
  }
  return scores
}

/** What is left of z_t outside the space of the first principal components that carry `share` of the variance. */
export function outsidePrincipalAxes(share: number): (learned: Learned) => Residuals {
  return ({ prepared }) => {
    const { tags, values } = prepared.scaled
    const { mean, axes } = principalAxes(values, tags, share)
    return (z, row, into) => {
      for (let tag = 0; tag < tags; tag += 1) into[tag] = (z[row * tags + tag] ?? 0) - (mean[tag] ?? 0)
      const centred = into.slice()
      for (const axis of axes) {
        let along = 0
        for (let tag = 0; tag < tags; tag += 1) along += (axis[tag] ?? 0) * (centred[tag] ?? 0)
        for (let tag = 0; tag < tags; tag += 1) into[tag] = (into[tag] ?? 0) - along * (axis[tag] ?? 0)
      }
    }
  }
}

/** Each tag from the others at the same moment (ridge), its past left out. */
export function fromOthers({ model: { slow } }: Learned): Residuals {
  return (z, row, into) => {
    const width = into.length
    for (let tag = 0; tag < width; tag += 1) {
      let sum = 0
      for (let other = 0; other < width; other += 1) {
        sum += (slow.weights[tag * width + other] ?? 0) * ((z[row * width + other] ?? 0) - (slow.mean[other] ?? 0))
      }
      into[tag] = sum
    }
  }
}

/** Each tag from its own last reading alone. */
export function fromOwnPast({ prepared }: Learned): Residuals {
  const { count, sums, products } = prepared.folds.whole
  const size = sums.length
  const width = size / 2
  const shared = (one: number, other: number) => (products[one * size + other] ?? 0) - ((sums[one] ?? 0) * (sums[other] ?? 0)) / count
  const slopes = Array.from({ length: width }, (_, tag) => {
    const own = shared(width + tag, width + tag)
    return own > 1e-9 ? shared(tag, width + tag) / own : 0
  })
  return (z, row, into) => {
    for (let tag = 0; tag < width; tag += 1) {
      const [now, before] = [z[row * width + tag] ?? 0, z[(row - 1) * width + tag] ?? 0]
      into[tag] = now - (sums[tag] ?? 0) / count - (slopes[tag] ?? 0) * (before - (sums[width + tag] ?? 0) / count)
    }
  }
}

/** The joint residuals less their mean in the same mode, where it was seen often: what a model for each mode would know. */
export function byMode(learned: Learned): Residuals {
  const { model, prepared } = learned
  const joint = jointOf(learned)
  const { tags, values } = prepared.scaled
  const modeAt = (z: Float64Array, row: number) => {
    let mode = ''
    for (const tag of model.modes.tags)
      mode += `${Math.round((model.medians[tag] ?? 0) + (model.spreads[tag] ?? 0) * (z[row * tags + tag] ?? 0))},`
    return mode
  }
  const sums = new Map<string, { count: number; sum: Float64Array }>()
  const into = new Float64Array(tags)
  for (let row = 1; row < values.length / tags; row += 1) {
    joint(values, row, into)
    const mode = modeAt(values, row)
    const known = sums.get(mode) ?? { count: 0, sum: new Float64Array(tags) }
    sums.set(mode, known)
    known.count += 1
    for (let tag = 0; tag < tags; tag += 1) known.sum[tag] = (known.sum[tag] ?? 0) + (into[tag] ?? 0)
  }
  return (z, row, out) => {
    joint(z, row, out)
    const known = sums.get(modeAt(z, row))
    if (known === undefined || known.count < 50) return
    for (let tag = 0; tag < tags; tag += 1) out[tag] = (out[tag] ?? 0) - (known.sum[tag] ?? 0) / known.count
  }
}

/** The room's own residuals. */
function jointOf({ model: { mean, weights } }: Learned): Residuals {
  return (z, row, into) => {
    const width = into.length
    for (let tag = 0; tag < width; tag += 1) {
      let sum = 0
      for (let other = 0; other < 2 * width; other += 1) {
        const value = other < width ? z[row * width + other] : z[(row - 1) * width + other - width]
        sum += (weights[tag * 2 * width + other] ?? 0) * ((value ?? 0) - (mean[other] ?? 0))
      }
      into[tag] = sum
    }
  }
}

/** A running sum of what exceeds `slack` times its usual size in `score`, that falls back when it does not (Page 1954). */
export function summedUp(detector: Detector, slack: number): Detector {
  return (learned, feed) => {
    const score = detector(learned, feed)
    const usual = score(learned).slice().sort()
    const slackScore = slack * (usual[Math.floor(0.99 * usual.length)] ?? 1)
    return (judged) => {
      let sum = 0
      return score(judged).map((value) => {
        sum = Math.max(0, sum + value - slackScore)
        return sum
      })
    }
  }
}

/** The greatest of several, each in multiples of its own highest score in what was learned. */
export function greatestOf(detectors: readonly Detector[]): Detector {
  return (learned, feed) => {
    const all = detectors.map((detector) => {
      const score = detector(learned, feed)
      return { score, highest: score(learned).reduce((most, value) => Math.max(most, value), 1e-9) }
    })
    return (judged) => {
      const scores = all.map(({ score, highest }) => score(judged).map((value) => value / highest))
      return Float64Array.from(judged.times, (_, row) => Math.max(...scores.map((list) => list[row] ?? 0)))
    }
  }
}

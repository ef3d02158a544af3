import type { Episode } from './episodes.ts'
import type { Model } from './model.ts'

/** A technique of MITRE ATT&CK for ICS that what was seen would fit. A suggestion: a fault of the plant looks alike. */
export interface Technique {
  readonly id: string
  readonly name: string
}

export interface Explanation {
  /** The asset that most likely is not as it should be: that of the tag with the greatest part. */
  readonly asset: string
  /** What the picture is, in a sentence. */
  readonly words: string
  readonly techniques: readonly Technique[]
  /** What to look at first, in this order. */
  readonly checks: readonly string[]
}

const techniques = {
  manipulationOfControl: { id: 'T0831', name: 'Manipulation of Control' },
  manipulationOfView: { id: 'T0832', name: 'Manipulation of View' },
  modifyParameter: { id: 'T0836', name: 'Modify Parameter' },
  unauthorizedCommand: { id: 'T0855', name: 'Unauthorized Command Message' },
  spoofReporting: { id: 'T0856', name: 'Spoof Reporting Message' },
} as const satisfies Record<string, Technique>

/** A tag has a part of its own when it contributes at least this share of the greatest. */
const ownPart = 0.5

/** What an episode looks like, told from which tags disagree with the rest: one sensor, a switch, or the process itself. */
export function explain(model: Model, episode: Episode): Explanation {
  const [first] = episode.tags
  if (first === undefined) return { asset: '', words: 'No tag stands out.', techniques: [], checks: [] }
  const own = episode.tags.filter(({ contribution }) => contribution >= ownPart * first.contribution)
  const switches = new Set(Array.from(model.modes.tags, (tag) => model.tags[tag]?.name))
  const turned = own.find(({ tag }) => switches.has(tag))
  const named = own.map(({ tag }) => tag)
  const reads = `${first.tag} reads ${toReading(first.observed, first.unit)} where ${toReading(first.expected, first.unit)} would fit the rest`
  if (turned !== undefined) {
    return {
      asset: turned.asset,
      words: `The state of ${turned.tag} does not fit what the rest of the plant does (${reads}).`,
      techniques: [techniques.unauthorizedCommand, techniques.manipulationOfControl],
      checks: [
        `Look at ${turned.asset} itself: is it in the state that ${turned.tag} says?`,
        `Who or what commanded it last? Compare the controller's log with the operators' own actions.`,
        `Was its set-point or its logic changed?${learnedTurns(model, turned.tag)}`,
      ],
    }
  }
  if (own.length === 1) {
    return {
      asset: first.asset,
      words: `One sensor disagrees with all others: ${reads}.`,
      techniques: [techniques.spoofReporting, techniques.manipulationOfView],
      checks: [
        `Read ${first.tag} at the instrument, not through the network.`,
        'Compare what the controller holds with what the control room shows.',
        'If the instrument agrees with the screen: is it worn or out of calibration?',
      ],
    }
  }
  return {
    asset: first.asset,
    words: `Several readings leave what is usual together: ${named.slice(0, 5).join(', ')} (${reads}).`,
    techniques: [techniques.manipulationOfControl, techniques.modifyParameter],
    checks: [
      `Which command or set-point moved ${first.asset} and its neighbours?`,
      `Compare the set-points and logic in the controller with the ones that were approved.`,
      'Is there work on site, a leak or a burst, that would explain it?',
    ],
  }
}

/** What its controller did while it was learned, where one tag decided it. */
function learnedTurns(model: Model, name: string): string {
  const nameOf = (tag: number) => model.tags[tag]?.name
  return model.interlocks
    .filter((lock) => nameOf(lock.switch) === name)
    .map(({ from, to, tag, low, high }) => {
      const inUnit = (scaled: number) => toReading((model.medians[tag] ?? 0) + (model.spreads[tag] ?? 0) * scaled, model.tags[tag]?.unit)
      return ` When it was learned it went from ${from} to ${to} with ${nameOf(tag)} at ${inUnit(low)} to ${inUnit(high)}.`
    })
    .join('')
}

function toReading(value: number, unit: string | undefined): string {
  const digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return `${value.toFixed(digits)}${unit === undefined ? '' : ` ${unit}`}`
}

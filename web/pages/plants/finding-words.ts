import type { ReadinessFinding } from '../../contract.ts'

/** What to do about each kind of finding, by the part of its code before the colon. */
const steps: Readonly<Record<string, string>> = {
  drift:
    'Compare the sensor with a hand-held one, or with its neighbours at a time when they must agree. If it wore or was calibrated, say so.',
  'outside-range': 'See who wrote those readings. If the range was given wrongly, mend it in the plant’s description.',
  episode: 'Look at the episode. Leave that time out, unless you know that it was normal.',
  'new-mode': 'See with those who run the plant whether it is meant to run like this.',
  'short-time': 'Wait, or load history: the longer the time, the fewer false alarms.',
  'few-samples': 'Wait, or load history.',
  'drift-unseen': 'Load a longer history, so that a slow drift in it would be seen.',
  'modes-open': 'Learn from a longer time, and again after the plant has been run in all its ways.',
  gaps: 'See whether the source or the network loses readings.',
  stuck: 'If the sensor was stuck, choose a time without it.',
  constant: 'Nothing, if it is meant to stand still.',
  twin: 'Nothing: two that say the same guard each other.',
  resolution: 'Nothing: it is done.',
  'left-out': 'Nothing, if the tag tells nothing of the process.',
}

export function toStep({ code }: Pick<ReadinessFinding, 'code'>): string | undefined {
  return steps[code.split(':', 1)[0] ?? '']
}

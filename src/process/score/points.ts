/** How many rows were called rightly and wrongly, each row by itself. */
export interface PointScore {
  readonly truePositives: number
  readonly falsePositives: number
  readonly trueNegatives: number
  readonly falseNegatives: number
  /** Of the rows in alarm, those under attack; null without an alarm. */
  readonly precision: number | null
  /** Of the rows under attack, those in alarm (true positive rate); null without an attack. */
  readonly recall: number | null
  /** Of the normal rows, those without alarm (true negative rate); null without a normal row. */
  readonly specificity: number | null
  /** Harmonic mean of precision and recall; 0 when nothing was called rightly, null when there was nothing to call. */
  readonly f1: number | null
}

/**
 * Scores by point. Never "point-adjusted", where one alarmed row makes a whole attack found: an alarm thrown by dice at
 * one row in a hundred then scores .9 (Kim et al., Towards a rigorous evaluation of time-series anomaly detection, 2022).
 */
export function scorePoints(alarms: Uint8Array, truth: Uint8Array): PointScore {
  let truePositives = 0
  let falsePositives = 0
  let trueNegatives = 0
  let falseNegatives = 0
  for (let at = 0; at < truth.length; at += 1) {
    if (truth[at] === 1) {
      if (alarms[at] === 1) truePositives += 1
      else falseNegatives += 1
    } else if (alarms[at] === 1) falsePositives += 1
    else trueNegatives += 1
  }
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  return {
    truePositives,
    falsePositives,
    trueNegatives,
    falseNegatives,
    precision: share(truePositives, truePositives + falsePositives),
    recall: share(truePositives, truePositives + falseNegatives),
    specificity: share(trueNegatives, trueNegatives + falsePositives),
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  }
}

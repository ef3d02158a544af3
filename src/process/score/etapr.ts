import { overlapOf, type Range, rangesOf } from './ranges.ts'

/**
 * Enhanced time-series aware precision and recall (Hwang, Yun, Kim and Min, Do You Know Existing Accuracy Metrics
 * Overrate Time-Series Anomaly Detections?, SAC 2022). All shares are from 0 to 1; 0 where there is nothing to score.
 */
export interface EtaprScore {
  readonly etaP: number
  readonly etaR: number
  readonly f1: number
  readonly detectedAttacks: number
  readonly correctAlarms: number
}

export interface EtaprOptions {
  /** An alarm is correct when at least this share of it lies in detected attacks. */
  readonly thetaP?: number
  /** An attack is detected when correct alarms cover at least this share of it. */
  readonly thetaR?: number
}

/** Rows that one attack and one alarm share. */
interface Shared {
  readonly attack: number
  readonly alarm: number
  readonly rows: number
}

export function scoreEtapr(alarms: Uint8Array, truth: Uint8Array, { thetaP = 0.5, thetaR = 0.1 }: EtaprOptions = {}): EtaprScore {
  const predictions = rangesOf(alarms)
  const attacks = rangesOf(truth)
  if (predictions.length === 0 || attacks.length === 0) return { etaP: 0, etaR: 0, f1: 0, detectedAttacks: 0, correctAlarms: 0 }
  const shared = pruned(sharedRows(attacks, predictions), { attacks, predictions, thetaP, thetaR })
  const attackShares = coveredShares(shared, attacks, 'attack')
  const alarmShares = coveredShares(shared, predictions, 'alarm')
  // A thing that counts is worth half for being found at all and half for the share of it that was.
  const worth = (share: number, least: number) => (share >= least ? (1 + Math.min(1, share)) / 2 : 0)
  let etaR = 0
  for (const share of attackShares) etaR += worth(share, thetaR) / attacks.length
  // Long alarms weigh more than short ones, by the square root, so that neither many nor endless ones come cheap.
  let weights = 0
  for (const { start, end } of predictions) weights += Math.sqrt(end - start)
  let etaP = 0
  for (const [at, { start, end }] of predictions.entries()) {
    etaP += (worth(alarmShares[at] ?? 0, thetaP) * Math.sqrt(end - start)) / weights
  }
  return {
    etaP,
    etaR,
    f1: etaP + etaR === 0 ? 0 : (2 * etaP * etaR) / (etaP + etaR),
    detectedAttacks: attackShares.filter((share) => share >= thetaR).length,
    correctAlarms: alarmShares.filter((share) => share >= thetaP).length,
  }
}

/** Every pair that overlaps; both lists ascend, so one walk along both finds them. */
function sharedRows(attacks: readonly Range[], alarms: readonly Range[]): Shared[] {
  const shared: Shared[] = []
  let attack = 0
  let alarm = 0
  for (;;) {
    const one = attacks[attack]
    const other = alarms[alarm]
    if (one === undefined || other === undefined) return shared
    const rows = overlapOf(one, other)
    if (rows > 0) shared.push({ attack, alarm, rows })
    if (one.end < other.end) attack += 1
    else alarm += 1
  }
}

/**
 * Correct alarms and detected attacks are defined by each other. What falls short is struck out until nothing more
 * does: attacks first, then alarms, as the authors do.
 */
function pruned(
  shared: readonly Shared[],
  { attacks, predictions, thetaP, thetaR }: { attacks: readonly Range[]; predictions: readonly Range[]; thetaP: number; thetaR: number },
): readonly Shared[] {
  let left = shared
  for (;;) {
    const before = left.length
    const attackShares = coveredShares(left, attacks, 'attack')
    left = left.filter(({ attack }) => (attackShares[attack] ?? 0) >= thetaR)
    const alarmShares = coveredShares(left, predictions, 'alarm')
    left = left.filter(({ alarm }) => (alarmShares[alarm] ?? 0) >= thetaP)
    if (left.length === before) return left
  }
}

function coveredShares(shared: readonly Shared[], ranges: readonly Range[], side: 'attack' | 'alarm'): number[] {
  const rows = new Array<number>(ranges.length).fill(0)
  for (const pair of shared) rows[pair[side]] = (rows[pair[side]] ?? 0) + pair.rows
  return ranges.map(({ start, end }, at) => (rows[at] ?? 0) / (end - start))
}

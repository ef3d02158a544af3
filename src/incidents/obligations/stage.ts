import { type Situation, toQuestion } from './asking.ts'
import { type ClockReading, noClock, readClocks } from './clocks.ts'
import { toAll, toNot } from './compile.ts'
import { atTimeOfDay, type Place, toRelief } from './due.ts'
import { allOf, type Truth } from './kleene.ts'
import type { ReadyOverlay, ReadyStage, Regime } from './law.ts'
import type { Act, Extension, Obligation, Reason, Verdict } from './obligation.ts'
import { type Confidence, confidences } from './regime.ts'

/** What is the same for all stages of a regime. */
export interface Standing {
  readonly regime: Regime
  readonly situation: Situation
  readonly place: Place
  readonly overlay: ReadyOverlay | undefined
  /** Two letters: whose authority is told, where that depends on the organisation. */
  readonly state: string | undefined
  /** The rule by which it is owed to this state. */
  readonly owedBy: Reason | undefined
  readonly nowMs: number
  /** Whether the law stands, and stood when the incident began. */
  readonly force: 'in-force' | 'watch' | 'too-early' | 'ended'
  readonly base: Truth
  readonly isDisplaced: Truth
  readonly restsOnEstimate: boolean
  /** Why the regime is there or not: made once, when the first stage asks. */
  reasons(): readonly Reason[]
}

/** One stage, decided. */
export function toObligation(ready: ReadyStage, standing: Standing): Obligation {
  const { stage } = ready
  const { regime, situation, place, overlay } = standing
  const { file } = regime
  const submitted = firstSubmission(stage.id, situation.acts)
  const truth = ready.when === undefined ? standing.base : allOf([standing.base, ready.when.truth(situation)])
  const ended = endOf(stage.id, standing)
  const verdict = toVerdict(truth, { submitted, ended }, standing)
  const isLive = verdict === 'due' || verdict === 'met' || verdict === 'unknown'
  const reading = isLive ? readStage(ready, standing) : noClock
  const confidence = worse(file.confidence, overlay?.file.confidence)
  const extensions = reading.dueAtMs === undefined ? noExtensions : toExtensions(ready, standing, reading.dueAtMs)
  const lastMs = extensions.reduce((last, { untilMs }) => Math.max(last, untilMs), reading.dueAtMs ?? Number.POSITIVE_INFINITY)
  return {
    regime: regime.id,
    stage: stage.id,
    title: stage.title,
    clause: overlay?.file.stages[stage.id]?.clause ?? stage.clause,
    verdict,
    bearer: stage.bearer,
    state: standing.state,
    dueAtMs: reading.dueAtMs,
    manner: reading.manner,
    extensions,
    start: reading.start,
    waitsFor: verdict === 'due' ? reading.waitsFor : undefined,
    metAtMs: verdict === 'met' ? submitted?.atMs : undefined,
    isLate: (verdict === 'due' && standing.nowMs > lastMs) || (verdict === 'met' && (submitted?.atMs ?? 0) > lastMs),
    reasons: toReasons(ready, standing, { verdict, ended }),
    missing: verdict === 'unknown' ? toMissing(ready, standing) : undefined,
    recipient: stage.recipient ?? overlay?.file.recipient ?? file.recipient,
    zone: place.zone,
    confidence,
    isUnverified: confidence !== 'V',
    needsLawyer: file.lawyer || overlay?.file.lawyer === true,
    overlay: overlay?.id,
    restsOnEstimate: standing.restsOnEstimate,
    notes: isLive ? toNotes(ready, standing, reading) : stage.notes,
  }
}

const noExtensions: readonly Extension[] = []

function firstSubmission(stage: string, acts: readonly Act[]): Act | undefined {
  let first: Act | undefined
  for (const act of acts) {
    if (act.kind === 'submitted' && act.stage === stage && (first === undefined || act.atMs < first.atMs)) first = act
  }
  return first
}

/** What was withdrawn or reclassified: the whole report, or this stage of it. */
function endOf(stage: string, { situation, nowMs }: Standing): Act | undefined {
  const ends = (act: Act) => (act.kind === 'withdrawn' || act.kind === 'reclassified') && (act.stage === undefined || act.stage === stage)
  return situation.acts.find((act) => ends(act) && act.atMs <= nowMs)
}

function toVerdict(truth: Truth, { submitted, ended }: Record<'submitted' | 'ended', Act | undefined>, { force }: Standing): Verdict {
  if (truth === false) return 'not-due'
  if (force === 'watch') return 'watch'
  if (force !== 'in-force') return 'not-due'
  if (submitted !== undefined) return 'met'
  if (ended !== undefined) return 'not-due'
  return truth === undefined ? 'unknown' : 'due'
}

/** The stage's own clocks, or the national one where it ends earlier. */
function readStage({ stage }: ReadyStage, { situation, place, overlay }: Standing): ClockReading {
  if (stage.due === undefined) return noClock
  const surroundings = { sheet: situation.sheet, acts: situation.acts, place }
  const national = overlay?.file.stages[stage.id]?.due
  const reading = readClocks(national === undefined ? stage.due : [...stage.due, { clock: national }], surroundings)
  if (stage.closes === undefined || reading.dueAtMs === undefined) return reading
  return { ...reading, dueAtMs: atTimeOfDay(reading.dueAtMs, stage.closes, place.zone) }
}

function toExtensions({ stage, unlessRelief }: ReadyStage, { situation, place }: Standing, dueAtMs: number): readonly Extension[] {
  const found: Extension[] = []
  if (stage.relief !== undefined && (unlessRelief === undefined || unlessRelief.truth(situation) === false)) {
    const untilMs = toRelief(dueAtMs, place)
    if (untilMs !== undefined)
      found.push({
        untilMs,
        says: 'the deadline is on a weekend or bank holiday: noon of the next working day',
        clause: stage.relief.clause,
      })
  }
  for (const act of situation.acts) {
    const isMeant = act.kind === 'delay-granted' && (act.stage === undefined || act.stage === stage.id)
    if (isMeant && act.untilMs !== undefined && act.untilMs > dueAtMs)
      found.push({ untilMs: act.untilMs, says: `delay granted${act.by === undefined ? '' : ` by ${act.by}`}`, clause: stage.clause })
  }
  return found
}

function toReasons(
  ready: ReadyStage,
  standing: Standing,
  { verdict, ended }: { verdict: Verdict; ended: Act | undefined },
): readonly Reason[] {
  const shared = standing.reasons()
  const isOwn = ready.when !== undefined && standing.base === true
  const isEnded = ended !== undefined && verdict === 'not-due'
  if (!isOwn && !isEnded && verdict !== 'watch' && verdict !== 'met') return shared
  const into: Reason[] = []
  if (verdict === 'watch') into.push(toWatchReason(standing))
  if (isEnded) into.push({ says: ended.kind === 'withdrawn' ? 'withdrawn' : 'reclassified as not reportable' })
  into.push(...shared)
  if (isOwn) ready.when?.explain(standing.situation, into)
  if (verdict === 'met') into.push({ says: 'submitted' })
  return into
}

function toWatchReason({ regime: { file } }: Standing): Reason {
  const since = file.valid_from === null ? '' : ` before ${file.valid_from}`
  return { says: `${file.instrument} is not in force${since}: watched, no clock runs` }
}

/** Why the regime is there or not, the same for all its stages. */
export function toRegimeReasons({ regime, situation, isDisplaced, force, base, owedBy }: Omit<Standing, 'reasons'>): readonly Reason[] {
  const { file } = regime
  const into: Reason[] = []
  if (force === 'too-early') into.push({ says: `in force since ${file.valid_from}; the incident began before` })
  if (force === 'ended') into.push({ says: `no longer in force since ${file.valid_to}` })
  if (isDisplaced === true && regime.displaced !== undefined)
    into.push({ says: `${regime.displaced.by} takes its place (lex specialis)`, clause: regime.displaced.clause })
  else if (regime.applies.truth(situation) === true) regime.triggers.explain(situation, into)
  else regime.applies.explain(situation, into)
  if (base !== false && owedBy !== undefined) into.push(owedBy)
  return into
}

/** The one question. It leads over what would displace the regime to its coverage, its trigger and the stage. */
function toMissing(ready: ReadyStage, { regime, situation, isDisplaced }: Standing): Obligation['missing'] {
  const { displaced } = regime
  const test = isDisplaced === undefined && displaced !== undefined ? toAll([toNot(displaced.when), ready.whole]) : ready.whole
  const fact = toQuestion(test, situation)
  const definition = fact === undefined ? undefined : situation.definitions.get(fact)
  return definition === undefined ? undefined : { fact: definition.id, question: definition.question }
}

function toNotes({ stage }: ReadyStage, { overlay, nowMs }: Standing, reading: ClockReading): readonly string[] {
  const national = overlay?.file.stages[stage.id]?.says
  const { late } = stage
  return [
    ...stage.notes,
    ...(national === undefined ? [] : [national]),
    ...reading.mayShorten.map((clock) => `may become earlier: ${clock}`),
    ...(reading.stoodIn === undefined ? [] : [`counted from ${reading.stoodIn.used}: ${reading.stoodIn.wanted} is not recorded`]),
    ...(late !== undefined && reading.dueAtMs !== undefined && nowMs > reading.dueAtMs ? [`${late.says} (${late.clause})`] : []),
  ]
}

function worse(a: Confidence, b: Confidence | undefined): Confidence {
  return b !== undefined && confidences.indexOf(b) > confidences.indexOf(a) ? b : a
}

/** The earliest deadline first; then what has none, in the order of the law: by regime, stage and state. */
export function byDeadline(a: RankedObligation, b: RankedObligation): number {
  return (a.one.dueAtMs ?? Number.MAX_VALUE) - (b.one.dueAtMs ?? Number.MAX_VALUE) || a.rank - b.rank || a.place - b.place
}

export interface RankedObligation {
  readonly one: Obligation
  /** Its place among all stages by name. */
  readonly rank: number
  /** Its place among the states that the stage is owed to. */
  readonly place: number
}

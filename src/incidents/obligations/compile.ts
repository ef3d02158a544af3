import type { FactDefinition, FactDefinitions } from '../facts/definition.ts'
import { requireDefinition } from '../facts/definition.ts'
import { toSheetTogether } from '../facts/fact.ts'
import type { Situation, Test } from './asking.ts'
import { toComparison } from './compare.ts'
import type { Condition } from './condition.ts'
import { obligationsFault } from './faults.ts'
import { allOf, countOf, notOf, type Truth } from './kleene.ts'
import type { Reason } from './obligation.ts'
import { parseClock, parseStart } from './span.ts'

/** What conditions may name. */
export interface Names {
  readonly definitions: FactDefinitions
  readonly predicates: { get(name: string): Test | undefined }
}

/** Makes a condition ready; throws when it names what is not there. */
export function toTest(condition: Condition, names: Names): Test {
  const inner = compile(condition, names)
  const { says, clause } = condition
  if (says === undefined && clause === undefined) return inner
  // A node with words of its own is told by them, and not by what is in it.
  return {
    ...inner,
    explain(situation, into) {
      const truth = inner.truth(situation)
      const mark = truth === true ? '' : truth === false ? 'not so: ' : 'not known: '
      if (says !== undefined) into.push({ says: `${mark}${says}`, clause })
      else {
        const from = into.length
        inner.explain(situation, into)
        for (let at = from; at < into.length; at++) into[at] = { clause, ...into[at], says: into[at]?.says ?? '' }
      }
    },
  }
}

function compile(condition: Condition, names: Names): Test {
  if ('all' in condition) return toAll(condition.all.map((inner) => toTest(inner, names)))
  if ('any' in condition)
    return toCount(
      condition.any.map((inner) => toTest(inner, names)),
      1,
    )
  if ('of' in condition)
    return toCount(
      condition.of.map((inner) => toTest(inner, names)),
      condition['at-least'],
    )
  if ('not' in condition) return toNot(toTest(condition.not, names))
  if ('shown' in condition) return toShown(toTest(condition.shown, names))
  if ('named' in condition) return toNamed(condition.named, names)
  if ('recorded' in condition) return toRecorded(condition.recorded, names)
  if ('passed' in condition) return toPassed(condition.passed)
  if ('later' in condition) return toLater(condition.later, names)
  if ('recurring' in condition) return toRecurring(condition.recurring, names)
  return toComparison(condition, names.definitions)
}

/** Holds when all hold. */
export function toAll(tests: readonly Test[]): Test {
  if (tests.length === 1 && tests[0] !== undefined) return tests[0]
  return {
    truth(situation) {
      let result: Truth = true
      for (const test of tests) {
        const truth = test.truth(situation)
        if (truth === false) return false
        if (truth === undefined) result = undefined
      }
      return result
    },
    deciders(situation, wanted) {
      const open = tests.filter((test) => test.truth(situation) === undefined)
      return wanted === true ? decidersOfEach(open, situation, true) : open.flatMap((test) => test.deciders(situation, wanted))
    },
    explain: (situation, into) => explainParts(tests, situation, { whole: allOf(tests.map((test) => test.truth(situation))), into }),
    facts: factsOf(tests),
  }
}

/** One answer turns several open parts only where it turns each of them. */
function decidersOfEach(open: readonly Test[], situation: Situation, wanted: boolean): readonly string[] {
  const [first, ...rest] = open.map((test) => test.deciders(situation, wanted))
  return (first ?? []).filter((fact) => rest.every((others) => others.includes(fact)))
}

/** Holds when at least `count` of them hold. */
function toCount(tests: readonly Test[], count: number): Test {
  return {
    truth: (situation) => {
      let yes = 0
      let open = 0
      for (const test of tests) {
        const truth = test.truth(situation)
        if (truth === true && ++yes >= count) return true
        if (truth === undefined) open++
      }
      return yes + open < count ? false : undefined
    },
    deciders(situation, wanted) {
      const truths = tests.map((test) => test.truth(situation))
      const open = tests.filter((_, index) => truths[index] === undefined)
      const yes = truths.filter((truth) => truth === true).length
      const isEnough = wanted === undefined || (wanted ? yes + 1 >= count : yes + open.length - 1 < count)
      return isEnough ? open.flatMap((test) => test.deciders(situation, wanted)) : wanted ? [] : decidersOfEach(open, situation, false)
    },
    explain: (situation, into) =>
      explainParts(tests, situation, {
        whole: countOf(
          tests.map((test) => test.truth(situation)),
          count,
        ),
        into,
      }),
    facts: factsOf(tests),
  }
}

/** Of the parts, those that made the whole what it is. */
function explainParts(tests: readonly Test[], situation: Situation, { whole, into }: { whole: Truth; into: Reason[] }): void {
  for (const test of tests) if (test.truth(situation) === whole) test.explain(situation, into)
}

export function toNot(test: Test): Test {
  return {
    truth: (situation) => notOf(test.truth(situation)),
    deciders: (situation, wanted) => test.deciders(situation, notOf(wanted)),
    explain: (situation, into) => test.explain(situation, into),
    facts: test.facts,
  }
}

/** Nobody is asked for it: what takes a duty away is for the one to bring who relies on it. */
function toShown(test: Test): Test {
  return { ...test, truth: (situation) => test.truth(situation) === true, deciders: () => [], facts: [] }
}

function toNamed(name: string, { predicates }: Names): Test {
  const test = predicates.get(name)
  if (test === undefined) throw obligationsFault('bad-condition', `There is no predicate "${name}".`)
  return {
    ...test,
    truth(situation) {
      if (situation.memo.has(name)) return situation.memo.get(name)
      const truth = test.truth(situation)
      situation.memo.set(name, truth)
      return truth
    },
  }
}

function toRecorded(text: string, { definitions }: Names): Test {
  const start = parseStart(text)
  const title = start.kind === 'fact' ? requireInstant(start.id, definitions).title : `"${text}"`
  return {
    truth: (situation) => situation.timeOf(start) !== undefined,
    deciders: () => [],
    explain(situation, into) {
      into.push({ says: `${title} ${situation.timeOf(start) === undefined ? 'is not recorded' : 'is recorded'}` })
    },
    facts: [],
  }
}

function toPassed(text: string): Test {
  const clock = parseClock(text)
  const truth = (situation: Situation): boolean => situation.nowMs > (situation.dueOf(clock) ?? Number.POSITIVE_INFINITY)
  return {
    truth,
    deciders: () => [],
    explain(situation, into) {
      into.push({ says: `${text} ${truth(situation) ? 'is over' : 'is not over'}` })
    },
    facts: [],
  }
}

function toLater({ event, than }: { event: string; than: string }, { definitions }: Names): Test {
  const definition = requireInstant(event, definitions)
  const clock = parseClock(than)
  const truth = (situation: Situation): Truth => {
    const limit = situation.dueOf(clock)
    const at = situation.timeOf({ kind: 'fact', id: definition.id })
    return limit === undefined ? false : at === undefined ? undefined : at > limit
  }
  return {
    truth,
    deciders: (situation) => (truth(situation) === undefined ? [definition.id] : []),
    explain(situation, into) {
      into.push({ says: `${definition.title} ${truth(situation) === true ? 'is later than' : 'is not later than'} ${than}` })
    },
    facts: [definition],
  }
}

function toRecurring({ months, meets }: { months: number; meets: Condition }, names: Names): Test {
  const test = toTest(meets, names)
  const together = (situation: Situation): Situation | undefined => {
    const nowMs = situation.beganMs ?? situation.nowMs
    const from = new Date(nowMs)
    from.setUTCMonth(from.getUTCMonth() - months)
    const same = situation.related.filter(({ atMs, isSameCause }) => isSameCause && atMs >= from.getTime() && atMs <= nowMs)
    if (same.length === 0) return undefined
    const sheet = toSheetTogether([situation.sheet, ...same.map((other) => other.sheet)], names.definitions)
    return { ...situation, sheet, related: [], memo: new Map() }
  }
  return {
    truth(situation) {
      const joined = together(situation)
      return joined === undefined ? false : test.truth(joined)
    },
    deciders(situation, wanted) {
      const joined = together(situation)
      return joined === undefined ? [] : test.deciders(joined, wanted)
    },
    explain(situation, into) {
      const joined = together(situation)
      if (joined === undefined) into.push({ says: `no other incident with the same apparent root cause within ${months} months` })
      else test.explain(joined, into)
    },
    facts: test.facts,
  }
}

function requireInstant(name: string, definitions: FactDefinitions): FactDefinition {
  const definition = requireDefinition(definitions, name)
  if (definition.type !== 'instant') throw obligationsFault('bad-condition', `"${name}" is not a time.`)
  return definition
}

function factsOf(tests: readonly Test[]): FactDefinition[] {
  return [...new Set(tests.flatMap((test) => test.facts))]
}

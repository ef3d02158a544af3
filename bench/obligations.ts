import { type Act, evaluate, type Fact, type Law, loadLaw, type Obligation, toChanges, toSheet } from '../src/incidents/index.ts'
import { type BenchOptions, type BenchTable, quantile } from './table.ts'

const nowMs = Date.UTC(2026, 10, 20, 20)
const hourMs = 3_600_000
const kinds = [
  ['credit-institution'],
  ['cloud-provider'],
  ['other'],
  ['insurer'],
  ['product-manufacturer'],
  ['us-bank', 'sec-registrant'],
  ['qualified-trust-service-provider'],
  ['bes-entity'],
]
const states = [['DE', 'FR', 'AT'], ['IE'], ['FR'], ['US'], ['NL', 'BE'], ['GB']]

interface Case {
  readonly facts: readonly Fact[]
  readonly acts: readonly Act[]
}

/**
 * Open incidents of many organisations against every regime, from the statements of facts on; and one incident when one
 * fact of it changes, with what changes by it.
 */
export async function measure({ quick }: BenchOptions): Promise<BenchTable> {
  const { law } = loadLaw()
  const sizes = quick ? [200] : [1_000, 10_000]
  const rows = sizes.map((size) => measureAll(law, size))
  return {
    title: 'Obligations: open incidents against every regime',
    unit: 'ms',
    peer: 'JSON.parse of the same facts and JSON.stringify of the same answers, nothing else',
    aim: '10,000 incidents in under 2 s; one fact of one incident in under 5 ms',
    rows: [...rows, measureOne(law, quick ? 50 : 2_000)],
  }
}

function measureAll(law: Law, size: number): BenchTable['rows'][number] {
  const cases = Array.from({ length: size }, (_, index) => toCase(index))
  const texts = cases.map((one) => JSON.stringify(one))
  // A second run of the first hundred, so that what is measured is not the compiler.
  for (const one of cases.slice(0, 100)) judge(law, one)
  const from = performance.now()
  let due = 0
  for (const one of cases) for (const { verdict } of judge(law, one)) if (verdict === 'due') due++
  const ours = performance.now() - from
  const sample = judge(law, toCase(0))
  const peerFrom = performance.now()
  let bytes = 0
  for (const text of texts) {
    JSON.parse(text)
    bytes += JSON.stringify(sample).length
  }
  const peer = performance.now() - peerFrom
  return {
    at: `${size.toLocaleString('en-GB')} incidents, ${law.regimes.length} regimes`,
    ours: Math.round(ours),
    peer: Math.max(1, Math.round(peer)),
    ratio: peer / ours,
    note: `${((ours / size) * 1000).toFixed(0)} µs each; ${(due / size).toFixed(1)} due each; ${Math.round(bytes / size / 1024)} KiB of answer each`,
  }
}

function measureOne(law: Law, count: number): BenchTable['rows'][number] {
  const times: number[] = []
  let changed = 0
  for (let index = 0; index < count; index++) {
    const one = toCase(index)
    const before = judge(law, one)
    const from = performance.now()
    const facts: Fact[] = [...one.facts, { definition: 'risk-to-people', value: 'high', sure: 'known', at: nowMs }]
    changed += toChanges(before, judge(law, { ...one, facts })).length
    times.push(performance.now() - from)
  }
  const p99 = quantile(times, 0.99)
  return {
    at: 'one fact of one incident, p99',
    ours: Number(p99.toFixed(3)),
    peer: 5,
    ratio: 5 / p99,
    note: `the peer is the aim; median ${quantile(times, 0.5).toFixed(3)} ms; ${(changed / count).toFixed(1)} stages change each`,
  }
}

function judge(law: Law, { facts, acts }: Case): Obligation[] {
  return evaluate(law, { sheet: toSheet(facts), acts, related: [] }, nowMs)
}

/** An incident of the last months: 20 facts in two versions, some reports submitted. */
function toCase(index: number): Case {
  const awareMs = nowMs - ((index * 37) % 2000) * hourMs
  const pick = <T>(items: readonly T[]): T | undefined => items[index % items.length]
  const values: Record<string, Fact['value']> = {
    'entity-kinds': pick(kinds),
    'established-in': pick(states),
    'nis2-class': index % 3 === 0 ? 'essential' : 'important',
    'aware-at': awareMs,
    'aware-significant-at': index % 2 === 0 ? awareMs + hourMs : undefined,
    'classified-major-at': index % 4 === 0 ? awareMs + 2 * hourMs : undefined,
    'determined-at': awareMs + 3 * hourMs,
    'materiality-determined-at': awareMs + 30 * hourMs,
    'handled-at': index % 5 === 0 ? awareMs + 200 * hourMs : undefined,
    'severe-disruption': index % 2 === 0,
    'damage-to-others': index % 7 === 0,
    'critical-services-affected': true,
    'clients-share': index % 30,
    'critical-downtime': index % 300,
    'economic-cost': index * 100,
    'personal-data-breach': index % 3 !== 0,
    'risk-to-people': index % 3 === 1 ? 'risk' : undefined,
    'complete-outage': index % 90,
    'banking-incident': true,
    'reportable-bes-incident': index % 2 === 1,
  }
  const facts = Object.entries(values).flatMap(([definition, value]): Fact[] =>
    value === undefined
      ? []
      : [
          { definition, sure: 'unknown', at: awareMs },
          { definition, value, sure: index % 6 === 0 ? 'estimated' : 'known', at: awareMs + hourMs },
        ],
  )
  const acts: Act[] = [
    { kind: 'submitted', regime: 'eu-nis2', stage: 'early-warning', atMs: awareMs + 20 * hourMs },
    { kind: 'submitted', regime: 'eu-nis2', stage: 'incident-notification', atMs: awareMs + 60 * hourMs },
    { kind: 'submitted', regime: 'eu-dora', stage: 'initial-notification', atMs: awareMs + 5 * hourMs },
  ]
  return { facts, acts }
}

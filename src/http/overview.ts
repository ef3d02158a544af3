import type { Reader } from '../identity/index.ts'
import type { Node } from '../node/index.ts'
import type { Overview } from './contract/index.ts'

const nothing = {
  sources: 0,
  lines: 0,
  events: 0,
  refused: 0,
  eventsPerSecond: 0,
  lastMinute: [],
  observablesRemembered: 0,
  firstSeenAt: null,
  lastSeenAt: null,
}

/** The numbers of the first page: of intelligence those the reader may see, of the operator's own life only for administrators. */
export async function toOverview(node: Node, reader: Reader): Promise<Overview> {
  const at = node.clock.now()
  const counts = await node.intel.counts(reader)
  const intel = { objects: counts.objects, collections: Object.keys(counts.byCollection).length }
  if (!reader.isAdmin) {
    const indicators = { matched: 0, waiting: 0, heldBack: 0, notMatchable: 0 }
    return {
      at,
      intel: { ...intel, indicators },
      telemetry: nothing,
      alerts: { open: 0, confirmed: 0, dismissed: 0 },
      feeds: { all: 0, failing: 0 },
    }
  }
  const [states, alerts, feeds, telemetry] = await Promise.all([
    node.detect.indicators.counts(),
    node.detect.alerts.counts(reader),
    node.feeds.list(),
    toTelemetry(node, at),
  ])
  return {
    at,
    intel: {
      ...intel,
      indicators: { matched: states.matching, waiting: states.waiting, heldBack: states.listed, notMatchable: states.held },
    },
    telemetry,
    alerts,
    feeds: { all: feeds.length, failing: feeds.filter((feed) => feed.error !== null).length },
  }
}

async function toTelemetry(node: Node, at: number): Promise<Overview['telemetry']> {
  const [sources, remembered] = await Promise.all([node.sources.list(), node.detect.history.totals()])
  const sum = (of: (source: (typeof sources)[number]) => number) => sources.reduce((total, source) => total + of(source), 0)
  return {
    sources: sources.length,
    lines: sum((source) => source.lines),
    events: sum((source) => source.events),
    refused: sum((source) => source.refused),
    eventsPerSecond: node.rates.perSecond(at),
    lastMinute: node.rates.lastMinute(at),
    observablesRemembered: remembered.entries,
    firstSeenAt: remembered.firstAt,
    lastSeenAt: remembered.lastAt,
  }
}

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Clock } from '../base/index.ts'
import { Alarms, Circles, Exchange, Mirror, Partners, Post, Witness } from '../federation/index.ts'
import type { Store } from '../store/index.ts'
import { Anchoring, currentOrigin, type OwnLog, openLog, TimeStampAnchor } from '../transparency/index.ts'
import type { Config } from './config.ts'
import { nodeFault } from './faults.ts'
import type { HomePaths } from './home.ts'
import { NodeKeys, readHeldKeys } from './keys.ts'
import type { Log } from './log.ts'
import { LogDecisions } from './log-decisions.ts'
import { readHeldSigners } from './signing.ts'

/** Partners, and what nodes do for each other's logs. */
export interface Federation {
  readonly partners: Partners
  readonly witness: Witness
  readonly alarms: Alarms
  readonly exchange: Exchange
  readonly circles: Circles
  readonly mirror: Mirror
  readonly post: Post
}

/** The node's own log, those who witness it, and the keys that sign for it. */
export interface Transparency {
  readonly ownLog: OwnLog
  /** Heads of the log, shown to a time-stamping authority. */
  readonly anchoring: Anchoring
  readonly federation: Federation
  readonly keys: NodeKeys
  /** What a person decides where witnesses know more of the log than this node does. */
  readonly decisions: LogDecisions
}

interface Opening {
  readonly paths: HomePaths
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

export async function openTransparency({ paths, store, clock, log }: Opening, config: Config): Promise<Transparency> {
  const { cadenceMs } = config.log
  const origin = await currentOrigin(store, config.log.origin)
  const onFailure = (error: unknown) =>
    log.error('the log could not be sealed or mirrored', { error: error instanceof Error ? error.message : String(error) })
  const held = await readHeldKeys(paths.keys, store, origin)
  const ownLog = openLog({ store, clock, keys: held.log, later: held.later, cadenceMs, onFailure })
  const partners = new Partners(store, { isExercise: config.isExercise })
  const witness = new Witness({ store, clock, partners, signers: held.witness })
  const own = () => ({ name: config.name, origin: ownLog.origin, logKeys: ownLog.keys, witnessKeys: witness.keys })
  const circles = new Circles({ store, clock, partners, own, signersOf: (named) => readHeldSigners(paths.keys, named) })
  const exchange = new Exchange({ store, clock, log: ownLog, partners, witness, circles })
  const post = new Post({ store, clock, log: ownLog, partners, isExercise: config.isExercise })
  const anchoring = openAnchoring({ paths, store, clock, log: ownLog }, config.log.anchor)
  const keys = new NodeKeys({ folder: paths.keys, store, ownLog, witness, named: () => circles.namedKeys() })
  const mirror = new Mirror({ store, partners, witness })
  witness.watchCosigned((log) => void mirror.follow(log).catch((error: unknown) => onFailure(error)))
  const decisions = new LogDecisions({ folder: paths.keys, store, ownLog, partners, witness })
  // Of a rotation that a crash cut off before its end.
  await keys.retire()
  return {
    ownLog,
    anchoring,
    federation: { partners, witness, alarms: new Alarms(store), exchange, circles, mirror, post },
    keys,
    decisions,
  }
}

interface AnchoringParts extends Pick<Opening, 'paths' | 'store' | 'clock'> {
  readonly log: OwnLog
}

function openAnchoring({ paths, ...parts }: AnchoringParts, wanted: Config['log']['anchor']): Anchoring {
  if (wanted === null) return new Anchoring({ ...parts, anchor: undefined, everySeconds: 0 })
  const roots = wanted.rootCertificates.map((file) => readRoot(resolve(paths.home, file)))
  return new Anchoring({ ...parts, anchor: new TimeStampAnchor({ url: wanted.url, roots }), everySeconds: wanted.everySeconds })
}

function readRoot(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw nodeFault('bad-config', 'The root certificate of the time-stamping authority cannot be read.', file)
  }
}

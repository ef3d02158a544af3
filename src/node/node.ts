import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuthorityRoom } from '../authority/index.ts'
import { builtInData, type Clock, type Fault } from '../base/index.ts'
import { type Detect, openDetect, openPlantWatch, type PlantWatch } from '../detect/index.ts'
import { type Feeds, openFeeds } from '../federation/index.ts'
import { type Identity, openIdentity } from '../identity/index.ts'
import { type Incidents, openIncidents } from '../incidents/index.ts'
import { type Intel, openIntel } from '../intel/index.ts'
import { type HomeLock, lockHome, openStore, type Store } from '../store/index.ts'
import type { TaxiiServer } from '../taxii/index.ts'
import { loadFormats, openSources, PlantSources, Plants, type Sources } from '../telemetry/index.ts'
import type { Anchoring, OwnLog } from '../transparency/index.ts'
import { findAlertIn } from './alert-briefs.ts'
import { openAuthorityRoom } from './authority.ts'
import { type Config, readConfig } from './config.ts'
import { openCouriers } from './couriers.ts'
import { FiledResults } from './exercise/filed.ts'
import type { ExerciseSeat } from './exercise/seat.ts'
import { nodeFault } from './faults.ts'
import { type HomePaths, readCursorKey, requireHome } from './home.ts'
import type { NodeKeys } from './keys.ts'
import { LiveBus } from './live.ts'
import type { Log } from './log.ts'
import type { LogDecisions } from './log-decisions.ts'
import { holdIdentity } from './own-identity.ts'
import { RateMeter } from './rates.ts'
import { Reactions } from './reactions.ts'
import { toReportMeans } from './report-means.ts'
import { Schedule } from './schedule.ts'
import { openTaxii } from './taxii.ts'
import { type Federation, openTransparency, type Transparency } from './transparency.ts'
import { ententeVersion } from './version.ts'

export interface NodeOptions {
  readonly clock: Clock
  readonly log: Log
  /** Set by the example alone: it opens only its own homes, and everything else opens only real ones. */
  readonly isExample?: boolean
  /** Set by an exercise alone, in the same way. */
  readonly isExercise?: boolean
}

/** Another node of the example, for the switch in the page's head. */
export interface Neighbour {
  readonly name: string
  readonly url: string
  readonly isThis: boolean
}

/** Opens the node of a home folder: takes the lock, opens the store, answers what a crash left unanswered. Nothing listens or reads yet. */
export async function openNode(home: string, options: NodeOptions): Promise<Node> {
  const paths = requireHome(home)
  const lock = lockHome(home)
  try {
    const store = openStore(paths.database, options.clock)
    try {
      return await Node.open({ paths, lock, store, ...options })
    } catch (error) {
      await store.close()
      throw error
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

interface Opening extends NodeOptions {
  readonly paths: HomePaths
  readonly lock: HomeLock
  readonly store: Store
}

interface Rooms extends Transparency {
  readonly identity: Identity
  readonly intel: Intel
  readonly detect: Detect
  readonly incidents: Incidents
  readonly sources: Sources
  readonly plants: Plants
  readonly plantSources: PlantSources
  readonly plantWatch: PlantWatch
  readonly feeds: Feeds
  readonly taxii: TaxiiServer
  readonly authority: AuthorityRoom
}

/** One running node: every room, opened and joined. */
export class Node {
  readonly home: string
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly store: Store
  readonly identity: Identity
  readonly intel: Intel
  readonly detect: Detect
  readonly incidents: Incidents
  readonly sources: Sources
  readonly plants: Plants
  readonly plantSources: PlantSources
  /** The models of plants, and what they found. */
  readonly plantWatch: PlantWatch
  readonly feeds: Feeds
  readonly taxii: TaxiiServer
  /** Reports that others made here. */
  readonly authority: AuthorityRoom
  /** The node's transparency log. */
  readonly ownLog: OwnLog
  /** Its heads, shown to a time-stamping authority. */
  readonly anchoring: Anchoring
  readonly federation: Federation
  /** The keys that it signs with. */
  readonly keys: NodeKeys
  readonly decisions: LogDecisions
  readonly live = new LiveBus()
  readonly rates: RateMeter
  readonly version = ententeVersion
  readonly startedAt: number
  /** Data files of the operator that were refused; the rest is in use. */
  get refusedData(): readonly Fault[] {
    return [...this.#refusedData, ...this.authority.refused]
  }
  readonly #refusedData: readonly Fault[]
  neighbours: readonly Neighbour[] = []
  /** Results of exercises, filed as evidence. */
  readonly exerciseResults: FiledResults
  /** Set by an exercise, for its nodes. */
  exercise: ExerciseSeat | undefined
  readonly #lock: HomeLock
  readonly #reactions: Reactions
  readonly #schedule: Schedule

  private constructor(opening: Opening, config: Config, rooms: Rooms & { rates: RateMeter; refusedData: readonly Fault[] }) {
    this.home = opening.paths.home
    this.config = config
    this.clock = opening.clock
    this.log = opening.log
    this.store = opening.store
    this.identity = rooms.identity
    this.intel = rooms.intel
    this.detect = rooms.detect
    this.incidents = rooms.incidents
    this.sources = rooms.sources
    this.plants = rooms.plants
    this.plantSources = rooms.plantSources
    this.plantWatch = rooms.plantWatch
    this.feeds = rooms.feeds
    this.taxii = rooms.taxii
    this.authority = rooms.authority
    this.ownLog = rooms.ownLog
    this.anchoring = rooms.anchoring
    this.federation = rooms.federation
    this.keys = rooms.keys
    this.decisions = rooms.decisions
    this.rates = rooms.rates
    this.#refusedData = rooms.refusedData
    this.startedAt = opening.clock.now()
    this.exerciseResults = new FiledResults(this.store, this.clock)
    this.#lock = opening.lock
    this.#reactions = new Reactions(this.store, {
      detect: this.detect,
      plantWatch: this.plantWatch,
      incidents: this.incidents,
      authority: this.authority,
      post: this.federation.post,
      live: this.live,
      log: this.log,
    })
    this.#schedule = new Schedule(this)
  }

  static async open(opening: Opening): Promise<Node> {
    const { paths, store, clock } = opening
    const config = readConfig(paths.home)
    requireKind(config, paths.home, opening)
    const { isExercise } = config
    const folders = (name: string) => [builtInData(name), join(paths.data, name)]
    const formats = loadFormats(folders('formats'))
    const cursorKey = readCursorKey(paths)
    const identity = openIdentity(store, clock)
    const intel = openIntel(store, { clock, cursorKey, isExercise })
    const rates = new RateMeter()
    const detect = await openDetect({
      ...{ store, intel, formats, clock },
      warninglistFolders: folders('warninglists'),
      identityId: config.organisation.id,
      ownLevel: config.organisation.level,
      historyDays: config.history.days,
    })
    const transparency = await openTransparency(opening, config)
    const { couriers, mail } = openCouriers(paths.home, config, { store, clock })
    const incidents = openIncidents({
      ...{ store, intel, clock },
      findAlert: findAlertIn(detect, config.organisation.level),
      classFolders: folders('incident-classes'),
      lawRoots: [builtInData('.'), paths.data],
      evidenceFolder: paths.evidence,
      isExercise,
      exchange: toReportMeans(config, { ownLog: transparency.ownLog, post: transparency.federation.post, couriers }),
      organisation: config.organisation.name,
      mail,
    })
    const sources = openSources({
      store,
      clock,
      deadLetterFolder: paths.deadLetters,
      tls: { key: readFileSync(paths.key, 'utf8'), cert: readFileSync(paths.certificate, 'utf8') },
      sink: async (batch) => {
        const taken = await detect.take(batch)
        rates.add(taken.events, clock.now())
        return taken
      },
    })
    const plants = new Plants(store, clock)
    const plantSources = new PlantSources({ store, clock, plants, keysFolder: paths.keys })
    const plantWatch = openPlantWatch({ store, intel, clock, readings: plants, ownLevel: config.organisation.level })
    const feeds = openFeeds({ store, intel, clock })
    const taxii = openTaxii({ intel, clock, log: opening.log, cursorKey, config })
    await holdIdentity(intel, config, clock)
    const authority = openAuthorityRoom({ store, clock, incidents, config, folders }, transparency)
    const refusedData = [...formats.refused, ...incidents.classes.refused]
    const ofPlants = { plants, plantSources, plantWatch }
    const shared = { identity, intel, detect, incidents, sources, feeds, taxii, authority }
    const node = new Node(opening, config, { ...shared, ...ofPlants, ...transparency, rates, refusedData })
    // What a crash left in the outbox is answered before anyone asks anything.
    await node.#reactions.settle()
    return node
  }

  /** Begins to read sources and feeds, as `entente up` does. A single command never calls this. */
  async start(): Promise<void> {
    // Read and proved now, not when somebody in a hurry opens the first incident.
    void this.incidents.law
    for (const { code, place, message } of this.refusedData)
      this.log.error('a data file is refused; the rest is in use', { code, place, message })
    await this.sources.resumeAll()
    await this.plantSources.resumeAll()
    this.ownLog.start()
    this.#schedule.start()
  }

  /** Tells the command line on this machine where the running node answers. */
  announce(at: { readonly url: string; readonly secret: string }): void {
    this.#lock.announce({ pid: process.pid, since: new Date(this.startedAt).toISOString(), ...at })
  }

  /** Answers everything that is left in the outbox. */
  settle(): Promise<void> {
    return this.#reactions.settle()
  }

  /** What a single command stated is sealed before it ends, so that a short life leaves nothing for the next. */
  async #closeLog(): Promise<void> {
    await this.ownLog.stop()
    await this.ownLog.seal().catch((error: unknown) => this.log.error('the log could not be sealed', { error: String(error) }))
  }

  async close(): Promise<void> {
    await this.#schedule.stop()
    await this.federation.exchange.close()
    await this.federation.post.close()
    await this.federation.mirror.settled()
    await this.incidents.exchange.close()
    await this.sources.close()
    await this.plantSources.close()
    await this.#reactions.close()
    await this.#closeLog()
    await this.plantWatch.close()
    await this.detect.close()
    await this.intel.close()
    await this.store.close()
    this.#lock.release()
  }
}

/** The example, exercises and real nodes never mix, whichever command somebody types. */
function requireKind(config: Config, home: string, wanted: Pick<NodeOptions, 'isExample' | 'isExercise'>): void {
  const { isExample = false, isExercise = false } = wanted
  if (config.isExample && !isExample) throw nodeFault('example-home', `The folder ${home} holds a node of the example.`, home)
  if (config.isExercise && !isExercise) throw nodeFault('exercise-home', `The folder ${home} holds a node of an exercise.`, home)
  if (config.isExample !== isExample || config.isExercise !== isExercise)
    throw nodeFault('real-home', `The folder ${home} holds a real node.`, home)
}

import { isFault } from '../base/index.ts'
import { contradictionTo, fetchEntries, type Partner, type Partners, Peer, rememberedBy, type Witness } from '../federation/index.ts'
import { toVerifierKeyText } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import {
  beginNewLog,
  goOnUnconfirmed,
  type OwnLog,
  type TakenBack,
  takeTailBack,
  toNextOrigin,
  transparencyFault,
} from '../transparency/index.ts'
import { makeNextKeys, readNextLogKeys, witnessName } from './signing.ts'

interface Parts {
  /** Folder of the keys. */
  readonly folder: string
  readonly store: Store
  readonly ownLog: OwnLog
  readonly partners: Partners
  readonly witness: Witness
}

/** What one partner remembers of this node's log. */
export interface Memory {
  readonly partner: string
  /** The largest head of ours that it cosigned; null where it shows none. */
  readonly size: number | null
  /** Whether it can give the entries back up to there. */
  readonly canGiveBack: boolean
  /** How it contradicts what this node has; null where it does not. */
  readonly contradiction: string | null
  readonly error: string | null
}

/** What a person decides when this node knows less of its log than its witnesses do. Each decision is stated in the log. */
export class LogDecisions {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Asks every partner what it remembers, for a person to decide. Nothing is changed. */
  async look(): Promise<Memory[]> {
    const partners = await this.#parts.partners.list()
    return Promise.all(partners.filter(({ logKeys }) => logKeys.length > 0).map((partner) => this.#ask(partner)))
  }

  async #ask(partner: Partner): Promise<Memory> {
    const { store, ownLog } = this.#parts
    const nothing = { partner: partner.name, size: null, canGiveBack: false, contradiction: null, error: null }
    try {
      const head = await rememberedBy(partner, { store, log: ownLog })
      if (head === undefined) return nothing
      const contradiction = (await contradictionTo(ownLog, partner.name, head)) ?? null
      const answer = await new Peer(partner).get(`${this.#mirror()}checkpoint`)
      return {
        ...nothing,
        size: head.size,
        contradiction,
        canGiveBack: answer.status === 200 && answer.body.toString('utf8') === head.note,
      }
    } catch (error) {
      if (!isFault(error)) throw error
      return { ...nothing, error: error.message }
    }
  }

  /** The lost end of the log comes back from a partner that mirrors it. */
  async takeBack(name: string, by: string): Promise<TakenBack> {
    const { store, ownLog, partners } = this.#parts
    await this.#requireUndecided()
    const partner = await partners.require(name)
    const head = await rememberedBy(partner, { store, log: ownLog })
    const from = (await ownLog.latest())?.size ?? 0
    if (head === undefined || head.size <= from)
      throw transparencyFault('not-a-tail', `${name} shows no head of this log that goes further than the ${from} entries here.`)
    const entries = await fetchEntries({ peer: new Peer(partner), prefix: this.#mirror(), from, to: head.size })
    let taken: TakenBack | undefined
    await ownLog.turnOver(async () => {
      taken = await takeTailBack(store, { head, entries, from: name }, { keys: ownLog.keysOfStatement(from), by })
      return ownLog.generations
    })
    if (taken === undefined) throw new Error('the tail was not taken back')
    return taken
  }

  #mirror(): string {
    return `witness/mirror/${encodeURIComponent(this.#parts.ownLog.origin)}/`
  }

  /**
   * The log ends, and another begins under a new name with new keys; a person at every partner adds it. Keys lie on the disk
   * before the commit that turns to them; a crash leaves the one log or the other, whole.
   */
  async beginAnew(reason: string, by: string): Promise<{ origin: string }> {
    const { folder, store, ownLog, witness } = this.#parts
    await this.#requireUndecided()
    const old = { origin: ownLog.origin, note: await ownLog.checkpoint(), size: (await ownLog.latest())?.size ?? 0 }
    const origin = toNextOrigin(old.origin)
    const signers = makeNextKeys(folder, 'log', origin)
    const witnessSigners = makeNextKeys(folder, 'witness', witnessName(origin))
    await ownLog.turnOver(async () => {
      await store.commit((tx) => beginNewLog(tx, old, { origin, signers, witnessSigners, reason, by }))
      witness.use(witnessSigners)
      const keys = readNextLogKeys(
        folder,
        origin,
        signers.map(({ key }) => toVerifierKeyText(key)),
      )
      return [{ from: 0, keys }]
    })
    return { origin }
  }

  /** The restored node signs, although not every witness has said what it remembers. Not where one has said that it is ahead. */
  async goOn(reason: string, by: string): Promise<void> {
    const { store, ownLog } = this.#parts
    const behind = await ownLog.behind()
    if (behind !== undefined) throw transparencyFault('behind', behind)
    await this.#requireUndecided()
    await store.commit((tx) => goOnUnconfirmed(tx, { origin: ownLog.origin, by, reason }))
  }

  async #requireUndecided(): Promise<void> {
    const { ownLog } = this.#parts
    if ((await ownLog.behind()) === undefined && !(await ownLog.isUnconfirmed()))
      throw transparencyFault('not-behind', 'No witness has seen more of this log than this node has: there is nothing to decide.')
  }
}

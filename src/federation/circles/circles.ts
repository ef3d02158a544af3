import { type Clock, fromMillis, isFault, toMillis } from '../../base/index.ts'
import {
  type CircleMember,
  isSameCircle,
  type NoteSigner,
  parseMemberList,
  parseVerifierKey,
  requireFork,
  requireNext,
  requireSuccession,
  type SignedList,
  type Support,
  supportOf,
  toForkText,
  type VerifierKey,
  withSignatures,
} from '../../ledger/index.ts'
import type { Store } from '../../store/index.ts'
import { raiseAlarm } from '../alarms.ts'
import { federationFault } from '../faults.ts'
import type { Partner, Partners } from '../partners.ts'
import { Peer } from '../peer.ts'
import { type ListWish, type OwnMember, requireDraft, toDraft } from './drafting.ts'
import { enact } from './enacting.ts'
import {
  type AdoptedList,
  adoptedAfter,
  adoptedOf,
  circleNames,
  type Draft,
  draftsOf,
  hashOf,
  keepDraft,
  requireAdopted,
  toContent,
  toSource,
} from './held-lists.ts'

/** Versions that are compared with partners: a fork further back has been found out long since. */
const comparedVersions = 10

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly partners: Partners
  readonly own: () => OwnMember
  /** Signers of those keys of this node's log that it still holds. */
  readonly signersOf: (keys: readonly VerifierKey[]) => readonly NoteSigner[]
}

/** A list with those that have signed it, and how many must have. */
export interface Weighed {
  readonly list: SignedList
  readonly source: string
  readonly support: Support
}

interface Signing {
  /** The person who says so. */
  readonly by: string
  readonly again?: boolean
}

export interface CircleState {
  readonly name: string
  readonly newest: AdoptedList
  readonly isMember: boolean
}

/** Circles of nodes, each with its list of members: proposed, signed by members, adopted by a person, version after version. */
export class Circles {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async list(): Promise<CircleState[]> {
    const { db } = this.#parts.store
    const names = await circleNames(db)
    const newest = await Promise.all(names.map((name) => requireAdopted(db, name)))
    return newest.map((held) => ({ name: held.list.circle, newest: held, isMember: this.#ownIn(held.list) !== undefined }))
  }

  /** Every version that was adopted, the newest first. */
  async history(circle: string): Promise<AdoptedList[]> {
    await requireAdopted(this.#parts.store.db, circle)
    return adoptedOf(this.#parts.store.db, circle)
  }

  /** Lists on their way, with the signatures that they have here. */
  async drafts(): Promise<(Draft & { readonly support: Support })[]> {
    const drafts = await draftsOf(this.#parts.store.db)
    return Promise.all(drafts.map(async (draft) => ({ ...draft, support: supportOf(draft.list, await this.#before(draft.list)) })))
  }

  /** Makes the next version, or the first of a circle, and signs it where this node's word counts. */
  async propose(wish: ListWish, { by, again = false }: Signing): Promise<Weighed> {
    const { store, clock, partners, own, signersOf } = this.#parts
    const [newest] = await adoptedOf(store.db, wish.circle)
    const drafting = { before: newest?.list, own: own(), partners: await partners.list(), now: fromMillis(clock.now()) }
    const text = toDraft(wish, drafting)
    // A note has at least one signature: this node's with its keys of today, whether or not they count.
    const signers = signersOf(drafting.own.logKeys.map((key) => parseVerifierKey(key)))
    const list = requireDraft(
      text,
      signers.map((signer) => signer.sign(text, this.#atSeconds())),
    )
    if (this.#countedSigners(list, newest?.list).length > 0) return this.sign(toSource(list), { by, again })
    return this.#weigh(await store.commit((tx) => keepDraft(tx, list, false)))
  }

  /**
   * Adds this node's signature. A second list of one version is not signed: both would pass, and this node would stand in
   * the evidence. With `again` a person says that the first is off.
   */
  async sign(source: string, { by, again = false }: Signing): Promise<Weighed> {
    const { store } = this.#parts
    const list = parseMemberList(source)
    const before = await this.#requirePlace(list)
    supportOf(list, before)
    const drafts = await draftsOf(store.db)
    const another = drafts.find((draft) => draft.isSigned && draft.list.circle === list.circle && draft.list.version === list.version)
    if (!again && another !== undefined && another.list.note.text !== list.note.text)
      throw federationFault('another-signed', `This node has signed another version ${list.version} of ${list.circle}.`)
    const signers = this.#countedSigners(list, before)
    if (signers.length === 0)
      throw federationFault(
        'not-a-member',
        'This node is not among those whose signature counts, or does not hold the keys that are named for it.',
      )
    const signatures = signers.map((signer) => signer.sign(list.note.text, this.#atSeconds()))
    const signed = { ...list, note: withSignatures(list.note, signatures) }
    const kept = await store.commit(async (tx) => {
      tx.state({ kind: 'decided', subject: list.circle, content: { decision: 'members-signed', by, ...toContent(signed) } })
      return keepDraft(tx, signed, true)
    })
    return this.#weigh(kept)
  }

  /** With the keys that the version before names for this node, or the first version itself; none where it is not named or they are gone. */
  #countedSigners(list: SignedList, before: SignedList | undefined): readonly NoteSigner[] {
    const me = this.#ownIn(before ?? list)
    const signers = me === undefined ? [] : this.#parts.signersOf(me.logKeys)
    return me !== undefined && signers.length === me.logKeys.length ? signers : []
  }

  /** Keeps a list that somebody brought, with the signatures that are known of it; a person may sign or adopt it then. */
  async offer(source: string): Promise<Weighed> {
    const list = parseMemberList(source)
    const before = await this.#requirePlace(list)
    // Signatures that do not hold are told before anything is kept.
    supportOf(list, before)
    return this.#weigh(await this.#parts.store.commit((tx) => keepDraft(tx, list, false)))
  }

  /** The list holds from now on, and partners follow from it. Throws what is missing. */
  async adopt(source: string, by: string): Promise<AdoptedList> {
    const { store, clock } = this.#parts
    const offered = parseMemberList(source)
    const before = await this.#requirePlace(offered)
    const known = (await draftsOf(store.db)).find(({ list }) => list.note.text === offered.note.text)
    const list = known === undefined ? offered : { ...offered, note: withSignatures(offered.note, known.list.note.signatures) }
    const { signed } = requireSuccession(list, before)
    if (toMillis(list.validFrom) > clock.now())
      throw federationFault('list-not-yet', `The list holds from ${list.validFrom} on: adopt it then.`)
    await store.commit(async (tx) => {
      const row = { circle: list.circle, version: list.version, hash: hashOf(list), previous: list.previous, note: toSource(list) }
      await tx.insertEach('member_list', [{ ...row, adopted_at: Math.floor(tx.at / 1000), adopted_by: by }])
      await tx.db.deleteFrom('member_draft').where('circle', '=', list.circle).where('version', '<=', list.version).execute()
      const names = (members: readonly CircleMember[]) => members.map(({ origin }) => origin)
      const said = { change: 'list-adopted', by, threshold: list.threshold, members: names(list.members), signedBy: names(signed) }
      tx.state({ kind: 'member-changed', subject: list.circle, version: String(list.version), content: { ...said, ...toContent(list) } })
      if (this.#ownIn(list) !== undefined) await enact(tx, { list, before, own: this.#parts.own().origin })
    })
    return requireAdopted(store.db, list.circle)
  }

  /**
   * What a partner of a circle has adopted against what this node has: a version that comes next is kept for a person to
   * look at, another version of the same number raises the alarm.
   */
  async compareWith(partner: Partner): Promise<void> {
    const peer = new Peer(partner)
    for (const { newest } of await this.list()) {
      if (!newest.list.members.some(({ origin }) => origin === partner.origin)) continue
      const held = (await adoptedOf(this.#parts.store.db, newest.list.circle)).slice(0, comparedVersions)
      for (const previous of [hashOf(newest.list), ...held.map(({ list }) => list.previous)]) {
        const { status, body } = await peer.get(`log/members/${Buffer.from(previous).toString('hex')}`)
        if (status === 200) await this.#hear(body.toString('utf8'))
      }
    }
  }

  /** What is not in order, or is held already, is passed over; what is a second story has raised the alarm by then. */
  async #hear(source: string): Promise<void> {
    try {
      await this.offer(source)
    } catch (error) {
      if (!isFault(error)) throw error
    }
  }

  /** The version after the one of that hash, for those who know the one before. */
  after(previous: Uint8Array): Promise<string | undefined> {
    return adoptedAfter(this.#parts.store.db, previous)
  }

  /** The log keys of ours that newest lists name: with them the next version is signed. */
  async namedKeys(): Promise<VerifierKey[]> {
    return (await this.list()).flatMap(({ newest }) => this.#ownIn(newest.list)?.logKeys ?? [])
  }

  #ownIn({ members }: SignedList): CircleMember | undefined {
    return members.find(({ origin }) => origin === this.#parts.own().origin)
  }

  async #weigh(list: SignedList): Promise<Weighed> {
    return { list, source: toSource(list), support: supportOf(list, await this.#before(list)) }
  }

  async #before(list: SignedList): Promise<SignedList | undefined> {
    const held = await adoptedOf(this.#parts.store.db, list.circle)
    return held.find(({ list: one }) => one.version === list.version - 1)?.list
  }

  /** The version that the list comes after. Throws for one that does not come next; two of one version raise the alarm. */
  async #requirePlace(list: SignedList): Promise<SignedList | undefined> {
    const held = await adoptedOf(this.#parts.store.db, list.circle)
    const [newest] = held
    if (newest !== undefined && !isSameCircle(newest.list, list))
      throw federationFault('circle-exists', `Another circle is called "${list.circle}" here.`)
    if (newest === undefined || list.version > newest.list.version) {
      requireNext(list, newest?.list)
      return newest?.list
    }
    const same = held.find(({ list: one }) => one.version === list.version)
    if (same?.list.note.text === list.note.text) throw federationFault('list-adopted', `Version ${list.version} was adopted already.`)
    if (same !== undefined) await this.#raiseFork(list, same)
    throw federationFault('list-older', `Version ${newest.list.version} is held: version ${list.version} comes too late.`)
  }

  async #raiseFork(list: SignedList, held: AdoptedList): Promise<void> {
    const before = await this.#before(list)
    const source = before === undefined ? undefined : toSource(before)
    const fork = { before: source, one: held.source, other: toSource(list) }
    // What too few have signed is no second story: the caller is told that it comes too late. Throws for it.
    const { signers } = requireFork(fork)
    const who = signers.map(({ name }) => name).join(', ')
    const detail = `The circle ${list.circle} has two versions ${list.version}, and both are signed by enough. Both were signed by ${who}.`
    await this.#parts.store.commit((tx) =>
      raiseAlarm(tx, { origin: list.circle, detail, evidence: toForkText(fork), isProof: true, decision: 'members-forked' }),
    )
    throw federationFault('list-forked', detail)
  }

  #atSeconds(): bigint {
    return BigInt(Math.floor(this.#parts.clock.now() / 1000))
  }
}

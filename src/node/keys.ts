import { type KeyRole, type NoteSigner, toVerifierKeyText, type VerifierKey } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { type KeyGeneration, type LogKeys, listTakeOvers, type OwnLog, type TakeOver, writeRotation } from '../transparency/index.ts'
import {
  makeNextKeys,
  readLogKeys,
  readNextLogKeys,
  readNextSigners,
  readWitnessSigners,
  removeKeysExcept,
  witnessName,
} from './signing.ts'

interface Parts {
  /** Folder of the keys. */
  readonly folder: string
  readonly store: Store
  readonly ownLog: OwnLog
  readonly witness: { readonly signers: readonly NoteSigner[]; use(signers: readonly NoteSigner[]): void }
  /** Keys of ours that lists of members name: whoever counts signatures of the next version counts theirs. */
  readonly named: () => Promise<readonly VerifierKey[]>
}

export interface RotationWish {
  readonly role: KeyRole
  /** The old keys are not to be trusted: they hand over nothing, and partners learn the new ones from the list of members or from a person. */
  readonly isCompromised: boolean
  readonly by: string
}

/** The keys that this node signs with, and their giving way to others. */
export class NodeKeys {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * New keys take over. On the disk first; then written down and stated in one commit; then used. A crash before the commit
   * leaves the old keys and files that nobody asks for, a crash after it the new keys.
   */
  async rotate(wish: RotationWish): Promise<TakeOver> {
    const { ownLog } = this.#parts
    await ownLog.requireNotBehind()
    if (wish.role === 'log') await this.#rotateLog(wish)
    else await this.#rotateWitness(wish)
    await ownLog.seal()
    await this.retire()
    const made = (await listTakeOvers(this.#parts.store)).findLast(({ role }) => role === wish.role)
    if (made === undefined) throw new Error('the rotation was not written down')
    return made
  }

  async #rotateLog(wish: RotationWish): Promise<void> {
    const { folder, store, ownLog } = this.#parts
    await ownLog.turnOver(async () => {
      const next = makeNextKeys(folder, 'log', ownLog.origin)
      const from = await store.commit((tx) => writeRotation(tx, { ...wish, old: ownLog.signers, next }))
      const keys = readNextLogKeys(
        folder,
        ownLog.origin,
        next.map(({ key }) => toVerifierKeyText(key)),
      )
      return [...ownLog.generations, { from, keys }]
    })
  }

  async #rotateWitness(wish: RotationWish): Promise<void> {
    const { folder, store, ownLog, witness } = this.#parts
    const next = makeNextKeys(folder, 'witness', witnessName(ownLog.origin))
    await store.commit((tx) => writeRotation(tx, { ...wish, old: witness.signers, next }))
    witness.use(next)
  }

  /** Removes private keys that sign nothing more. Those that a list of members names sign the next version of it. */
  async retire(): Promise<void> {
    const { folder, store, ownLog, witness, named } = this.#parts
    const sealed = (await ownLog.latest())?.size ?? 0
    const inUse = ownLog.generations.filter((_, at, all) => (all[at + 1]?.from ?? Number.POSITIVE_INFINITY) > sealed)
    const logKeys = inUse.flatMap(({ keys }) => keys.signers.map(({ key }) => key))
    const texts = (keys: readonly VerifierKey[]) => keys.map(toVerifierKeyText)
    const takeOvers = await listTakeOvers(store)
    if (takeOvers.some(({ role }) => role === 'log')) removeKeysExcept(folder, 'log', texts([...logKeys, ...(await named())]))
    if (takeOvers.some(({ role }) => role === 'witness')) removeKeysExcept(folder, 'witness', texts(witness.signers.map(({ key }) => key)))
  }
}

export interface HeldKeys {
  readonly log: LogKeys
  readonly later: readonly KeyGeneration[]
  readonly witness: readonly NoteSigner[]
}

/** The keys as they were written down last: those of the log that have something to sign, and those of the witness. */
export async function readHeldKeys(folder: string, store: Store, origin: string): Promise<HeldKeys> {
  const takeOvers = await listTakeOvers(store)
  const of = (role: KeyRole, name: string) => takeOvers.filter((one) => one.role === role && one.name === name)
  const sealed = await store.db.selectFrom('log_checkpoint').select('size').orderBy('size', 'desc').limit(1).executeTakeFirst()
  const needed = of('log', origin).filter((_, at, all) => (all[at + 1]?.from ?? Number.POSITIVE_INFINITY) > (sealed?.size ?? 0))
  const [first, ...later] = needed.map(({ reason, keys, from }) => ({
    from,
    keys: reason === 'made' ? readLogKeys(folder, origin) : readNextLogKeys(folder, origin, keys),
  }))
  const witness = of('witness', witnessName(origin)).at(-1)
  return {
    log: first?.keys ?? readLogKeys(folder, origin),
    later,
    witness: witness === undefined ? readWitnessSigners(folder, origin) : readNextSigners(folder, 'witness', witness.keys),
  }
}

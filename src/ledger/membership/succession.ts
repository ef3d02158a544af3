import { toSortable } from '../../base/index.ts'
import { isSameBytes } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { isSameCircle, type Member, type SignedList, signersOf, toListHash } from './member-list.ts'

/** Who has signed a list, and how many must have. */
export interface Support {
  readonly signed: readonly Member[]
  readonly missing: readonly Member[]
  readonly needed: number
}

/** Of a first version all members sign that they belong; of any other, as many members of the version before as that one asks for. */
export function supportOf(list: SignedList, before: SignedList | undefined): Support {
  const { members, threshold } = before ?? { members: list.members, threshold: list.members.length }
  const signed = signersOf(list, members)
  return { signed, missing: members.filter((member) => !signed.includes(member)), needed: threshold }
}

/**
 * Throws unless the list is the one after `before` and holds: `ledger.does-not-follow`, `ledger.too-few-signers`, or
 * `ledger.bad-signature` for a signature that is none.
 */
export function requireSuccession(list: SignedList, before: SignedList | undefined): Support {
  requireNext(list, before)
  const support = supportOf(list, before)
  if (support.signed.length < support.needed) {
    const missing = support.missing.map(({ name }) => name).join(', ')
    throw ledgerFault(
      'too-few-signers',
      `${support.signed.length} of the ${support.needed} that are needed have signed; not yet: ${missing}`,
    )
  }
  return support
}

/** That it names the version before by its hash, and comes right after it. */
export function requireNext(list: SignedList, before: SignedList | undefined): void {
  const refuse = (detail: string, place: string) => ledgerFault('does-not-follow', detail, place)
  if (before === undefined) {
    if (list.version !== 1) throw refuse(`version ${list.version} follows a version that is not held`, 'version')
    if (!isSameBytes(list.previous, list.id)) throw refuse('a first version names the id of its circle', 'previous')
    return
  }
  if (!isSameCircle(list, before) || list.circle !== before.circle)
    throw refuse(`the list is of another circle than ${before.circle}`, 'id')
  if (list.version !== before.version + 1) throw refuse(`version ${list.version} does not come after version ${before.version}`, 'version')
  if (!isSameBytes(list.previous, toListHash(before.note.text)))
    throw refuse(`it follows another version ${before.version} than the one that is held`, 'previous')
  if (toSortable(list.validFrom) < toSortable(before.validFrom))
    throw refuse(`it would hold before version ${before.version} did`, 'validFrom')
}

import { fromDecimal } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { parseVerifierKey, type SignatureType, signatureTypes, type VerifierKey } from '../note/key.ts'

/** One witness, or a group that counts as a witness when enough of its members do. */
export type Member =
  | { readonly kind: 'witness'; readonly name: string; readonly key: VerifierKey; readonly url: string | undefined }
  | { readonly kind: 'group'; readonly name: string; readonly threshold: number; readonly members: readonly Member[] }

/** Whose checkpoints are believed, and when (C2SP tlog-policy). */
export interface Policy {
  readonly logs: readonly { readonly key: VerifierKey; readonly url: string | undefined }[]
  readonly witnesses: readonly Extract<Member, { kind: 'witness' }>[]
  /** Undefined for `quorum none`: the log's own signature is enough. */
  readonly quorum: Member | undefined
}

const maxLines = 1000
const logTypes: readonly SignatureType[] = [signatureTypes.ed25519, signatureTypes.mldsa44Cosignature]
const witnessTypes: readonly SignatureType[] = [signatureTypes.ed25519Cosignature, signatureTypes.mldsa44Cosignature]

export function parsePolicy(source: string): Policy {
  const reading = new PolicyReading()
  const lines = source.split('\n')
  if (lines.length > maxLines) throw ledgerFault('bad-policy', `a policy has at most ${maxLines} lines`)
  for (const [at, line] of lines.entries()) {
    const place = `line ${at + 1}`
    if (hasOtherControls(line)) throw ledgerFault('bad-policy', 'a control character other than a tab', place)
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    if (words[0] === undefined || words[0].startsWith('#')) continue
    reading.line(words, place)
  }
  return reading.policy()
}

function hasOtherControls(line: string): boolean {
  return [...line].some((character) => (character < ' ' && character !== '\t') || character === '\u007f')
}

class PolicyReading {
  readonly #logs: { key: VerifierKey; url: string | undefined }[] = []
  readonly #witnesses: Extract<Member, { kind: 'witness' }>[] = []
  readonly #named = new Map<string, Member>()
  readonly #used = new Set<string>()
  #quorum: { member: Member | undefined } | undefined

  line([word, ...rest]: readonly string[], place: string): void {
    if (word === 'log') this.#log(rest, place)
    else if (word === 'witness') this.#witness(rest, place)
    else if (word === 'group') this.#group(rest, place)
    else if (word === 'quorum') this.#setQuorum(rest, place)
    else throw ledgerFault('bad-policy', `a line begins with log, witness, group or quorum, not ${word}`, place)
  }

  policy(): Policy {
    if (this.#quorum === undefined) throw ledgerFault('bad-policy', 'there is no quorum line')
    return { logs: this.#logs, witnesses: this.#witnesses, quorum: this.#quorum.member }
  }

  #log([keyText, url, ...more]: readonly string[], place: string): void {
    if (keyText === undefined || more.length > 0) throw ledgerFault('bad-policy', 'a log line reads log VKEY [URL]', place)
    const key = requireKey(keyText, logTypes, place)
    requireNew(this.#logs, key, place)
    this.#logs.push({ key, url })
  }

  #witness([name, keyText, url, ...more]: readonly string[], place: string): void {
    if (name === undefined || keyText === undefined || more.length > 0)
      throw ledgerFault('bad-policy', 'a witness line reads witness NAME VKEY [URL]', place)
    const key = requireKey(keyText, witnessTypes, place)
    requireNew(this.#witnesses, key, place)
    const witness = { kind: 'witness', name, key, url } as const
    this.#define(witness, place)
    this.#witnesses.push(witness)
  }

  #group([name, count, ...names]: readonly string[], place: string): void {
    if (name === undefined || count === undefined || names.length === 0)
      throw ledgerFault('bad-policy', 'a group line reads group NAME all|any|K NAME…', place)
    const members = names.map((member) => this.#member(member, place))
    const threshold = toThreshold(count, members.length)
    if (threshold === undefined) throw ledgerFault('bad-policy', `the threshold is all, any, or 1 to ${members.length}`, place)
    this.#define({ kind: 'group', name, threshold, members }, place)
  }

  /** A name counts once in all, so that no witness weighs twice. */
  #member(name: string, place: string): Member {
    const member = this.#named.get(name)
    if (member === undefined) throw ledgerFault('bad-policy', `${name} is not defined above`, place)
    if (this.#used.has(name)) throw ledgerFault('bad-policy', `${name} is in a group already`, place)
    this.#used.add(name)
    return member
  }

  #setQuorum([name, ...more]: readonly string[], place: string): void {
    if (name === undefined || more.length > 0) throw ledgerFault('bad-policy', 'a quorum line reads quorum NAME', place)
    if (this.#quorum !== undefined) throw ledgerFault('bad-policy', 'there is a quorum line already', place)
    const member = this.#named.get(name)
    if (member === undefined && name !== 'none') throw ledgerFault('bad-policy', `${name} is not defined above`, place)
    this.#quorum = { member }
  }

  #define(member: Member, place: string): void {
    if (member.name === 'none') throw ledgerFault('bad-policy', 'none is no name of a witness or group', place)
    if (this.#named.has(member.name)) throw ledgerFault('bad-policy', `${member.name} is defined already`, place)
    this.#named.set(member.name, member)
  }
}

function toThreshold(text: string, members: number): number | undefined {
  if (text === 'any') return 1
  if (text === 'all') return members
  const count = fromDecimal(text)
  return count === undefined || count < 1n || count > BigInt(members) ? undefined : Number(count)
}

function requireKey(text: string, types: readonly SignatureType[], place: string): VerifierKey {
  const key = parseVerifierKey(text, place)
  if (!types.includes(key.type)) throw ledgerFault('bad-policy', `a key of type ${key.type} cannot stand here`, place)
  return key
}

/** The same key under two names would count twice. */
function requireNew(known: readonly { key: VerifierKey }[], key: VerifierKey, place: string): void {
  if (known.some((other) => Buffer.compare(other.key.publicKey, key.publicKey) === 0))
    throw ledgerFault('bad-policy', 'the same key is listed above', place)
}

/** Whether these witnesses are enough. */
export function isQuorum(member: Member | undefined, cosigned: ReadonlySet<string>): boolean {
  if (member === undefined) return true
  if (member.kind === 'witness') return cosigned.has(member.name)
  return member.members.filter((inner) => isQuorum(inner, cosigned)).length >= member.threshold
}

/** A witness by its key of today; with keys that gave way to it, any one of them counts, once. */
export interface PolicyWitness {
  readonly name: string
  readonly key: string
  readonly past?: readonly string[]
}

/** The policy that one threshold over some witnesses makes, as text: what a node hands to those who verify its proofs. */
export function toPolicyText(policy: { logs: readonly string[]; witnesses: readonly PolicyWitness[]; threshold: number }): string {
  const { logs, witnesses, threshold } = policy
  const lines = [...logs.map((key) => `log ${key}`), ...witnesses.flatMap(toWitnessLines)]
  if (threshold === 0) return [...lines, 'quorum none', ''].join('\n')
  const names = witnesses.map(({ name }) => name).join(' ')
  return [...lines, `group witnesses ${threshold} ${names}`, 'quorum witnesses', ''].join('\n')
}

function toWitnessLines({ name, key, past = [] }: PolicyWitness): string[] {
  if (past.length === 0) return [`witness ${name} ${key}`]
  const keys = [key, ...past]
  const names = keys.map((_, at) => `${name}/${keys.length - at}`)
  return [...keys.map((one, at) => `witness ${names[at]} ${one}`), `group ${name} any ${names.join(' ')}`]
}

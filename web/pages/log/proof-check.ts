import { toUtc } from '../../parts/times.ts'
import { type Bytes, canCheck, isSame, isSigned, sha256, toBigInt, toBytes, toHex } from './bytes.ts'
import { type Climb, climb, leadsTo } from './merkle-path.ts'
import { signatureBy, UnreadableFile } from './signed-note.ts'
import { isReached, type Policy, parsePolicy, toQuorumWords, type Witness } from './tlog-policy.ts'
import { type ProofFile, parseProof, type ShownPart, toCanonicalJson } from './tlog-proof.ts'

/** `open`: not decided here, because the browser cannot or because there is nothing to decide. */
export type Verdict = 'holds' | 'fails' | 'open'

export interface ProofStep {
  readonly title: string
  readonly verdict: Verdict
  /** For a person who knows nothing of all this. */
  readonly words: string
}

export interface WitnessFinding {
  readonly name: string
  readonly verdict: Verdict
  readonly words: string
}

/** A proof, taken apart and checked in the browser. */
export interface CheckedProof {
  readonly steps: readonly ProofStep[]
  /** What stands under a step, by its place in the list. */
  readonly proof: ProofFile | undefined
  readonly climb: Climb | undefined
  readonly entry: Bytes | undefined
  readonly witnesses: readonly WitnessFinding[]
  /** Seconds since the epoch: the earliest time at which a witness vouched for it. */
  readonly witnessedAt: number | undefined
}

export const stepTitles = {
  read: 'The file can be read',
  statement: 'The log signed the statement',
  path: 'The statement stands in the log',
  head: 'The log signed its head',
  witnesses: 'Partners cosigned the head',
  content: 'The content shown is the content stated',
} as const

/** Five or six steps, each decided by itself: what fails shows where the proof was changed. */
export async function checkProof(source: string, policySource: string): Promise<CheckedProof> {
  let proof: ProofFile
  let policy: Policy
  try {
    proof = parseProof(source)
    policy = parsePolicy(policySource)
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return { ...nothing, steps: [{ title: stepTitles.read, verdict: 'fails', words: `${error.message} (${error.place})` }] }
  }
  const read: ProofStep = {
    title: stepTitles.read,
    verdict: 'holds',
    words: `It is proof of entry ${proof.index}, written as the format asks (C2SP tlog-proof).`,
  }
  if (!canCheck()) return { ...nothing, proof, steps: [read, ...untried(proof)] }
  const entry = await toEntry(proof)
  const climbed = await climb(entry, { index: proof.index, size: proof.head.size }, proof.hashes)
  const witnesses = await Promise.all(policy.witnesses.map((witness) => checkWitness(proof, witness)))
  const times = witnesses.flatMap(({ at }) => (at === undefined ? [] : [at]))
  const steps = [
    read,
    await checkStatement(proof, policy),
    toPathStep(proof, climbed),
    await checkHead(proof, policy),
    toWitnessStep(policy, witnesses),
    ...(proof.parts === undefined ? [] : [await checkContent(proof.parts, proof.statement.content)]),
  ]
  return { steps, proof, climb: climbed, entry, witnesses, witnessedAt: times.length === 0 ? undefined : Math.min(...times) }
}

const nothing = { proof: undefined, climb: undefined, entry: undefined, witnesses: [], witnessedAt: undefined } as const

/** The whole: as weak as its weakest step. */
export function toVerdict(steps: readonly ProofStep[]): Verdict {
  if (steps.some(({ verdict }) => verdict === 'fails')) return 'fails'
  return steps.some(({ verdict }) => verdict === 'open') ? 'open' : 'holds'
}

function untried({ parts }: ProofFile): ProofStep[] {
  const words =
    'Not checked: this page came over a connection that is not encrypted, and browsers then lend no cryptography. Save the proof and run entente verify.'
  const { statement, path, head, witnesses, content } = stepTitles
  const titles = [statement, path, head, witnesses, ...(parts === undefined ? [] : [content])]
  return titles.map((title) => ({ title, verdict: 'open', words }))
}

/** The entry as the reference of the log gives it: 32 bytes that tell nothing without what the proof brings. */
function toEntry({ statement, salt, signature }: ProofFile): Promise<Bytes> {
  return sha256(toBytes('entente commitment v1\0'), salt, signature, toSignedBytes(statement.text))
}

function toSignedBytes(text: string): Bytes {
  return toBytes(`entente statement v1\n${text}`)
}

const noEd25519 = 'This browser does not know Ed25519 signatures. Save the proof and run entente verify.'

async function checkStatement({ statement, signature, head }: ProofFile, { logs }: Policy): Promise<ProofStep> {
  const title = stepTitles.statement
  if (statement.log !== head.origin) return { title, verdict: 'fails', words: `The statement was made for another log, ${statement.log}.` }
  const key = logs.find(({ name, type }) => name === statement.log && type === 1)
  if (key === undefined) return { title, verdict: 'fails', words: `No key is known for the log ${statement.log}.` }
  const holds = await isSigned(key.publicKey, toSignedBytes(statement.text), signature)
  if (holds === undefined) return { title, verdict: 'open', words: noEd25519 }
  return holds
    ? {
        title,
        verdict: 'holds',
        words: `Its words are signed with the key ${key.id} of the log. With one letter changed the signature would not fit.`,
      }
    : { title, verdict: 'fails', words: `The signature does not fit these words: the log did not state this, or it was changed since.` }
}

function toPathStep({ index, head }: ProofFile, climbed: Climb): ProofStep {
  const title = stepTitles.path
  const { rungs, problem } = climbed
  if (leadsTo(climbed, head.root)) {
    const way = rungs.length === 0 ? 'It is the only entry, so its hash is the root' : `${rungs.length} hashes lead from it to the root`
    return {
      title,
      verdict: 'holds',
      words: `It is entry ${index} of ${head.size}. ${way}; whoever moves or changes any entry gets another root.`,
    }
  }
  return {
    title,
    verdict: 'fails',
    words: problem ?? 'The path leads to another root than that of the head: this statement, with this path, is not in the log.',
  }
}

async function checkHead({ head }: ProofFile, { logs }: Policy): Promise<ProofStep> {
  const title = stepTitles.head
  const key = logs.find((each) => each.name === head.origin && each.type === 1 && signatureBy(head, each) !== undefined)
  const signature = key === undefined ? undefined : signatureBy(head, key)
  if (key === undefined || signature === undefined)
    return { title, verdict: 'fails', words: 'No key that is trusted for this log has signed the head.' }
  const holds = await isSigned(key.publicKey, toBytes(head.text), signature.bytes)
  if (holds === undefined) return { title, verdict: 'open', words: noEd25519 }
  return holds
    ? { title, verdict: 'holds', words: `With the key ${key.id} it says: I have ${head.size} entries, and this is their root.` }
    : { title, verdict: 'fails', words: 'The signature does not fit the head: its size or its root was changed.' }
}

type FoundWitness = WitnessFinding & { readonly at: number | undefined }

/** A cosignature is a time and a signature over it and the head (C2SP tlog-cosignature). */
async function checkWitness({ head }: ProofFile, { name, key }: Witness): Promise<FoundWitness> {
  const signature = signatureBy(head, key)
  if (signature === undefined) return { name, verdict: 'open', words: 'has not cosigned this head', at: undefined }
  const seconds = toBigInt(signature.bytes.slice(0, 8))
  const holds = await isSigned(key.publicKey, toBytes(`cosignature/v1\ntime ${seconds}\n${head.text}`), signature.bytes.slice(8))
  if (holds === undefined) return { name, verdict: 'open', words: 'cosigned; this browser cannot check it', at: undefined }
  if (!holds) return { name, verdict: 'fails', words: 'a cosignature in its name that does not fit the head', at: undefined }
  const at = Number(seconds)
  return { name, verdict: 'holds', words: `cosigned at ${toUtc(at * 1000)}`, at }
}

function toWitnessStep(policy: Policy, witnesses: readonly WitnessFinding[]): ProofStep {
  const title = stepTitles.witnesses
  if (policy.quorum === undefined)
    return { title, verdict: 'open', words: 'This node has no partners that cosign, so this proof rests on its word alone.' }
  const forged = witnesses.filter(({ verdict }) => verdict === 'fails')
  if (forged.length > 0)
    return { title, verdict: 'fails', words: `A cosignature does not fit: ${forged.map(({ name }) => name).join(', ')}.` }
  const good = new Set(witnesses.filter(({ verdict }) => verdict === 'holds').map(({ name }) => name))
  const wanted = toQuorumWords(policy)
  if (isReached(policy, good))
    return {
      title,
      verdict: 'holds',
      words: `${good.size} of ${witnesses.length} witnesses vouch for this head, and the policy asks for ${wanted}: this is the history that they were shown.`,
    }
  if (witnesses.some(({ words }) => words.includes('cannot check'))) return { title, verdict: 'open', words: noEd25519 }
  return {
    title,
    verdict: 'fails',
    words: `${good.size} of ${witnesses.length} witnesses vouch for this head; the policy asks for ${wanted}. Partners are asked every few seconds: check again in a moment.`,
  }
}

/** Each part's hash, salted, and all of them together (docs/reference/ledger.md). */
async function checkContent(parts: readonly ShownPart[], stated: Bytes): Promise<ProofStep> {
  const title = stepTitles.content
  const hashes = await Promise.all(
    parts.map(async (part) =>
      typeof part === 'string' ? part : toHex(await sha256(toBytes(part.salt + toCanonicalJson([part.path, part.value])))),
    ),
  )
  const content = await sha256(toBytes(`entente content v1\n${hashes.join('\n')}`))
  const hidden = parts.filter((part) => typeof part === 'string').length
  const shown = parts.length - hidden
  if (!isSame(content, stated)) return { title, verdict: 'fails', words: 'What is shown does not lead to the hash that was stated.' }
  return {
    title,
    verdict: 'holds',
    words:
      hidden === 0
        ? `All ${shown} parts are shown, and together they make the hash that was stated.`
        : `${shown} parts are shown and ${hidden} withheld; with the hashes of those they make the hash that was stated.`,
  }
}

/** The parts that are shown, one a line. */
export function toShownLines(parts: readonly ShownPart[]): { path: string; value: string }[] {
  return parts.flatMap((part) =>
    typeof part === 'string'
      ? []
      : [{ path: part.path.join('.'), value: typeof part.value === 'string' ? part.value : JSON.stringify(part.value) }],
  )
}

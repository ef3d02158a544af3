import { isFault } from '../../base/index.ts'
import {
  isForkText,
  ledgerFault,
  parseEvidence,
  parseFork,
  parseNote,
  parsePolicy,
  parseTlogProof,
  requireEvidence,
  requireFork,
  toVerifierKeyText,
  type VerifiedFork,
  type VerifiedReceipt,
  type VerifiedStamp,
  type VerifiedStatement,
  type VerifierKey,
  verifyReceipt,
  verifyStamp,
  verifyStatement,
} from '../../ledger/index.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { readGivenBytes } from '../given-file.ts'

/** Exit code for a proof that does not hold: the file was read and decided. */
const exitOfFalse = 10
/** CBOR's tag 18, COSE_Sign1: no text file begins with it. */
const firstOfReceipt = 0xd2

export const verify = defineCommand({
  name: 'verify',
  summary: 'Decide a proof or a piece of evidence, offline and without a node.',
  arguments: 'FILE --policy FILE',
  about: `
Says in plain words what a proof shows: which node stated what, and when; that the statement stands in the node's log;
that the log's head was signed and cosigned as the policy asks; and which parts of the content are shown. The policy is a
C2SP tlog-policy file: whose logs and which witnesses you trust. With --evidence the file is evidence that a log told
two stories, or that a circle has two lists of one version. With --stamp the head of the proof must have been time-stamped by an authority under the certificate of
--root: that is when it existed at the latest, whoever the node's partners are. A COSE receipt (RFC 9942) is decided with the keys of the logs in the policy; it carries no witnesses.
Exit code 0: it holds. 10: it does not, and why.`,
  options: {
    policy: { type: 'string', value: 'FILE', help: 'the logs and witnesses that you trust' },
    stamp: { type: 'string', value: 'FILE', help: 'the time-stamp of the head that the proof is under (RFC 3161)' },
    root: { type: 'string', value: 'FILE', help: 'certificate in PEM that the time-stamping authority must lead to' },
    evidence: { type: 'boolean', default: false, help: 'the file is evidence against a log' },
  },
  examples: [
    'entente verify indicator.tlog-proof --policy partners.policy',
    'entente verify 17.tlog-proof --policy partners.policy --stamp 4711.tsr --root authority.pem',
    'entente verify 17.cose --policy partners.policy',
    'entente verify alarm.evidence --evidence --policy partners.policy',
  ],
  async run({ positionals, values, output }) {
    const [file] = positionals
    if (file === undefined || values.policy === undefined) throw cliFault('usage', 'Say: entente verify FILE --policy FILE')
    const policy = parsePolicy(readGivenBytes(values.policy).toString())
    const bytes = readGivenBytes(file)
    try {
      const keys = policy.logs.map((log) => log.key)
      if (values.evidence && isForkText(bytes.toString())) {
        const fork = requireFork(parseFork(bytes.toString()))
        output.result(toForkJson(fork, keys), () => toForkWords(fork, keys))
      } else if (values.evidence) {
        const { oldSize, newSize } = requireEvidence(parseEvidence(bytes.toString()), keys)
        output.result({ holds: true, oldSize: String(oldSize), newSize: String(newSize) }, () => toEvidenceWords(oldSize, newSize))
      } else if (bytes[0] === firstOfReceipt) {
        const verified = verifyReceipt(bytes, keys)
        output.result(toReceiptJson(verified), () => toReceiptWords(verified))
      } else {
        const proof = parseTlogProof(bytes.toString())
        const verified = verifyStatement(proof, policy)
        const stamp = decideStamp(proof.checkpoint, values)
        output.result({ ...toJson(verified), stamp: stamp ?? null }, () => toWords(verified, stamp))
      }
      return 0
    } catch (error) {
      if (!isFault(error)) throw error
      const { code, message: reason, place } = error
      output.result(
        { holds: false, code, reason, place },
        () => `Does not hold: ${reason}${place === undefined ? '' : `\n  at ${place}`}\n  (${code})`,
      )
      return exitOfFalse
    }
  },
})

function decideStamp(
  checkpoint: string,
  { stamp, root }: { stamp?: string | undefined; root?: string | undefined },
): VerifiedStamp | undefined {
  if (stamp === undefined) return undefined
  if (root === undefined) throw cliFault('usage', 'Say whom you trust to stamp times: --root FILE, a certificate in PEM.')
  return verifyStamp(readGivenBytes(stamp), Buffer.from(parseNote(checkpoint).text), { roots: [readGivenBytes(root).toString()] })
}

const verbs: Readonly<Record<VerifiedStatement['statement']['kind'], string>> = {
  published: 'published',
  withdrawn: 'withdrew',
  received: 'received',
  contributed: 'contributed',
  reported: 'reported to an authority',
  acknowledged: 'acknowledged',
  decided: 'decided on',
  'evidence-sealed': 'sealed evidence of',
  'key-rotated': 'rotated the key',
  'member-changed': 'changed its partner or circle',
}

function toWords({ statement, index, checkpoint, shown }: VerifiedStatement, stamp: VerifiedStamp | undefined): string {
  const { origin, size } = checkpoint.checkpoint
  const witnesses = checkpoint.witnesses.map(({ name, atSeconds }) => `${name} at ${toTime(atSeconds)}`)
  const lines = [
    'Holds.',
    toSaid(statement),
    `  It stands as entry ${index} in the log ${origin}, under a head of ${size} entries that the log signed.`,
    witnesses.length === 0 ? '  The policy asks for no witnesses.' : `  Cosigned by ${witnesses.join(', ')}.`,
  ]
  if (stamp !== undefined) {
    const by = stamp.authority.replaceAll('\n', ', ')
    lines.push(`  That head existed at ${toTime(BigInt(Math.floor(stamp.at / 1000)))} at the latest, says the time-stamp of ${by}.`)
  }
  return [...lines, ...toShown(shown)].join('\n')
}

function toReceiptWords({ statement, origin, index, shown }: VerifiedReceipt): string {
  const lines = [
    'Holds.',
    toSaid(statement),
    `  It stands as entry ${index} in the log ${origin}, under a root that the log signed.`,
    '  A COSE receipt carries no cosignatures: it does not say that witnesses saw the same history. A tlog-proof does.',
  ]
  return [...lines, ...toShown(shown)].join('\n')
}

function toSaid({ log, at, kind, subject, version }: VerifiedStatement['statement']): string {
  return `  ${log} says: at ${at} it ${verbs[kind]} ${subject}${version === undefined ? '' : `, version ${version}`}.`
}

function toShown(shown: VerifiedStatement['shown']): string[] {
  if (shown === undefined) return ['  Of its content nothing is shown.']
  return ['  Shown of its content, and part of what was stated:', JSON.stringify(shown, null, 2).replaceAll(/^/gm, '    ')]
}

function toReceiptJson({ statement, index, shown }: VerifiedReceipt) {
  return {
    holds: true,
    statement: toStatementJson(statement),
    index: String(index),
    witnesses: [],
    shown: shown ?? null,
  }
}

function toStatementJson({ kind, log, at, subject, version }: VerifiedStatement['statement']) {
  return { kind, log, at, subject, ...(version === undefined ? {} : { version }) }
}

function toJson({ statement, index, checkpoint, shown }: VerifiedStatement) {
  return {
    holds: true,
    statement: toStatementJson(statement),
    index: String(index),
    size: String(checkpoint.checkpoint.size),
    witnesses: checkpoint.witnesses.map(({ name, atSeconds }) => ({ name, at: toTime(atSeconds) })),
    shown: shown ?? null,
  }
}

function toEvidenceWords(oldSize: bigint, newSize: bigint): string {
  return oldSize === newSize
    ? `Holds: the log signed two different heads for the same ${oldSize} entries.`
    : `Holds: the log signed ${newSize} entries that do not begin with the ${oldSize} that it had signed before.`
}

/** Members that signed both, and whose keys the reader has from elsewhere: without one, the file could be anybody's invention. */
function toKnown({ signers }: VerifiedFork, keys: readonly VerifierKey[]): string[] {
  const trusted = new Set(keys.map(toVerifierKeyText))
  const known = signers.filter(({ logKeys }) => logKeys.some((key) => trusted.has(toVerifierKeyText(key)))).map(({ name }) => name)
  if (known.length === 0) throw ledgerFault('not-signed', 'the two lists hold, but of those who signed both no key is in the policy')
  return known
}

function toForkJson(fork: VerifiedFork, keys: readonly VerifierKey[]) {
  const { circle, version, signers } = fork
  return { holds: true, circle, version, signedBoth: signers.map(({ name }) => name), known: toKnown(fork, keys) }
}

function toForkWords(fork: VerifiedFork, keys: readonly VerifierKey[]): string {
  const both = fork.signers.map(({ name }) => name).join(', ')
  return [
    `Holds: the circle ${fork.circle} has two versions ${fork.version}, and each is signed by as many members as must sign it.`,
    `  Both were signed by ${both}. Their keys in the policy: ${toKnown(fork, keys).join(', ')}.`,
  ].join('\n')
}

function toTime(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000', '')
}

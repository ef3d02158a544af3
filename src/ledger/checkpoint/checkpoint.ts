import { fromBase64, fromDecimal, toBase64 } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { type Hash, hashBytes } from '../merkle/hashes.ts'

/** What a log signs: who it is, how many entries it has, and the one hash that stands for all of them (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string
  readonly size: bigint
  readonly root: Hash
  /** Opaque; not what witnesses vouch for. */
  readonly extensions: readonly string[]
}

/** The text of a note, signatures apart. */
export function parseCheckpoint(text: string): Checkpoint {
  const refuse = (line: number, detail: string) => ledgerFault('bad-checkpoint', detail, `line ${line}`)
  if (!text.endsWith('\n')) throw refuse(1, 'the text has no final line feed')
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.slice(0, -1).split('\n')
  if (origin === '') throw refuse(1, 'the origin is empty')
  const size = fromDecimal(sizeText)
  if (size === undefined) throw refuse(2, 'the size is a decimal without leading zeroes')
  const root = fromBase64(rootText)
  if (root?.length !== hashBytes) throw refuse(3, `the root hash is ${hashBytes} bytes in base64`)
  const empty = extensions.indexOf('')
  if (empty >= 0) throw refuse(empty + 4, 'an extension line is empty')
  return { origin, size, root, extensions }
}

export function toCheckpointText({ origin, size, root, extensions }: Checkpoint): string {
  return [origin, size.toString(), toBase64(root), ...extensions].map((line) => `${line}\n`).join('')
}

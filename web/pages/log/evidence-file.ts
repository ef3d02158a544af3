import { parseHead, type SignedHead, UnreadableFile } from './signed-note.ts'

/** The two heads that an evidence file holds; undefined where it cannot be read. Said, not decided: `entente verify` decides. */
export function readEvidence(source: string): { older: SignedHead; newer: SignedHead } | undefined {
  // Lengths count bytes, and notes hold dashes of three bytes.
  const bytes = new TextEncoder().encode(source)
  const headEnd = source.indexOf('\n\n')
  try {
    const older = readPart(bytes, { from: headEnd + 2, name: 'older' })
    const newer = readPart(bytes, { from: older.end + 1, name: 'newer' })
    return { older: older.head, newer: newer.head }
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined
    throw error
  }
}

function readPart(bytes: Uint8Array, { from, name }: { from: number; name: string }): { head: SignedHead; end: number } {
  const lineEnd = bytes.indexOf(10, from)
  const decoder = new TextDecoder()
  const [word, length] = decoder.decode(bytes.slice(from, Math.max(lineEnd, from))).split(' ')
  const end = lineEnd + 1 + Number(length)
  if (word !== name || !Number.isSafeInteger(end) || end > bytes.length) throw new UnreadableFile('The evidence is cut short.', name)
  return { head: parseHead(decoder.decode(bytes.slice(lineEnd + 1, end)), name), end }
}

import { ledgerFault } from '../faults.ts'

/** A note within a file of several: behind an empty line and a line of its name and its length in bytes. */
export function toSection(name: string, note: string): string {
  return `\n${name} ${Buffer.byteLength(note)}\n${note}`
}

/** Reads the section at that byte; gives the note and where it ends. */
export function readSection(bytes: Buffer, from: number, name: string): { note: string; end: number } {
  const lineEnd = bytes.indexOf('\n', from)
  const [word, length = ''] = bytes.subarray(from, Math.max(lineEnd, from)).toString().split(' ')
  const end = lineEnd + 1 + Number(length)
  if (word !== name || !/^[1-9][0-9]{0,6}$/.test(length) || end > bytes.length)
    throw ledgerFault('bad-proof', `the line ${name} LENGTH is missing, or the file ends before its note does`)
  return { note: bytes.subarray(lineEnd + 1, end).toString(), end }
}

import { readFileSync } from 'node:fs'
import { cliFault } from './faults.ts'

/** A file that somebody named, whole. Fault: `cli.file-absent`. */
export function readGivenBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    throw cliFault('file-absent', `There is no file ${file} that can be read.`, file)
  }
}

/** The same as text. */
export function readGivenText(file: string): string {
  return readGivenBytes(file).toString('utf8')
}

import { readFile } from 'node:fs/promises'
import { decodeUtf8, scanJson } from '../../../base/index.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { actOn, requireWord } from './call.ts'

export const receiveVerb = defineCommand({
  name: 'authority receive',
  summary: 'Take down a report that came by telephone, on paper or by e-mail.',
  arguments: 'FILE.json',
  about: `
The file says at least: way (phone, paper or email), organisation, regime, stage and title; beside that country, contact,
summary, content (what the form says), kind, severity, class, states, sectors, indicators, malicious, crossBorder,
isVoluntary, marking (default: amber), receivedAt and detectedAt (milliseconds), and thread: the report that it goes on from.
Answers to it are told by hand.`,
  options: {},
  examples: ['entente authority receive call.json'],
  async run({ positionals: [file], home, output }) {
    const path = requireWord(file, 'receive FILE.json')
    const bytes = await readFile(path).catch((error: unknown) => {
      throw cliFault('file-absent', error instanceof Error ? error.message : String(error), path)
    })
    // Scanned first: it names the place of what is wrong.
    const body: unknown = JSON.parse(scanJson(decodeUtf8(bytes)).compact)
    return actOn(home, output, { path: 'authority/reports', body })
  },
})

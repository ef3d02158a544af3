import type { LogDecided, LogDecision, LogMemories } from '../http/index.ts'
import type { Api } from './api.ts'
import { exitOfPartly } from './exit.ts'
import { cliFault } from './faults.ts'
import { type Output, toCount, toDate, toTable } from './output.ts'

/** `entente ledger resolve`: alone it tells what there is to decide. */
export async function resolveLog(
  api: Api,
  asked: { what: readonly string[]; reason: string | undefined },
  output: Output,
): Promise<number> {
  const [decision, partner] = asked.what
  if (decision === undefined) return showMemories(await api.get<LogMemories>('log/memories'), output)
  const decided = await api.post<LogDecided>('log/resolve', toDecision(decision, partner, asked.reason))
  output.result(decided, () => decided.detail)
  return 0
}

function toDecision(decision: string, partner: string | undefined, reason: string | undefined): LogDecision {
  if (decision === 'take-back') {
    if (partner === undefined) throw cliFault('usage', 'Say from whom: entente ledger resolve take-back PARTNER')
    return { decision, partner }
  }
  if (decision !== 'new-log' && decision !== 'go-on') throw cliFault('usage', `"${decision}" is not take-back, new-log or go-on.`)
  if (reason === undefined) throw cliFault('usage', 'Say why, for the log and for your partners: --reason TEXT')
  return { decision, reason }
}

function showMemories({ memories, ended }: LogMemories, output: Output): number {
  const contradictions = memories.filter(({ contradiction }) => contradiction !== null)
  output.result({ memories, ended }, () =>
    [
      memories.length === 0
        ? 'No partner remembers this log: there is none.\n'
        : toTable(
            ['PARTNER', 'REMEMBERS', 'GIVES BACK', 'WHAT'],
            memories.map((one) => [
              one.partner,
              one.size === null ? '–' : `${toCount(one.size)} entries`,
              one.canGiveBack ? 'yes' : 'no',
              one.error ?? one.contradiction ?? 'the same as this node',
            ]),
          ),
      ...(contradictions.length === 0
        ? []
        : [
            'Take the lost end back:  entente ledger resolve take-back PARTNER',
            'Or end this log:         entente ledger resolve new-log --reason TEXT',
          ]),
      ...ended.map(({ origin, size, at, reason }) => `Ended ${toDate(at)}: ${origin} with ${toCount(size)} entries. ${reason}`),
    ].join('\n'),
  )
  return contradictions.length === 0 ? 0 : exitOfPartly
}

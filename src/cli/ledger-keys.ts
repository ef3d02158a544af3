import type { LogKeyPeriods } from '../http/index.ts'
import type { Api } from './api.ts'
import { cliFault } from './faults.ts'
import { type Output, toDate, toTable } from './output.ts'

const reasons: Readonly<Record<LogKeyPeriods['periods'][number]['reason'], string>> = {
  made: 'made with the log',
  planned: 'signed by the keys before',
  compromised: 'those before were compromised',
  'new-log': 'a new log began',
}

/** `entente ledger keys`: which keys signed when. */
export function showKeys({ periods }: LogKeyPeriods, output: Output): number {
  output.result({ periods }, () =>
    toTable(
      ['DUTY', 'FROM', 'SINCE', 'KEY ID', 'STATE', 'HOW IT CAME'],
      periods.map(({ role, from, at, keys, isCurrent, reason }) => [
        role,
        role === 'log' ? `statement ${from}` : '–',
        toDate(at),
        keys.map((key) => key.split('+')[1] ?? '').join(' '),
        isCurrent ? 'signs' : 'gave way',
        reasons[reason],
      ]),
    ),
  )
  return 0
}

/** `entente ledger rotate [log | witness]`. */
export async function rotateKeys(api: Api, wish: { role: string; isCompromised: boolean }, output: Output): Promise<number> {
  if (wish.role !== 'log' && wish.role !== 'witness') throw cliFault('usage', `"${wish.role}" is not log or witness.`)
  const answer = await api.post<LogKeyPeriods>('log/keys', wish)
  const made = answer.periods.find(({ role }) => role === wish.role)
  output.result(answer, () =>
    [
      `New keys sign ${wish.role === 'log' ? `from statement ${made?.from ?? 0} on` : 'for partners from now on'}.`,
      wish.isCompromised
        ? 'The old keys hand over nothing: sign a list of members with the new ones (entente members), or have your partners add this node anew.'
        : 'Partners that pinned the old keys follow by themselves: the old keys signed the new ones.',
    ].join('\n'),
  )
  return 0
}

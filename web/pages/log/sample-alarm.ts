import type { LogAlarm } from '../../contract.ts'

/** Of a log that exists nowhere, so that its alarm can be shown before any other comes. */
export const sampleLogKey = 'sample.invalid/log+77f398d3+AWKmEbRy2JsOX8k8BpufcAtMVS1VvA6HtWAI7xe2sr6+'

/** An alarm as it would look: the two heads are really signed, with a key made for this. */
export const sampleAlarm: LogAlarm = {
  id: 0,
  at: 0,
  origin: 'sample.invalid/log',
  detail: 'Two partners were shown different histories of 1204 entries.',
  evidence: [
    'entente-evidence@v1',
    '',
    'older 186',
    'sample.invalid/log',
    '1204',
    'NGU7bQkOug5cHlhFtnmhUnAjXcuJbOodajLJrB+NAu0=',
    '',
    '— sample.invalid/log d/OY08CBCldQ1sZzNdrTGKRIrMCeFq+Z1u9TUX/mqGTv6Vvon0/26KYvxh0S7YjFVmGEYvCiEICTZnqAFpYF2xpAyQA=',
    '',
    'newer 186',
    'sample.invalid/log',
    '1204',
    'MdRN4/k7PPtDz9op/W21YFR7yE4O/Rxix34upICIUw8=',
    '',
    '— sample.invalid/log d/OY027LhcGjLeSRzufcRr9SUMvOMhVfxO4PQmrQphCglFnhYEHA9QqW6Hhkhmm74XCHW6WHud5on5lKM94DDZUqxQo=',
    '',
  ].join('\n'),
  isProof: true,
  seenAt: 0,
}

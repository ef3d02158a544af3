import { createInterface } from 'node:readline'
import type { LogAlarm, LogAnchors, LogCheckpoints, LogKeyPeriods, LogState, LogStatements } from '../../http/index.ts'
import { decideVector } from '../../ledger/index.ts'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { exitOfPartly } from '../exit.ts'
import { cliFault } from '../faults.ts'
import { rotateKeys, showKeys } from '../ledger-keys.ts'
import { resolveLog } from '../ledger-resolve.ts'
import { type Output, toCount, toDate, toTable } from '../output.ts'

export const ledger = defineCommand({
  name: 'ledger',
  summary: "The node's transparency log: its state, statements, proofs and alarms.",
  arguments:
    '[statements | proof INDEX | object ID | evidence ALERT | policy | keys | rotate [log | witness] | resolve [take-back PARTNER | new-log | go-on] | anchors | anchor [SIZE] | alarms | check]',
  about: `
Alone it tells the state of the log. "statements" lists what this node has stated, "proof" writes the proof of one of
them, "object" the proof that an object was received, with its content, "evidence" the proof of what a confirmed alert
rests on, with its lines or without them: files for entente verify. "policy" writes the
policy that your partners verify them with. "anchors" lists the heads that a time-stamping authority has seen, "anchor"
asks it about the newest head now, and "anchor SIZE" writes the time-stamp of one (RFC 3161). "alarms" lists logs of partners that told two stories.
"keys" tells which keys signed from when on, "rotate" lets new ones take over: the old keys sign them, and partners follow
by themselves. With --compromised the old keys sign nothing more: partners take the new ones from a list of members.
"resolve" is for a node that was restored and signs nothing: alone it asks partners what they remember. "take-back" brings
the lost end of the log back from a partner, "new-log" ends the log and begins another, "go-on" signs although not every
witness has spoken. What is decided is stated in the log.
"check" reads test vectors of Merkle proofs from standard input, one JSON a line as transparency-dev/merkle publishes
them, and says of each whether it is valid or why not; it needs no node.`,
  options: {
    subject: { type: 'string', value: 'ID', help: 'statements about this object, alert or partner alone' },
    cose: { type: 'boolean', default: false, help: 'for proof and object: a COSE receipt (RFC 9942) in place of a tlog-proof' },
    stamped: { type: 'boolean', default: false, help: 'for proof and object: under the first head that was time-stamped after it' },
    'no-lines': { type: 'boolean', default: false, help: 'for evidence: say when and how often, and not what was in the lines' },
    compromised: { type: 'boolean', default: false, help: 'for rotate: the keys of today were stolen or may have been' },
    reason: { type: 'string', value: 'TEXT', help: 'for resolve: why, for the log and for partners' },
    limit: { type: 'string', value: 'N', default: '20', help: 'how many statements (default: 20)' },
  },
  examples: [
    'entente ledger',
    'entente ledger statements --limit 5',
    'entente ledger proof 17 > 17.tlog-proof',
    'entente ledger proof 17 --cose > 17.cose',
    'entente ledger policy > node.policy',
    'entente ledger proof 17 --stamped > 17.tlog-proof',
    'entente ledger anchor 4711 > 4711.tsr',
    'entente ledger rotate',
    'entente ledger resolve take-back Isac',
    'entente ledger check < vectors.ndjson',
  ],
  async run({ positionals, values, home, output }) {
    const [action, name] = positionals
    if (action === 'check') return checkVectors(output)
    const api = await openApi(home)
    try {
      if (action === undefined) return showState(await api.get<LogState>('log'), await api.get<LogCheckpoints>('log/checkpoints'), output)
      if (action === 'statements') {
        const subject = values.subject === undefined ? '' : `&subject=${encodeURIComponent(values.subject)}`
        return showStatements(await api.get<LogStatements>(`log/statements?limit=${Number(values.limit)}${subject}`), output)
      }
      if (action === 'alarms') return showAlarms(await api.get<{ alarms: LogAlarm[] }>('log/alarms'), output)
      if (action === 'anchors') return showAnchors(await api.get<LogAnchors>('log/anchors'), output)
      if (action === 'anchor' && name === undefined) return showAnchors(await api.post<LogAnchors>('log/anchors'), output)
      if (action === 'keys') return showKeys(await api.get<LogKeyPeriods>('log/keys'), output)
      if (action === 'rotate') return await rotateKeys(api, { role: name ?? 'log', isCompromised: values.compromised }, output)
      if (action === 'resolve') return await resolveLog(api, { what: positionals.slice(1), reason: values.reason }, output)
      const path = `${toFilePath(action, name)}${toForm(values, action)}`
      for await (const piece of api.read(path)) await output.raw(piece)
      return 0
    } finally {
      await api.close()
    }
  },
})

interface FormValues {
  readonly cose: boolean
  readonly stamped: boolean
  readonly 'no-lines': boolean
}

function toForm({ cose, stamped, 'no-lines': noLines }: FormValues, action: string): string {
  if (cose && stamped) throw cliFault('usage', 'A COSE receipt has a head of its own, which nobody stamps: say --cose or --stamped.')
  const asked = [
    ...(cose ? ['format=cose'] : []),
    ...(stamped ? ['head=stamped'] : []),
    ...(action === 'evidence' && noLines ? ['lines=no'] : []),
  ]
  return asked.length === 0 ? '' : `?${asked.join('&')}`
}

function toFilePath(action: string, name: string | undefined): string {
  if (action === 'policy') return 'log/policy'
  if (action === 'proof' && name !== undefined) return `log/statements/${encodeURIComponent(name)}/proof`
  if (action === 'evidence' && name !== undefined) return `alerts/${encodeURIComponent(name)}/proof`
  if (action === 'object' && name !== undefined) return `objects/${encodeURIComponent(name)}/proof`
  if (action === 'anchor' && name !== undefined) return `log/anchors/${encodeURIComponent(name)}`
  throw cliFault(
    'usage',
    'Say: entente ledger proof INDEX, object ID, evidence ALERT, policy, statements, keys, rotate, resolve, anchors, anchor, alarms or check.',
  )
}

function showState(state: LogState, { checkpoints }: LogCheckpoints, output: Output): number {
  const cosigned = checkpoints.find(({ cosignedBy }) => cosignedBy.length > 0)
  output.result({ ...state, cosigned: cosigned ?? null }, () =>
    [
      `Log        ${state.origin}`,
      `Entries    ${toCount(state.size)}, sealed ${toDate(state.sealedAt)}; ${toCount(state.waiting)} wait`,
      `Cosigned   ${cosigned === undefined ? 'by nobody yet: add partners' : `${toCount(cosigned.size)} entries by ${cosigned.cosignedBy.join(', ')}`}`,
      ...(state.anchor.isOn
        ? [`Stamped    ${state.anchor.error === null ? 'now and then: entente ledger anchors' : `not now: ${state.anchor.error}`}`]
        : []),
      ...(state.behind === null ? [] : [`STANDS STILL: ${state.behind}`, '  Decide how it goes on: entente ledger resolve']),
      ...(state.isUnconfirmed ? ['WAITS: it was restored, and asks its witnesses what they remember before it signs.'] : []),
      'Keys',
      ...state.keys.map((key) => `  ${key.length > 120 ? `${key.slice(0, 117)}...` : key}`),
    ].join('\n'),
  )
  return state.behind === null ? 0 : exitOfPartly
}

function showStatements(page: LogStatements, output: Output): number {
  const toState = ({ isErased, isSealed }: LogStatements['statements'][number]) => (isErased ? 'erased' : isSealed ? 'sealed' : 'waits')
  output.result(page, () =>
    page.statements.length === 0
      ? 'Nothing was stated yet.\n'
      : toTable(
          ['INDEX', 'AT', 'KIND', 'STATE', 'SUBJECT'],
          page.statements.map((one) => [String(one.index), toDate(one.at), one.kind, toState(one), one.subject]),
        ),
  )
  return 0
}

function showAnchors(list: LogAnchors, output: Output): number {
  output.result(list, () =>
    list.anchors.length === 0
      ? 'No head was time-stamped yet. The guide trust-the-log says how to name an authority.\n'
      : toTable(
          ['ENTRIES', 'AT', 'KIND', 'AUTHORITY'],
          list.anchors.map(({ size, at, kind, authority }) => [toCount(size), toDate(at), kind, authority.replaceAll('\n', ', ')]),
        ),
  )
  return 0
}

function showAlarms(list: { alarms: LogAlarm[] }, output: Output): number {
  output.result(list, () =>
    list.alarms.length === 0
      ? 'No alarms: every log that this node has looked at told one story.\n'
      : toTable(
          ['ID', 'AT', 'LOG', 'PROOF', 'WHAT'],
          list.alarms.map(({ id, at, origin, isProof, detail }) => [String(id), toDate(at), origin, isProof ? 'yes' : 'no', detail]),
        ),
  )
  return list.alarms.length === 0 ? 0 : exitOfPartly
}

/** Exit code 10 when a verdict is not the one that its vector expects. */
async function checkVectors(output: Output): Promise<number> {
  let asExpected = true
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    const verdict = decideVector(line)
    asExpected &&= verdict.isExpected !== false
    output.result(
      verdict,
      () => `${verdict.isValid ? 'valid  ' : 'invalid'}  ${verdict.name}${verdict.reason === undefined ? '' : `: ${verdict.reason}`}`,
    )
  }
  return asExpected ? 0 : exitOfPartly
}

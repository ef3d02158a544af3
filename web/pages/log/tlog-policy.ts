import { parseKey, UnreadableFile, type VerifierKey } from './signed-note.ts'

export interface Witness {
  readonly name: string
  readonly key: VerifierKey
}

/** Whose word is taken (C2SP tlog-policy): keys of logs, witnesses, and how many of them are enough. */
export interface Policy {
  readonly logs: readonly VerifierKey[]
  readonly witnesses: readonly Witness[]
  /** Undefined where the log's own signature is enough. */
  readonly quorum: string | undefined
  readonly groups: ReadonlyMap<string, { readonly threshold: number; readonly members: readonly string[] }>
}

export function parsePolicy(source: string): Policy {
  const logs: VerifierKey[] = []
  const witnesses: Witness[] = []
  const groups = new Map<string, { threshold: number; members: string[] }>()
  let quorum: string | undefined
  for (const [at, line] of source.split('\n').entries()) {
    const place = `policy, line ${at + 1}`
    const [word, first = '', second = '', ...rest] = line.split(/[ \t]+/).filter((part) => part !== '')
    if (word === undefined || word.startsWith('#')) continue
    if (word === 'log') logs.push(parseKey(first, place))
    else if (word === 'witness') witnesses.push({ name: first, key: parseKey(second, place) })
    else if (word === 'group') groups.set(first, { threshold: toThreshold(second, rest.length), members: rest })
    else if (word === 'quorum') quorum = first === 'none' ? undefined : first
    else throw new UnreadableFile('A line begins with log, witness, group or quorum.', place)
  }
  return { logs, witnesses, quorum, groups }
}

function toThreshold(text: string, members: number): number {
  if (text === 'any') return 1
  return text === 'all' ? members : Number(text)
}

/** Whether the quorum, or the group of this name, is reached by those who cosigned. */
export function isReached(policy: Policy, cosigned: ReadonlySet<string>, name = policy.quorum): boolean {
  if (name === undefined) return true
  const group = policy.groups.get(name)
  if (group === undefined) return cosigned.has(name)
  return group.members.filter((member) => isReached(policy, cosigned, member)).length >= group.threshold
}

/** `2 of 3`, for the one group that a node's own policy has. */
export function toQuorumWords({ quorum, groups }: Policy): string {
  const group = quorum === undefined ? undefined : groups.get(quorum)
  return group === undefined ? (quorum ?? 'none') : `${group.threshold} of ${group.members.length}`
}

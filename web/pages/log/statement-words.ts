import type { LogStatement } from '../../contract.ts'

const kindNames: Readonly<Record<string, string>> = {
  published: 'Published',
  withdrawn: 'Withdrawn',
  received: 'Received',
  contributed: 'Contributed',
  reported: 'Reported to an authority',
  acknowledged: 'Acknowledged',
  decided: 'Decided',
  'evidence-sealed': 'Evidence sealed',
  'key-rotated': 'Key rotated',
  'member-changed': 'Partner or circle changed',
  lost: 'Lost with a restore',
}

const verbs: Readonly<Record<string, string>> = {
  published: 'published',
  withdrawn: 'withdrew',
  received: 'received',
  contributed: 'contributed',
  reported: 'reported to an authority',
  acknowledged: 'acknowledged',
  decided: 'decided on',
  'evidence-sealed': 'sealed evidence of',
  'key-rotated': 'rotated the key',
  'member-changed': 'changed the partner or circle',
  lost: 'no longer knows; the entry came back from',
}

/** What kind of statement it is, as a heading. */
export function toKindName(kind: string): string {
  return kindNames[kind] ?? kind
}

/** What the log did, in a sentence: it … the subject. */
export function toVerb(kind: string): string {
  return verbs[kind] ?? `stated "${kind}" of`
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const objectId = new RegExp(`^[a-z0-9-]+--${uuid}$`)
const alertId = new RegExp(`^${uuid}$`)
const modelId = /^process-model--\d+$/

/** Which page there is for what a statement is about. */
export function toSubjectPage({ kind, subject }: Pick<LogStatement, 'kind' | 'subject'>): 'object' | 'alert' | 'plant' | 'none' {
  if (kind === 'withdrawn') return 'none'
  if (modelId.test(subject)) return 'plant'
  if (objectId.test(subject)) return 'object'
  return kind === 'decided' && alertId.test(subject) ? 'alert' : 'none'
}

/** Statements whose content is an object that this node holds. */
export function hasContent({ kind, subject }: Pick<LogStatement, 'kind' | 'subject'>): boolean {
  return (kind === 'received' || kind === 'published') && objectId.test(subject)
}

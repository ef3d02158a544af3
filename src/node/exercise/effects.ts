import { Readable } from 'node:stream'
import { fromMillis, type JsonObject, toUuidV5 } from '../../base/index.ts'
import { localAdministrator } from '../../identity/index.ts'
import { exerciseMarking, type StixObject, toMarkingId, toStixObject } from '../../stix/index.ts'
import { nodeFault } from '../faults.ts'
import type { Node } from '../node.ts'
import type { Inject, Scenario } from './scenario.ts'

const mark = 'EXERCISE '
/** Namespace of the identities of those whom the director plays. */
const outsiders = '2c7a3f0e-6c1b-4f5e-9f0a-51d0a7f3b8c2'

/** Objects as their publisher makes them: marked, named for an exercise, and dated by the scenario, so that they are the same each time. */
export function toObjects({ intelligence, at }: Inject, { starts }: Pick<Scenario, 'starts'>, publisherId: string): StixObject[] {
  if (intelligence === undefined) return []
  const created = fromMillis(starts + at)
  return intelligence.objects.map((object) =>
    toStixObject({
      ...object,
      ...(typeof object.name === 'string' ? { name: `${mark}${object.name}` } : {}),
      ...(object.valid_from === 'now' ? { valid_from: created } : {}),
      spec_version: '2.1',
      created,
      modified: created,
      created_by_ref: publisherId,
      object_marking_refs: [toMarkingId(intelligence.level), exerciseMarking],
    }),
  )
}

/**
 * Published once, as the participant's own, or as brought to the node by somebody whom the director plays: the same
 * versions brought again are known.
 */
export async function publish(node: Node, inject: Inject, scenario: Pick<Scenario, 'starts' | 'participants'>): Promise<void> {
  if (inject.intelligence === undefined) return
  const isOurs = scenario.participants[inject.from] !== undefined
  const publisher = isOurs ? node.config.organisation : { id: toOutsider(inject.from), name: inject.from }
  const objects = toObjects(inject, scenario, publisher.id)
  const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
  const added = await node.intel.add(objects, { collection, broughtBy: `${mark}${publisher.name}`, isOurs })
  for (const one of added) if ('fault' in one) throw nodeFault('bad-scenario', `${one.id}: ${one.fault.message}`, `injects.${inject.id}`)
}

function toOutsider(name: string): string {
  return `identity--${toUuidV5(outsiders, name)}`
}

/** Lines as the source would have written them until the moment of the inject. `ts` is theirs alone. */
export function toLines({ telemetry, at }: Inject, { starts }: Pick<Scenario, 'starts'>): string[] {
  if (telemetry === undefined) return []
  const { times, over, lines } = telemetry
  return Array.from({ length: times }, (_, round) => {
    const end = starts + at - (over * (times - 1 - round)) / times
    return lines.map((line, index) => JSON.stringify(dated(line, (end + index) / 1000, round)))
  }).flat()
}

function dated({ _path = null, ...line }: JsonObject, ts: number, round: number): JsonObject {
  return { _path, ts: Math.round(ts * 1_000_000) / 1_000_000, uid: `C${String(round).padStart(4, '0')}EXERCISE`, ...line }
}

/** Given to a source of the node: what it detects in them it really detects. */
export async function feedLines(node: Node, name: string, lines: readonly string[]): Promise<void> {
  const known = (await node.sources.list()).find((source) => source.name === name)
  const source = known ?? (await node.sources.add({ kind: 'http', name, follow: false }))
  await node.sources.feed(source.id, Readable.from([Buffer.from(`${lines.join('\n')}\n`)]))
}

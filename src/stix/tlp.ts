import type { JsonObject } from '../base/index.ts'
import type { StixId } from './ids.ts'

/** Traffic Light Protocol 2.0, from the widest circle to the narrowest. TLP 1's WHITE is CLEAR. */
export const tlpLevels = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const
export type TlpLevel = (typeof tlpLevels)[number]

export function isTlpLevel(text: unknown): text is TlpLevel {
  return tlpLevels.some((level) => level === text)
}

/** 0 for clear … 4 for red. */
export function tlpRank(level: TlpLevel): number {
  return tlpLevels.indexOf(level)
}

/** The narrowest of them; of none, red: what nobody marked is for nobody. */
export function strictest(levels: Iterable<TlpLevel>): TlpLevel {
  let rank = -1
  for (const level of levels) rank = Math.max(rank, tlpRank(level))
  return tlpLevels[rank] ?? 'red'
}

/** The marking objects of TLP 2.0 have these ids, in STIX 2.1 by extension (OASIS cti-common-objects). */
const tlp2Ids: Readonly<Record<TlpLevel, string>> = {
  clear: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  green: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  amber: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'amber+strict': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  red: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
}

/** Those of TLP 1 are part of STIX 2.1 itself (§7.2.1.4). */
const tlp1Ids: readonly (readonly [string, TlpLevel])[] = [
  ['marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9', 'clear'],
  ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da', 'green'],
  ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82', 'amber'],
  ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'red'],
]

const levelOfId = new Map<string, TlpLevel>([...tlp1Ids, ...tlpLevels.map((level) => [tlp2Ids[level], level] as const)])
const tlp2Extension = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'

/** The level of a TLP marking by its fixed id; undefined for any other id, which callers treat as the strictest. */
export function tlpOfMarking(id: string): TlpLevel | undefined {
  return levelOfId.get(id)
}

/** The marking that we write: always TLP 2.0. */
export function toMarkingId(level: TlpLevel): StixId {
  // Written out above, in the shape of an id.
  return tlp2Ids[level] as StixId
}

/** The TLP 2.0 marking object itself, as every producer publishes it. */
export function tlpMarkingObject(level: TlpLevel): JsonObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: tlp2Ids[level],
    created: '2022-10-01T00:00:00.000Z',
    name: `TLP:${level.toUpperCase()}`,
    extensions: { [tlp2Extension]: { extension_type: 'property-extension', tlp_2_0: level } },
  }
}

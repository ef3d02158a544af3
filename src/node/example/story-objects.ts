import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { builtInData, fromMillis, isJsonObject, type JsonObject } from '../../base/index.ts'
import { type StixObject, tlpLevels, toMarkingId, toStixObject } from '../../stix/index.ts'

const dayMs = 86_400_000

const StoryObject = z.object({
  step: z.number().int(),
  daysAgo: z.number(),
  level: z.enum(tlpLevels),
  object: z.custom<JsonObject>(isJsonObject),
})

const Story = z.object({ objects: z.array(StoryObject) })

/** Fields that hold a time in the story file: `created`, or days before now such as `-40d`. */
const timeFields = ['valid_from', 'first_seen', 'published'] as const

/** The objects that one step of the story publishes, as the publisher's own, dated from `nowMs`. */
export function readStoryObjects(step: number, publisherId: string, nowMs: number): StixObject[] {
  const story = Story.parse(parse(readFileSync(join(builtInData('example'), 'intelligence.yaml'), 'utf8')))
  return story.objects
    .filter((entry) => entry.step === step)
    .map((entry) => {
      const created = fromMillis(nowMs - entry.daysAgo * dayMs)
      const value: JsonObject = {
        ...entry.object,
        spec_version: '2.1',
        created,
        modified: created,
        created_by_ref: publisherId,
        object_marking_refs: [toMarkingId(entry.level)],
      }
      for (const field of timeFields) {
        const text = value[field]
        if (text === 'created') value[field] = created
        else if (typeof text === 'string' && text.endsWith('d')) value[field] = fromMillis(nowMs + Number.parseInt(text, 10) * dayMs)
      }
      return toStixObject(value)
    })
}

import type { Clock } from '../../base/index.ts'
import { type Framed, LineFramer } from '../line-framer.ts'
import { AddressMap } from './address-map.ts'
import { Gathered } from './gathered.ts'
import { InfluxLines, type Precision } from './lines/influx.ts'
import type { Plants } from './plants.ts'
import type { ReadingsTaken } from './reading.ts'

/** Lines that somebody sends. */
export interface PostedLines {
  readonly chunks: AsyncIterable<Uint8Array>
  readonly precision: Precision
}

const maxLineBytes = 1024 * 1024
const enoughReadings = 5000

/**
 * Takes lines of InfluxDB line protocol that somebody posts; a line without a time counts as read when it came. Reads on
 * only when what came is taken; when this is fulfilled everything is durable.
 */
export async function postLines(
  plants: Plants,
  clock: Clock,
  { plant, lines }: { plant: string; lines: PostedLines },
): Promise<ReadingsTaken> {
  const { id: plantId, description } = await plants.require(plant)
  const into = new Gathered(new AddressMap(description))
  const arrivedAt = clock.now()
  const reader = new InfluxLines(lines.precision, () => arrivedAt)
  const framer = new LineFramer('line', { maxBytes: maxLineBytes })
  const all = { taken: 0, duplicates: 0, late: 0, refused: 0 }
  const flush = async () => {
    const taken = await plants.take({ plantId, ...into.drain() })
    for (const name of ['taken', 'duplicates', 'late', 'refused'] as const) all[name] += taken[name]
  }
  const read = (framed: Framed) => {
    for (const { place, fault } of framed.refused) into.refuse(place, fault.message)
    reader.takeAll(framed.lines, into)
  }
  for await (const chunk of lines.chunks) {
    for (const framed of framer.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))) {
      read(framed)
      if (into.readings.length >= enoughReadings) await flush()
    }
  }
  read(framer.end())
  if (!into.isEmpty) await flush()
  return all
}

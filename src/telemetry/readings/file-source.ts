import type { LineBatch, LineSink } from '../line-batch.ts'
import type { RunControl } from '../source-run.ts'
import { workOnFiles } from '../source-work.ts'
import { AddressMap } from './address-map.ts'
import { Gathered } from './gathered.ts'
import { HistorianLines } from './lines/historian.ts'
import { InfluxLines } from './lines/influx.ts'
import { FileNames, type LineReader } from './lines/line-reader.ts'
import { ModbusLines } from './lines/modbus.ts'
import type { PlantSourceWork } from './plant-source-work.ts'
import type { SpecOf } from './source-spec.ts'
import { WallClock } from './wall-time.ts'

type FileSpec = SpecOf<'historian' | 'influx' | 'modbus'>

const maxLineBytes = 1024 * 1024
const fileNames = /\.(csv|tsv|txt|dat|lp|influx|log|json|jsonl|ndjson|gz)$/i

/** Reads files as they grow, each from where it was left: the readings and the place behind them are written together. */
export async function workOnReadingFiles(work: PlantSourceWork<FileSpec>, control: RunControl): Promise<void> {
  const { sourceId, spec, plant, meter, saved } = work
  const map = new AddressMap(plant.description)
  const reader = toReader(work, map)
  const into = new Gathered(map)
  const sink: LineSink = async (batch: LineBatch) => {
    into.drain()
    for (const { place, fault } of batch.refused) into.refuse(place, fault.message)
    reader.takeAll(batch.lines, into)
    const taken = await work.take({ ...into.drain(), position: reader.save(), files: batch.positions })
    return { lines: batch.lines.length, events: taken.taken, refused: taken.refused, matches: 0 }
  }
  const { path, follow, isFolder } = spec
  const file = { kind: isFolder ? ('folder' as const) : ('file' as const), path, follow }
  const positions = async () => saved.files
  const names = new FileNames()
  const reading = { sourceId, spec: file, deadLetterFile: '', maxLineBytes, sink, meter, tls: undefined, positions, fileNames }
  return workOnFiles({ ...reading, toName: (each) => names.next(each) }, control)
}

function toReader({ spec, plant, saved }: PlantSourceWork<FileSpec>, map: AddressMap): LineReader {
  if (spec.kind === 'influx') return new InfluxLines(spec.precision)
  if (spec.kind === 'modbus') return new ModbusLines(map, saved.position)
  const { time, timeFormat } = spec
  return new HistorianLines({ time, timeFormat, wall: new WallClock(plant.description.zone), saved: saved.position })
}

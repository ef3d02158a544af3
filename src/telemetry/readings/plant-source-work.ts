import type { Clock } from '../../base/index.ts'
import type { FilePosition } from '../line-batch.ts'
import type { Meter } from '../meter.ts'
import type { Plant } from './plants.ts'
import type { ReadingBatch, ReadingsTaken } from './reading.ts'
import type { PlantSourceSpec, SourceSecrets } from './source-spec.ts'

/** What a source of readings works with. */
export interface PlantSourceWork<S extends PlantSourceSpec = PlantSourceSpec> {
  readonly sourceId: number
  readonly spec: S
  readonly secrets: SourceSecrets
  readonly plant: Plant
  readonly clock: Clock
  readonly meter: Meter
  /** What others know this node and source by. */
  readonly clientId: string
  /** Where keys of this node's own are kept. */
  readonly keysFolder: string
  /** As the last commit left it. */
  readonly saved: { readonly position: string | undefined; readonly files: readonly FilePosition[]; readonly lastAt: number | undefined }
  /** Takes a batch with one commit; the source waits for it before it goes on. */
  readonly take: (batch: Omit<ReadingBatch, 'plantId' | 'sourceId'>) => Promise<ReadingsTaken>
}

import type { Reader } from '../../identity/index.ts'
import type { TlpLevel } from '../../stix/index.ts'
import { requireRow } from '../access.ts'
import type { IncidentParts } from '../parts.ts'
import type { IncidentReading } from '../reading.ts'
import { stateDecision } from '../writing.ts'
import { toIodefDocument } from './iodef.ts'
import { type ExportAsked, gatherMaterial, type Material } from './material.ts'
import { toMispEvent } from './misp.ts'
import { toStixBundle } from './stix.ts'
import { toVerisRecord } from './veris.ts'

interface Format {
  readonly mediaType: string
  readonly write: (material: Material) => string
}

/** Every format in which an incident leaves, by the name that people type. */
const formats = {
  stix: { mediaType: 'application/stix+json;version=2.1', write: toStixBundle },
  iodef: { mediaType: 'application/json', write: toIodefDocument },
  misp: { mediaType: 'application/json', write: toMispEvent },
  veris: { mediaType: 'application/json', write: toVerisRecord },
} as const satisfies Record<string, Format>

export type ExportFormat = keyof typeof formats

export interface ExportedIncident {
  readonly text: string
  readonly mediaType: string
  /** What to call the file. */
  readonly fileName: string
  readonly level: TlpLevel
}

/** Writes an incident in the formats of others, cut to what the reader and the audience may have. Who took it out is stated. */
export class IncidentExports {
  readonly #parts: IncidentParts
  readonly #reading: IncidentReading

  constructor(parts: IncidentParts, reading: IncidentReading) {
    this.#parts = parts
    this.#reading = reading
  }

  /** Throws `incidents.bad-marking` for an audience that the incident's own marking leaves out. */
  async write(
    reader: Reader,
    idOrNumber: string,
    { format, ...asked }: ExportAsked & { readonly format: ExportFormat },
  ): Promise<ExportedIncident> {
    const { store } = this.#parts
    const material = await gatherMaterial(this.#parts, { reading: this.#reading }, { reader, incident: idOrNumber, ...asked })
    const { mediaType, write } = formats[format]
    const text = write(material)
    const { number, level } = material.incident
    await store.commit(async (tx) => {
      const row = await requireRow(tx.db, reader, idOrNumber)
      stateDecision(tx, row, { by: reader.name, decision: 'exported', format, audience: asked.audience ?? level })
    })
    return { text, mediaType, fileName: `incident-${number}-${format}-tlp-${level.replace('+', '-')}.json`, level }
  }
}

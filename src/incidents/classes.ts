import * as z from 'zod'
import { dataFault, type Fault, readDataFolder } from '../base/index.ts'

/** One class of incidents, with what it is called in its taxonomy. */
export interface IncidentClass {
  readonly id: string
  readonly title: string
  /** The taxonomy that it is of. */
  readonly taxonomy: string
}

export interface IncidentClasses {
  readonly classes: ReadonlyMap<string, IncidentClass>
  readonly refused: readonly Fault[]
}

const ClassFile = z.strictObject({
  title: z.string().min(1),
  source: z.string(),
  licence: z.string(),
  checked: z.string(),
  version: z.string(),
  classes: z.record(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/), z.string().min(1)),
  example: z.strictObject({ id: z.string(), title: z.string() }),
})

/** Reads every taxonomy of the folders; ours first, then the operator's. */
export function readIncidentClasses(folders: readonly string[]): IncidentClasses {
  const { entries, refused } = readDataFolder({ folders, parse: parseClassFile })
  const classes = new Map<string, IncidentClass>()
  for (const file of entries.values()) {
    for (const [id, title] of Object.entries(file.classes)) classes.set(id, { id, title, taxonomy: file.title })
  }
  return { classes, refused }
}

function parseClassFile(value: unknown): z.infer<typeof ClassFile> {
  const file = ClassFile.parse(value)
  if (file.classes[file.example.id] !== file.example.title) {
    throw dataFault('bad-value', `the class ${file.example.id} is not called "${file.example.title}"`, 'example.id')
  }
  return file
}

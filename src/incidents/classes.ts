import * as z from 'zod'
import { dataFault, type Fault, readDataFolder } from '../base/index.ts'

/** One class of incidents, with what it is called in its taxonomy. */
export interface IncidentClass {
  readonly id: string
  readonly title: string
  /** The taxonomy that it is of. */
  readonly taxonomy: string
  /** The tag of MISP for it; undefined where the taxonomy has none. */
  readonly tag?: string | undefined
  readonly elsewhere?: ClassElsewhere | undefined
}

/** What a class is in the vocabularies of other formats. */
const ClassElsewhere = z.strictObject({
  /** incident-type-ov of the STIX incident extension. */
  stix: z.array(z.string().min(1)).min(1).optional(),
  /** VERIS: the category of the action and its variety, and what was done to each attribute. */
  veris: z
    .strictObject({
      action: z.enum(['malware', 'hacking', 'social', 'misuse', 'physical', 'error', 'environmental']).optional(),
      variety: z.string().min(1).optional(),
      confidentiality: z.enum(['No', 'Potentially', 'Yes', 'Unknown']).optional(),
      integrity: z.string().min(1).optional(),
      availability: z.string().min(1).optional(),
    })
    .optional(),
})
export type ClassElsewhere = z.infer<typeof ClassElsewhere>

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
  /** What tags of MISP begin with. */
  namespace: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .optional(),
  elsewhere: z.record(z.string(), ClassElsewhere).default({}),
  example: z.strictObject({ id: z.string(), title: z.string() }),
})

/** Reads every taxonomy of the folders; ours first, then the operator's. */
export function readIncidentClasses(folders: readonly string[]): IncidentClasses {
  const { entries, refused } = readDataFolder({ folders, parse: parseClassFile })
  const classes = new Map<string, IncidentClass>()
  for (const file of entries.values()) {
    for (const [id, title] of Object.entries(file.classes)) {
      classes.set(id, { id, title, taxonomy: file.title, tag: toTag(file.namespace, id), elsewhere: file.elsewhere[id] })
    }
  }
  return { classes, refused }
}

function parseClassFile(value: unknown): z.infer<typeof ClassFile> {
  const file = ClassFile.parse(value)
  if (file.classes[file.example.id] !== file.example.title) {
    throw dataFault('bad-value', `the class ${file.example.id} is not called "${file.example.title}"`, 'example.id')
  }
  for (const id of Object.keys(file.elsewhere)) {
    if (file.classes[id] === undefined) throw dataFault('bad-value', `there is no class ${id}`, `elsewhere.${id}`)
  }
  return file
}

/** A machine tag: `rsit:availability="ddos"`. */
function toTag(namespace: string | undefined, id: string): string | undefined {
  const [predicate, ...value] = id.split('.')
  if (namespace === undefined) return undefined
  return value.length === 0 ? `${namespace}:${predicate}` : `${namespace}:${predicate}="${value.join('.')}"`
}

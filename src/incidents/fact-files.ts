import { builtInData, type Fault, readDataFolder } from '../base/index.ts'
import { FactDefinition, type FactDefinitions } from './facts/definition.ts'
import { factsFault } from './facts/faults.ts'
import { parseFactValue } from './facts/value.ts'

/** The facts of these folders, ours first. Each file proves its own example. */
export function loadFactDefinitions(folders: readonly string[] = [builtInData('facts')]): {
  definitions: FactDefinitions
  refused: Fault[]
} {
  const { entries, refused } = readDataFolder({ folders, parse: parseDefinition })
  return { definitions: new Map([...entries].map(([id, definition]) => [id, { ...definition, id }])), refused }
}

function parseDefinition(value: unknown): FactDefinition {
  const definition = { ...FactDefinition.parse(value), id: 'example' }
  const hasChoices = definition.type === 'choice' || definition.type === 'choices'
  if (hasChoices !== (definition.choices !== undefined))
    throw factsFault('bad-file', '"choices" belong to the types choice and choices, and to no other.', 'choices')
  const { written, held } = definition.example
  const read = parseFactValue(definition, written)
  const shown = definition.type === 'instant' && typeof read === 'number' ? new Date(read).toISOString() : read
  if (JSON.stringify(shown) !== JSON.stringify(held))
    throw factsFault('bad-file', `The example is read as ${JSON.stringify(shown)}, not ${JSON.stringify(held)}.`, 'example.held')
  return definition
}

import { parse as parseYaml } from 'yaml'
import { isFault } from '../../../base/index.ts'
import { NewPlant, type Plant } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { readGivenText } from '../../given-file.ts'
import { toCount } from '../../output.ts'

export const addVerb = defineCommand({
  name: 'plants add',
  summary: 'Describe a plant by a file; one that is there is described anew and keeps its readings.',
  arguments: 'FILE.yaml',
  about: `
The file names the plant and its tags; data/example/plant.yaml shows all that it may say.`,
  options: {},
  examples: ['entente plants add water.yaml'],
  async run({ positionals, home, output }) {
    const [file] = positionals
    if (file === undefined || positionals.length > 1) throw cliFault('usage', 'Name the one file that describes the plant.')
    const plant = readPlant(file)
    const api = await openApi(home)
    try {
      const added = await api.post<Plant>('plants', plant).catch((error: unknown) => {
        if (!isFault(error) || error.code !== 'telemetry.plant-exists') throw error
        return api.post<Plant>(`plants/${encodeURIComponent(plant.name)}`, plant)
      })
      output.result(added, () => `${added.name}: ${toCount(added.tags)} tags. Next: entente plants sources add ${added.name} …`)
      return 0
    } finally {
      await api.close()
    }
  },
})

/** The description, alone in its file or under `plant` beside what else the file says. */
function readPlant(file: string): NewPlant {
  const text = readGivenText(file)
  let value: unknown
  try {
    value = parseYaml(text)
  } catch (error) {
    throw cliFault('bad-tags', error instanceof Error ? error.message : String(error), file)
  }
  const described = typeof value === 'object' && value !== null && 'plant' in value ? value.plant : value
  const parsed = NewPlant.safeParse(described)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw cliFault('bad-tags', issue?.message ?? 'It describes no plant.', `${file}: ${issue?.path.join('.')}`)
}

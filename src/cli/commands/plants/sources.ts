import { setTimeout as sleep } from 'node:timers/promises'
import type { PlantSource } from '../../../http/index.ts'
import { type Api, openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { type Output, toBytes, toCount } from '../../output.ts'
import { sourceOptions, toSecrets, toSpec } from './source-options.ts'
import { toSourceTable } from './source-table.ts'

const lookEveryMs = 250
const actions = ['add', 'pause', 'resume', 'remove'] as const

export const sourcesVerb = defineCommand({
  name: 'plants sources',
  summary: 'List, add, pause, resume or remove the sources of a plant.',
  arguments: 'PLANT | add PLANT NAME KIND WHERE | pause|resume|remove PLANT NAME',
  about: `
KIND and WHERE are: historian PATH (CSV, wide or long), influx PATH (line protocol), modbus PATH (modbus_detailed.log or
modbus_register_change.log of Zeek), mqtt URL (plain, JSON, Sparkplug B), opcua URL. A running node reads them; what is
read is never lost or counted twice, whenever the process ends. Removing a source forgets where it was read to.`,
  options: sourceOptions,
  examples: [
    'entente plants sources water',
    'entente plants sources add water history historian /data/2025.csv --once',
    'entente plants sources add water broker mqtt mqtts://broker.plant.example:8883 --topic "spBv1.0/Water/#" --user entente --password-file pw',
    'entente plants sources add water plc1 opcua opc.tcp://plc1.plant.example:4840',
    'entente plants sources pause water broker',
  ],
  async run({ positionals, values, home, output, interrupted }) {
    const [first, ...rest] = positionals
    if (first === undefined) throw cliFault('usage', 'Name the plant: entente plants sources PLANT')
    const action = actions.find((one) => one === first)
    const plant = action === undefined ? first : rest[0]
    if (plant === undefined) throw cliFault('usage', `Name the plant: entente plants sources ${first} PLANT NAME`)
    const path = `plants/${encodeURIComponent(plant)}/sources`
    const api = await openApi(home)
    try {
      if (action === undefined) {
        const all = await api.get<{ sources: PlantSource[] }>(path)
        output.result(all, () => toSourceTable(plant, all.sources))
        return 0
      }
      const [, name, kind, where] = rest
      if (name === undefined) throw cliFault('usage', `Name the source: entente plants sources ${action} ${plant} NAME`)
      if (action === 'add') {
        if (kind === undefined || where === undefined) throw cliFault('usage', `Say what it is and where: … ${name} KIND WHERE`)
        const added = await api.post<PlantSource>(path, { name, spec: toSpec(kind, where, values), secrets: toSecrets(values) })
        const end = values.once ? await waitForEnd({ api, output, interrupted }, path, name) : added
        output.result(end, () => toSourceTable(plant, [end]))
        return end.state === 'failed' ? 1 : 0
      }
      const one = `${path}/${encodeURIComponent(name)}`
      if (action === 'remove') {
        await api.remove(one)
        output.result({ removed: name }, () => `Removed the source ${name}. Its readings stay.`)
      } else {
        const changed = await api.post<PlantSource>(`${one}/${action}`)
        output.result(changed, () => `${changed.name}: ${changed.state}`)
      }
      return 0
    } finally {
      output.clearProgress()
      await api.close()
    }
  },
})

interface Waiting {
  readonly api: Api
  readonly output: Output
  readonly interrupted: AbortSignal
}

/** Shows how far a source is until it is at its end, one way or the other. */
async function waitForEnd({ api, output, interrupted }: Waiting, path: string, name: string): Promise<PlantSource> {
  for (;;) {
    const source = (await api.get<{ sources: PlantSource[] }>(path)).sources.find((one) => one.name === name)
    if (source === undefined) throw cliFault('usage', `The source ${name} was removed meanwhile.`)
    if (source.state === 'caught-up' || source.state === 'failed' || interrupted.aborted) return source
    const { doneBytes, allBytes } = source.progress
    output.progress(
      `${name}: ${toBytes(doneBytes)} of ${allBytes === null ? '?' : toBytes(allBytes)}, ${toCount(source.readings)} readings`,
    )
    await sleep(lookEveryMs)
  }
}

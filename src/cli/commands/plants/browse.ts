import { stringify } from 'yaml'
import type { OpcuaNodes } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toTable } from '../../output.ts'
import { opcuaOptions, toOpcuaSpec, toSecrets } from './source-options.ts'

export const browseVerb = defineCommand({
  name: 'plants browse',
  summary: 'List the values that an OPC UA server offers: the tags of a description to be.',
  arguments: 'opc.tcp://HOST:PORT',
  about: `
It browses and reads, no more. With --yaml it prints the tags as a plant's description has them.`,
  options: { ...opcuaOptions, yaml: { type: 'boolean', help: 'print tags for a description' } },
  examples: ['entente plants browse opc.tcp://plc1.plant.example:4840', 'entente plants browse opc.tcp://10.0.0.7:4840 --mode None --yaml'],
  async run({ positionals, values, home, output }) {
    const [url] = positionals
    if (url === undefined) throw cliFault('usage', 'Name the server: entente plants browse opc.tcp://HOST:PORT')
    const api = await openApi(home)
    try {
      const body = { name: 'browse', spec: toOpcuaSpec(url, values), secrets: toSecrets(values) }
      const found = await api.post<OpcuaNodes>('plants/browse-opcua', body)
      output.result(found, () => {
        if (values.yaml) return stringify({ tags: found.nodes.map(({ address, path }) => ({ name: path, address })) })
        const rows = found.nodes.map(({ path, type, value, address }) => [path, type, value, address])
        return `${toTable(['PATH', 'TYPE', 'VALUE', 'ADDRESS'], rows)}${found.isCut ? 'There are more than were looked at.\n' : ''}`
      })
      return 0
    } finally {
      await api.close()
    }
  },
})

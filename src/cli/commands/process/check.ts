import { frozenConfiguration, prepare, toReadiness } from '../../../process/index.ts'
import { defineCommand } from '../../command.ts'
import { exitOfPartly } from '../../exit.ts'
import { requireOne } from './model-file.ts'
import { toReadinessText } from './readiness-text.ts'
import { readTable, tableOptions, toRowOptions } from './table-file.ts'
import { readTags } from './tag-file.ts'

export const checkVerb = defineCommand({
  name: 'process check',
  summary: 'Whether readings are fit to be learned as normal: the readiness report.',
  arguments: 'FILE.csv',
  about: `
Looks at the length of the recording, the modes it covers, tags that never change or say the same, gaps, sensors that stood
still, decimals, and slow drifts that a worn sensor or an attacker may have left in it. Any CSV will do: delimiter, decimal
sign, encoding and the way times are written are found out. Exit code 10 when a person should look before it is learned.`,
  options: {
    ...tableOptions,
    tags: { type: 'string', value: 'FILE', help: 'units, ranges, sites and assets of the tags, YAML or CSV' },
  },
  examples: ['entente process check history.csv', 'entente process check history.csv --tags tags.yaml --json'],
  async run({ positionals, values, output }) {
    const file = requireOne(positionals, 'check FILE.csv')
    const tags = values.tags === undefined ? undefined : readTags(values.tags)
    const table = await readTable(file, output, toRowOptions(values, file))
    const readiness = toReadiness(prepare(table.series, { configuration: frozenConfiguration }), tags)
    output.result({ ...readiness, table: table.notes }, () => toReadinessText(readiness, table))
    return readiness.ready ? 0 : exitOfPartly
  },
})

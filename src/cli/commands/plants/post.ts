import { Readable } from 'node:stream'
import type { ReadingsTaken } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { exitOfPartly } from '../../exit.ts'
import { cliFault } from '../../faults.ts'
import { openInput } from '../../input.ts'
import { toCount } from '../../output.ts'

export const postVerb = defineCommand({
  name: 'plants post',
  summary: 'Send readings in InfluxDB line protocol from a file or standard input.',
  arguments: 'PLANT [FILE]',
  about: `
A line is "measurement,key=value field=1.5 1764000000000000000". The address of a value is "measurement,key=value field".
What is sent twice counts once. A line without a time counts as read now.`,
  options: { precision: { type: 'string', value: 'UNIT', default: 'ns', help: 'of the times: ns, us, ms or s (default: ns)' } },
  examples: ['entente plants post water readings.lp', 'telegraf --test | entente plants post water -'],
  async run({ positionals, values, home, output }) {
    const [plant, file = '-'] = positionals
    if (plant === undefined) throw cliFault('usage', 'Name the plant: entente plants post PLANT FILE')
    const api = await openApi(home)
    try {
      const { chunks } = await openInput(file)
      const path = `plants/${encodeURIComponent(plant)}/readings/influx?precision=${values.precision}`
      // Node's own stream as the one of the web that fetch takes; the two types are not told to be the same.
      const body = Readable.toWeb(Readable.from(chunks)) as ReadableStream<Uint8Array>
      const taken = await api.send<ReadingsTaken>(path, body, 'text/plain')
      output.result(
        taken,
        () =>
          `${toCount(taken.taken)} readings taken, ${toCount(taken.late)} of them late; ${toCount(taken.duplicates)} were there, ${toCount(taken.refused)} refused.`,
      )
      return taken.refused > 0 ? exitOfPartly : 0
    } finally {
      await api.close()
    }
  },
})

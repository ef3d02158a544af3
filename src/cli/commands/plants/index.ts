import { type Command, defineVerbs } from '../../command.ts'
import { addVerb } from './add.ts'
import { browseVerb } from './browse.ts'
import { listVerb } from './list.ts'
import { postVerb } from './post.ts'
import { readVerb } from './read.ts'
import { removeVerb } from './remove.ts'
import { showVerb } from './show.ts'
import { sourcesVerb } from './sources.ts'

/** One file a verb; the order is that of the help. */
const verbs = [listVerb, addVerb, showVerb, removeVerb, sourcesVerb, browseVerb, postVerb, readVerb]

export const plantsCommand = defineVerbs({
  name: 'plants',
  summary: 'Plants: their tags, the sources of their process readings, and the readings.',
  about: `
A plant is described by a file: its tags with unit, range, site, asset and address. Its readings come from historian
exports, MQTT and Sparkplug B, OPC UA, InfluxDB line protocol, or the Modbus traffic that a sensor saw. All of them only
read: there is no way from here to a plant. The guide process-readings goes through it.`,
  examples: [
    'entente plants add water.yaml',
    'entente plants sources add water history historian /data/2025.csv --once',
    'entente plants sources add water broker mqtt mqtts://broker.plant.example:8883 --topic "spBv1.0/Water/#"',
    'entente plants show water',
  ],
  // Each verb's own options are known to it alone; here they are only listed and started.
  verbs: verbs.map((verb) => verb as unknown as Command),
})

import { type Command, defineVerbs } from '../../command.ts'
import { exportVerb } from './export.ts'
import { impactVerb } from './impact.ts'
import { importVerb } from './import.ts'
import { listVerb } from './list.ts'
import { showVerb } from './show.ts'
import { undoVerb } from './undo.ts'

/** One file a verb; the order is that of the help. */
const verbs = [listVerb, showVerb, importVerb, exportVerb, undoVerb, impactVerb]

export const dependenciesCommand = defineVerbs({
  name: 'dependencies',
  summary: 'What depends on what, and what fails when: the register of dependencies.',
  about: `
The register holds services, suppliers, sites and assets, ours and those of others, and what each needs: how long it goes on
without, what it has in stock, what takes over. From what has failed it says what fails next, when and why, who must be
warned, which sectors and states are hit: "impact" works on a CSV table too, without a node. The guide dependencies goes
through it.`,
  examples: [
    'entente dependencies export --template > dependencies.csv',
    'entente dependencies impact dependencies.csv --failed eng-station-3',
    'entente dependencies import dependencies.csv --look',
    'entente dependencies impact --incident 1 --state-facts',
  ],
  // Each verb's own options are known to it alone; here they are only listed and started.
  verbs: verbs.map((verb) => verb as unknown as Command),
})

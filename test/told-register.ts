import { localAdministrator } from '../src/identity/index.ts'
import type { Node } from '../src/node/index.ts'
import { type TlpLevel, tlpLevels } from '../src/stix/index.ts'

const table = `row,id,kind,states,users,region,contact,needs
thing,qthingq,asset,AT,,qregionq,qcontactq,
thing,qotherthingq,service,CZ,777123,,,
need,qotherthingq,,,,,,qthingq
`

/** A register of dependencies, marked as strictly as it is when nobody says otherwise. Gives the id of its version. */
export async function tellRegister(node: Node): Promise<string> {
  const { version } = await node.incidents.dependencies.take(localAdministrator, { table, note: 'qregisternoteq' })
  return version?.id ?? ''
}

/** What nobody may hear who does not read the whole node or is cleared for less. */
export function registerSecrets(versions: readonly string[], asker: { clearance: TlpLevel; hasStar: boolean }): [string, string][] {
  if (asker.hasStar && tlpLevels.indexOf('amber+strict') <= tlpLevels.indexOf(asker.clearance)) return []
  const words = ['qthingq', 'qotherthingq', 'qregionq', 'qcontactq', 'qregisternoteq', '777123', ...versions]
  return words.map((word) => [word, 'the register of dependencies'])
}

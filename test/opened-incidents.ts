import { localAdministrator } from '../src/identity/index.ts'
import type { Node } from '../src/node/index.ts'
import { strictest, type TlpLevel } from '../src/stix/index.ts'

/** An incident of each alert, as narrow as the alert is, and a playbook under way in each. */
export async function openIncidents(
  { incidents, config }: Node,
  alerts: readonly { id: string; level: TlpLevel }[],
): Promise<{ incidentIds: string[]; runIds: string[] }> {
  const incidentIds: string[] = []
  const runIds: string[] = []
  for (const { id, level } of alerts) {
    const opened = await incidents.openFromAlert(localAdministrator, id, { level: strictest([level, config.organisation.level]) })
    incidentIds.push(opened.id)
    runIds.push((await incidents.playbooks.runs.start(localAdministrator, 'ddos', { incident: opened.id })).row.id)
  }
  return { incidentIds, runIds }
}

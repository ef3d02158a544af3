import { core } from './0001-core.ts'
import { telemetry } from './0002-telemetry.ts'
import { detect } from './0003-detect.ts'
import { federation } from './0004-federation.ts'
import { anchors } from './0005-anchors.ts'
import { membership } from './0006-membership.ts'
import { readings } from './0007-readings.ts'
import { plants } from './0008-plants.ts'
import { incidents } from './0009-incidents.ts'
import { incidentFacts } from './0010-incident-facts.ts'
import { incidentDuties } from './0011-incident-duties.ts'
import { incidentEvidence } from './0012-incident-evidence.ts'
import { incidentReports } from './0013-incident-reports.ts'
import { severalVersions } from './0014-several-versions.ts'
import { exchange } from './0015-exchange.ts'
import { authority } from './0016-authority.ts'
import { dependencies } from './0017-dependencies.ts'
import { playbooks } from './0018-playbooks.ts'
import { exercises } from './0019-exercises.ts'
import { noticesAndMail } from './0021-notices-and-mail.ts'
import { dutyStates } from './0022-duty-states.ts'
import { tokenCertificates } from './0023-token-certificates.ts'
import { custodyStatements } from './0024-custody-statements.ts'

export interface Migration {
  /** Its number and name, as recorded in the database. */
  readonly name: string
  readonly sql: string
}

/** In order. A migration that has been released is never changed; a new one is added below it. */
export const migrations: readonly Migration[] = [
  { name: '0001-core', sql: core },
  { name: '0002-telemetry', sql: telemetry },
  { name: '0003-detect', sql: detect },
  { name: '0004-federation', sql: federation },
  { name: '0005-anchors', sql: anchors },
  { name: '0006-membership', sql: membership },
  { name: '0007-readings', sql: readings },
  { name: '0008-plants', sql: plants },
  { name: '0009-incidents', sql: incidents },
  { name: '0010-incident-facts', sql: incidentFacts },
  { name: '0011-incident-duties', sql: incidentDuties },
  { name: '0012-incident-evidence', sql: incidentEvidence },
  { name: '0013-incident-reports', sql: incidentReports },
  { name: '0014-several-versions', sql: severalVersions },
  { name: '0015-exchange', sql: exchange },
  { name: '0016-authority', sql: authority },
  { name: '0017-dependencies', sql: dependencies },
  { name: '0018-playbooks', sql: playbooks },
  { name: '0019-exercises', sql: exercises },
  { name: '0021-notices-and-mail', sql: noticesAndMail },
  { name: '0022-duty-states', sql: dutyStates },
  { name: '0023-token-certificates', sql: tokenCertificates },
  { name: '0024-custody-statements', sql: custodyStatements },
]

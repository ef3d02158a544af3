import type { Command } from '../command.ts'
import { alerts } from './alerts.ts'
import { authorityCommand } from './authority/index.ts'
import { backup } from './backup.ts'
import { collections } from './collections.ts'
import { dependenciesCommand } from './dependencies/index.ts'
import { doctor } from './doctor.ts'
import { example } from './example.ts'
import { exercise } from './exercise/index.ts'
import { exportCommand } from './export.ts'
import { feeds } from './feeds.ts'
import { history } from './history.ts'
import { importCommand } from './import.ts'
import { incidents } from './incidents.ts'
import { init } from './init.ts'
import { ledger } from './ledger.ts'
import { mail } from './mail.ts'
import { members } from './members.ts'
import { notices } from './notices.ts'
import { obligations } from './obligations.ts'
import { partners } from './partners.ts'
import { pattern } from './pattern.ts'
import { plantsCommand } from './plants/index.ts'
import { playbooks } from './playbooks.ts'
import { processCommand } from './process/index.ts'
import { regimes } from './regimes.ts'
import { restore } from './restore.ts'
import { search } from './search.ts'
import { sources } from './sources.ts'
import { tokens } from './tokens.ts'
import { up } from './up.ts'
import { verify } from './verify.ts'
import { version } from './version.ts'
import { watch } from './watch.ts'

/** In the order of the help: first what starts, then the loop, then the keeping. */
export const commands: readonly Command[] = [
  example,
  init,
  up,
  importCommand,
  watch,
  alerts,
  incidents,
  notices,
  authorityCommand,
  dependenciesCommand,
  mail,
  playbooks,
  search,
  history,
  pattern,
  obligations,
  regimes,
  exercise,
  processCommand,
  plantsCommand,
  collections,
  exportCommand,
  feeds,
  partners,
  members,
  ledger,
  verify,
  sources,
  tokens,
  backup,
  restore,
  doctor,
  version,
].map((command) => command as unknown as Command)

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../base/index.ts'
import { type Courier, EmailCourier, Mailer } from '../incidents/index.ts'
import type { Store } from '../store/index.ts'
import type { Config } from './config.ts'
import { nodeFault } from './faults.ts'

/** What takes reports and notices out of this node, as config.yaml sets it. */
export function openCouriers(
  home: string,
  config: Config,
  parts: { store: Store; clock: Clock },
): { readonly couriers: readonly Courier[]; readonly mail: EmailCourier | undefined } {
  const mail = openMail(home, config, parts)
  return { couriers: mail === undefined ? [] : [mail], mail }
}

/** Undefined where no server is set. */
function openMail(home: string, config: Config, { store, clock }: { store: Store; clock: Clock }): EmailCourier | undefined {
  const { mail } = config
  if (mail === null) return undefined
  const read = (name: string | undefined) => (name === undefined ? undefined : readText(join(home, name), name))
  const { host, port, security, user, from } = mail
  const [certificate, key] = [read(mail.certificateFile), read(mail.keyFile)]
  return new EmailCourier({
    ...{ store, clock, from },
    mailer: new Mailer({ host, port, security, user, password: read(mail.passwordFile)?.trimEnd(), ca: read(mail.caFile) }),
    signer: certificate === undefined || key === undefined ? undefined : { certificate, key },
  })
}

function readText(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw nodeFault('bad-config', error instanceof Error ? error.message : String(error), `config.yaml: mail, ${name}`)
  }
}

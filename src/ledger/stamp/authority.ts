import { X509Certificate } from 'node:crypto'
import { ledgerFault } from '../faults.ts'

/** Extended key usage id-kp-timeStamping (RFC 3161 §2.3): this and no other. */
const timeStamping = '1.3.6.1.5.5.7.3.8'
const maxChain = 8

interface Chain {
  readonly others: readonly X509Certificate[]
  /** In PEM. */
  readonly roots: readonly string[]
  readonly at: Date
}

/** Throws `ledger.bad-stamp` unless the signer may stamp times and its chain ends in one of the roots, valid at that time. */
export function requireAuthority(signer: X509Certificate, { others, roots, at }: Chain): void {
  const usage = signer.keyUsage ?? []
  if (usage.length !== 1 || usage[0] !== timeStamping)
    throw ledgerFault('bad-stamp', `the certificate of ${signer.subject} is not for time-stamping alone`)
  const trusted = roots.map(readRoot)
  const isTrusted = (certificate: X509Certificate) => trusted.some((root) => root.fingerprint256 === certificate.fingerprint256)
  let current = signer
  for (let step = 0; step < maxChain; step += 1) {
    requireValid(current, at)
    if (isTrusted(current)) return
    const issued = current
    const issuer = [...trusted, ...others].find((one) => one.ca && issued.checkIssued(one) && issued.verify(one.publicKey))
    if (issuer === undefined || issuer === issued) break
    current = issuer
  }
  throw ledgerFault('bad-stamp', `no chain leads from ${signer.subject} to a root that is trusted`)
}

function requireValid({ subject, validFromDate, validToDate }: X509Certificate, at: Date): void {
  if (at < validFromDate || at > validToDate)
    throw ledgerFault('bad-stamp', `the certificate of ${subject} was not valid at ${at.toISOString()}`)
}

function readRoot(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw ledgerFault('bad-stamp', 'a trusted root is no certificate in PEM', 'root')
  }
}

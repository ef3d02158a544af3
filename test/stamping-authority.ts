import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export interface StampingAuthority {
  readonly url: string
  /** Its root, in PEM. */
  readonly rootFile: string
  /** What it answers instead of a time-stamp, when set. */
  refuseWith: { readonly status: number; readonly body: Uint8Array } | undefined
  close(): Promise<void>
}

const settings = `
[tsa]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
signer_digest = sha256
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamper]
basicConstraints = CA:FALSE
extendedKeyUsage = critical, timeStamping
`

/** A time-stamping authority over HTTP (RFC 3161 §3.4) whose every answer is made by OpenSSL. */
export async function startAuthority(openssl: string, folder: string): Promise<StampingAuthority> {
  const file = (name: string) => join(folder, name)
  const run = (...args: string[]) => execFileSync(openssl, args, { cwd: folder, stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  writeFileSync(file('tsa.cnf'), settings)
  writeFileSync(file('serial'), '01\n')
  // Settings of the request itself come from a file of their own: those of the machine are none of ours.
  writeFileSync(file('req.cnf'), '[req]\ndistinguished_name = dn\n[dn]\n')
  const selfSigned = ['-x509', '-config', 'req.cnf', '-extensions', 'root', '-days', '3650']
  writeFileSync(file('root.cnf'), `[req]\ndistinguished_name = dn\n[dn]\n${settings}`)
  run('req', ...newKey, ...selfSigned, '-config', 'root.cnf', '-keyout', 'root.key', '-out', 'root.pem', '-subj', '/CN=Test root')
  run('req', ...newKey, '-config', 'req.cnf', '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Test time-stamping')
  const issued = [
    '-CA',
    'root.pem',
    '-CAkey',
    'root.key',
    '-CAcreateserial',
    '-days',
    '3650',
    '-extfile',
    'tsa.cnf',
    '-extensions',
    'stamper',
  ]
  run('x509', '-req', '-in', 'tsa.csr', ...issued, '-out', 'tsa.pem')

  const authority = { url: '', rootFile: file('root.pem'), refuseWith: undefined as StampingAuthority['refuseWith'], close: async () => {} }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      if (authority.refuseWith !== undefined) return response.writeHead(authority.refuseWith.status).end(authority.refuseWith.body)
      writeFileSync(file('query.tsq'), Buffer.concat(pieces))
      const by = ['-config', 'tsa.cnf', '-section', 'tsa', '-signer', 'tsa.pem', '-inkey', 'tsa.key']
      run('ts', '-reply', '-queryfile', 'query.tsq', ...by, '-out', 'reply.tsr')
      return response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(readFileSync(file('reply.tsr')))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // An address of the kind `AddressInfo`: it listens on a port.
  authority.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  authority.close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return authority
}

import { makeCertificate } from '../src/identity/index.ts'

/** A certificate for this machine, for tests of rooms that are handed one. */
export async function localCertificate(): Promise<{ cert: string; key: string }> {
  const { certificate, key } = await makeCertificate(['localhost', '127.0.0.1'], Date.now())
  return { cert: certificate, key }
}

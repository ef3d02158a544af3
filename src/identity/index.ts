export { type Certificate, makeCertificate } from './certificate.ts'
export { identityFault } from './faults.ts'
export { canRead, canWrite, type Grant, localAdministrator, type Reader, requireAdministrator } from './reader.ts'
export { type Identity, type NewToken, openIdentity, type TokenInfo } from './tokens.ts'

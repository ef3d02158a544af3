import { createHash, verify, X509Certificate } from 'node:crypto'
import type { SignedData, SignerInfo } from '@peculiar/asn1-cms'
import { OctetString } from '@peculiar/asn1-schema'
import { isSameBytes } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { parse, serialize } from './asn1.ts'

/** RFC 5652 §11.2. */
const messageDigest = '1.2.840.113549.1.9.4'
/** RFC 5035 §5.4.1 and §5.4.2: the hash of the signer's certificate stands among what is signed. */
const signingCertificate = '1.2.840.113549.1.9.16.2.12'
const signingCertificateV2 = '1.2.840.113549.1.9.16.2.47'
/** RFC 5754 §2; SHA-1 is refused. */
const digests: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
const setTag = 0x31

/** The certificate whose key signed the content, and the others that came along. Throws `ledger.bad-stamp`. */
export function requireSigned(token: SignedData, content: Uint8Array): { signer: X509Certificate; others: X509Certificate[] } {
  const [info, ...more] = [...token.signerInfos]
  if (info === undefined || more.length > 0) throw ledgerFault('bad-stamp', 'a time-stamp has one signer')
  const all = [...(token.certificates ?? [])].flatMap(({ certificate }) =>
    certificate === undefined ? [] : [readCertificate(serialize(certificate))],
  )
  const digest = digests[info.digestAlgorithm.algorithm]
  if (digest === undefined) throw ledgerFault('bad-stamp', `the digest ${info.digestAlgorithm.algorithm} is not taken`)
  if (!isSameBytes(requireDigest(info), createHash(digest).update(content).digest()))
    throw ledgerFault('bad-stamp', 'what was signed is not what the token holds')
  const named = all.filter((certificate) => isNamedIn(info, certificate))
  const signed = toSignedBytes(info)
  const signer = named.find((certificate) =>
    isSignedWith(certificate, { digest, signed, signature: new Uint8Array(info.signature.buffer) }),
  )
  if (signer === undefined) throw ledgerFault('bad-stamp', 'no certificate in it both is named and has signed')
  return { signer, others: all.filter((certificate) => certificate !== signer) }
}

function readCertificate(der: Buffer): X509Certificate {
  try {
    const certificate = new X509Certificate(der)
    // A key that cannot be read shows only when it is asked for.
    certificate.publicKey.asymmetricKeyType?.at(0)
    return certificate
  } catch {
    throw ledgerFault('bad-stamp', 'a certificate in it cannot be read')
  }
}

function isSignedWith(
  { publicKey }: X509Certificate,
  { digest, signed, signature }: { digest: string; signed: Uint8Array; signature: Uint8Array },
): boolean {
  const isOneShot = publicKey.asymmetricKeyType === 'ed25519' || publicKey.asymmetricKeyType === 'ed448'
  return verify(isOneShot ? null : digest, signed, publicKey, signature)
}

/** In the token the attributes stand under [0], in any order; what is signed is their SET in DER (RFC 5652 §5.4, X.690 §11.6). */
function toSignedBytes({ signedAttrs = [] }: SignerInfo): Uint8Array {
  const each = signedAttrs.map((attribute) => serialize(attribute)).sort(Buffer.compare)
  const all = Buffer.concat(each)
  return Buffer.concat([Buffer.of(setTag), toDerLength(all.length), all])
}

/** X.690 §8.1.3. */
function toDerLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  const digits = Buffer.from(length.toString(16).padStart(length > 0xffff ? 6 : length > 0xff ? 4 : 2, '0'), 'hex')
  return Uint8Array.of(0x80 | digits.length, ...digits)
}

function requireDigest(info: SignerInfo): Uint8Array {
  const [value] = valuesOf(info, messageDigest)
  if (value === undefined) throw ledgerFault('bad-stamp', 'the signed attributes have no digest of the content')
  return new Uint8Array(parse(value, OctetString).buffer)
}

/** Any of the two attributes names the certificate by its hash: the bytes of that hash stand in it, and nothing else so long does. */
function isNamedIn(info: SignerInfo, certificate: X509Certificate): boolean {
  const [newer] = valuesOf(info, signingCertificateV2)
  const [older] = valuesOf(info, signingCertificate)
  const has = (value: ArrayBuffer | undefined, algorithm: string) =>
    value !== undefined && Buffer.from(value).includes(createHash(algorithm).update(certificate.raw).digest())
  return has(older, 'sha1') || Object.values(digests).some((algorithm) => has(newer, algorithm))
}

function valuesOf(info: SignerInfo, type: string): ArrayBuffer[] {
  return (info.signedAttrs ?? []).filter((attribute) => attribute.attrType === type).flatMap((attribute) => attribute.attrValues)
}

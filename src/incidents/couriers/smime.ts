import { createPrivateKey, type webcrypto, X509Certificate } from 'node:crypto'
import { ObjectIdentifier, OctetString, UTCTime } from 'asn1js'
import {
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  EnvelopedData,
  getCrypto,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs'

/** Who signs: a certificate and its key, in PEM. RSA, or a curve of NIST. */
export interface MailSigner {
  readonly certificate: string
  readonly key: string
}

/** Attributes that a signature covers (RFC 5652 §11). */
const contentType = '1.2.840.113549.1.9.3'
const messageDigest = '1.2.840.113549.1.9.4'
const signingTime = '1.2.840.113549.1.9.5'
const hash = 'SHA-256'

/** CMS SignedData with the content in it (RFC 5652 §5), in DER. */
export async function signCms(content: Uint8Array, { certificate, key }: MailSigner, atMs: number): Promise<Uint8Array> {
  const own = parseCertificate(certificate)
  const { subtle } = crypto
  const attributes = [
    new Attribute({ type: contentType, values: [new ObjectIdentifier({ value: ContentInfo.DATA })] }),
    new Attribute({ type: signingTime, values: [new UTCTime({ valueDate: new Date(atMs) })] }),
    new Attribute({ type: messageDigest, values: [new OctetString({ valueHex: await subtle.digest(hash, copy(content)) })] }),
  ]
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: ContentInfo.DATA,
      eContent: new OctetString({ valueHex: copy(content) }),
    }),
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
      }),
    ],
    certificates: [own],
  })
  await signed.sign(await readKey(key), 0, hash, copy(content), getCrypto(true))
  return toDer(ContentInfo.SIGNED_DATA, signed.toSchema(true))
}

/** CMS EnvelopedData (RFC 5652 §6) for whoever holds the key of the certificate: AES-256, RSA-OAEP or ephemeral ECDH. */
export async function encryptCms(content: Uint8Array, certificate: string): Promise<Uint8Array> {
  const enveloped = new EnvelopedData()
  enveloped.addRecipientByCertificate(parseCertificate(certificate), { oaepHashAlgorithm: hash })
  // The type of the library names no length, which its own engine reads.
  const algorithm = { name: 'AES-CBC', length: 256 } as webcrypto.Algorithm
  await enveloped.encrypt(algorithm, copy(content), getCrypto(true))
  return toDer(ContentInfo.ENVELOPED_DATA, enveloped.toSchema())
}

/** What OpenSSL and mail programs read: the DER in base64 under its headers (RFC 8551 §3.2). */
export function toPkcs7Entity(der: Uint8Array, kind: 'signed-data' | 'enveloped-data'): string {
  const base64 = Buffer.from(der)
    .toString('base64')
    .replaceAll(/.{76}(?=.)/g, '$&\r\n')
  const head = [
    `Content-Type: application/pkcs7-mime; smime-type=${kind}; name=smime.p7m`,
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename=smime.p7m',
  ]
  return `${head.join('\r\n')}\r\n\r\n${base64}\r\n`
}

function parseCertificate(pem: string): Certificate {
  return Certificate.fromBER(copy(new X509Certificate(pem).raw))
}

function readKey(pem: string): Promise<webcrypto.CryptoKey> {
  const key = createPrivateKey(pem)
  const der = copy(key.export({ type: 'pkcs8', format: 'der' }))
  const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }
  const curve = curves[key.asymmetricKeyDetails?.namedCurve ?? '']
  const algorithm = curve === undefined ? { name: 'RSASSA-PKCS1-v1_5', hash } : { name: 'ECDSA', namedCurve: curve }
  return crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}

function toDer(type: string, content: unknown): Uint8Array {
  return new Uint8Array(new ContentInfo({ contentType: type, content }).toSchema().toBER(false))
}

/** Of a buffer of its own, as the library takes it. */
function copy(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

import { createHash } from 'node:crypto'
import { ContentInfo, SignedData } from '@peculiar/asn1-cms'
import { OctetString } from '@peculiar/asn1-schema'
import { MessageImprint, TimeStampReq, TimeStampResp, TSTInfo } from '@peculiar/asn1-tsp'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { isSameBytes } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { parse, serialize } from './asn1.ts'
import { requireAuthority } from './authority.ts'
import { requireSigned } from './signer.ts'

/** RFC 5754 §2.2. */
const sha256 = '2.16.840.1.101.3.4.2.1'
/** RFC 3161 §2.4.2. */
const timeStampInfo = '1.2.840.113549.1.9.16.1.4'
/** RFC 5652 §5.1. */
const signedData = '1.2.840.113549.1.7.2'

/** What a time-stamping authority says: these bytes existed at this time. */
export interface VerifiedStamp {
  /** Milliseconds since the epoch, by the authority's clock. */
  readonly at: number
  /** The subject of the certificate that signed. */
  readonly authority: string
  readonly serial: string
}

export interface StampTrust {
  /** Certificates in PEM that a chain may end in. */
  readonly roots: readonly string[]
  /** What the request carried; absent when the request is long gone. */
  readonly nonce?: Uint8Array
}

/** A TimeStampReq (RFC 3161 §2.4.1) for a message. The nonce is 8 bytes of chance, the first of them 1 … 127. */
export function toStampRequest(message: Uint8Array, nonce: Uint8Array): Uint8Array {
  const messageImprint = new MessageImprint({
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: sha256, parameters: null }),
    hashedMessage: new OctetString(hash(message)),
  })
  return new Uint8Array(serialize(new TimeStampReq({ messageImprint, nonce: toBuffer(nonce), certReq: true })))
}

/**
 * Decides a TimeStampResp (RFC 3161 §2.4.2) for a message, offline: it was granted; it is about this message and this
 * request; the signer signed it, is named in what it signed, may stamp times, and its chain ends in a trusted root, all
 * valid at the time of the stamp. Whether a certificate was revoked is not asked. Throws `ledger.bad-stamp`.
 */
export function verifyStamp(reply: Uint8Array, message: Uint8Array, { roots, nonce }: StampTrust): VerifiedStamp {
  const token = requireToken(reply)
  const { eContentType, eContent } = token.encapContentInfo
  const content = eContent?.single?.buffer
  if (eContentType !== timeStampInfo || content === undefined) throw ledgerFault('bad-stamp', 'the token holds no TSTInfo')
  const info = parse(content, TSTInfo)
  if (info.messageImprint.hashAlgorithm.algorithm !== sha256) throw ledgerFault('bad-stamp', 'the hash of the message is not SHA-256')
  if (!isSameBytes(new Uint8Array(info.messageImprint.hashedMessage.buffer), hash(message)))
    throw ledgerFault('bad-stamp', 'it is the time-stamp of something else')
  if (nonce !== undefined && (info.nonce === undefined || !isSameBytes(new Uint8Array(info.nonce), nonce)))
    throw ledgerFault('bad-stamp', 'it answers another request')
  const { signer, others } = requireSigned(token, new Uint8Array(content))
  requireAuthority(signer, { others, roots, at: info.genTime })
  return { at: info.genTime.getTime(), authority: signer.subject, serial: Buffer.from(info.serialNumber).toString('hex') }
}

function requireToken(reply: Uint8Array): SignedData {
  const { status, timeStampToken } = parse(toBuffer(reply), TimeStampResp)
  // 0 granted, 1 granted with changes; the others are refusals (RFC 3161 §2.4.2).
  if (Number(status.status) > 1 || timeStampToken === undefined) {
    const why = status.statusString === undefined ? '' : `: ${[...status.statusString].join('; ')}`
    throw ledgerFault('bad-stamp', `the authority refused with status ${Number(status.status)}${why}`)
  }
  const { contentType, content } = parse(toBuffer(serialize(timeStampToken)), ContentInfo)
  if (contentType !== signedData) throw ledgerFault('bad-stamp', 'the token is not signed data')
  return parse(content, SignedData)
}

function hash(message: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(message).digest())
}

function toBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

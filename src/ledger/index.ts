export { type Checkpoint, parseCheckpoint, toCheckpointText } from './checkpoint/checkpoint.ts'
export { isQuorum, type Member, type Policy, parsePolicy, toPolicyText } from './checkpoint/policy.ts'
export { type VerifiedCheckpoint, verifyByPolicy, verifyCheckpoint } from './checkpoint/verified.ts'
export { hasSigned, parseDocument, type SignedDocument, toDocumentText, withSignatures } from './document/document.ts'
export { ledgerFault } from './faults.ts'
export { type Fork, isForkText, parseFork, requireFork, toForkText, type VerifiedFork } from './membership/fork.ts'
export {
  isSameCircle,
  type Member as CircleMember,
  type MemberList,
  parseMemberList,
  type SignedList,
  toListHash,
  toListText,
} from './membership/member-list.ts'
export { requireNext, requireSuccession, type Support, supportOf } from './membership/succession.ts'
export { type ConsistencyClaim, requireConsistency, toRoots } from './merkle/consistency.ts'
export { emptyRoot, type Hash, toLeafHash as toEntryHash, toNodeHash } from './merkle/hashes.ts'
export { type InclusionClaim, requireInclusion } from './merkle/inclusion.ts'
export {
  parseVerifierKey,
  type SignatureType,
  signatureTypes,
  toVerifierKey,
  toVerifierKeyText,
  type VerifierKey,
} from './note/key.ts'
export { isSignedBySome, type Note, type NoteSignature, parseNote, parseSignatureLines, toNoteText, toSignatureLine } from './note/note.ts'
export { type NoteSigner, toNoteSigner, type VerifiedSignature, verifyNote } from './note/signatures.ts'
export { parseTlogProof, type TlogProof, toTlogProofText, verifyTlogProof } from './proof/tlog-proof.ts'
export { type ReceiptParts, toReceipt, type VerifiedReceipt, verifyReceipt } from './receipt/receipt.ts'
export { followRotations, isSameKeys, type KeyRole, type Rotation, requireRotation, toRotationNote } from './rotation/rotation.ts'
export { type StampTrust, toStampRequest, type VerifiedStamp, verifyStamp } from './stamp/time-stamp.ts'
export { SaltedContent, type Seed, seedBytes, toContentHash } from './statement/content.ts'
export { type Disclosure, openDisclosure, requireDisclosed, toDisclosure } from './statement/disclosure.ts'
export { parseExtra, toExtra, type VerifiedStatement, verifyStatement } from './statement/proof.ts'
export {
  hashEntry,
  type Opening,
  openingSaltBytes,
  type Statement,
  type StatementKind,
  statementKinds,
  toEntry,
  toSignedText,
} from './statement/statement.ts'
export { type Appended, appendLeaves } from './tiles/append.ts'
export { parseTilePath, type Tile, type Tiles, tileOf, tileWidth, toTilePath } from './tiles/tile.ts'
export { Tree } from './tiles/tree.ts'
export { decideVector, type VectorVerdict } from './vectors/vectors.ts'
export { type AddCheckpoint, parseAddCheckpoint, toAddCheckpointText } from './witness/add-checkpoint.ts'
export { type Evidence, parseEvidence, requireEvidence, toEvidenceText } from './witness/evidence.ts'
export { type Judgement, judge, judgementStatus, type Seen } from './witness/judgement.ts'

import { toSortable } from '../base/index.ts'

/** Which versions of each object are asked for (TAXII 2.1 §3.4.1). */
export interface VersionMatch {
  /** `first`, `last`, `all`, or instants in sortable form; absent: `last`. */
  readonly versions?: readonly string[] | undefined
  /** Absent: only the latest specification version of each object. */
  readonly specVersions?: readonly string[] | undefined
}

export interface VersionRow {
  readonly seq: number
  readonly revision: string
  /** Of an unversioned object: when it was received, in place of a revision. */
  readonly version: string
  readonly spec_version: string
}

/**
 * The versions asked for among those of one object that the reader may see. A hidden version does not count: what is last
 * for the reader is the last one there is.
 */
export function chooseVersions<T extends VersionRow>(visible: readonly T[], match: VersionMatch): T[] {
  const { versions = ['last'], specVersions } = match
  const latestSpec = visible.reduce((latest, row) => (row.spec_version > latest ? row.spec_version : latest), '')
  const ofSpec = visible.filter((row) =>
    specVersions === undefined ? row.spec_version === latestSpec : specVersions.includes(row.spec_version),
  )
  const ordered = ofSpec.toSorted((one, other) => (toInstant(one) < toInstant(other) ? -1 : 1))
  return ordered.filter(
    (row, index) =>
      versions.includes('all') ||
      (versions.includes('first') && index === 0) ||
      (versions.includes('last') && index === ordered.length - 1) ||
      versions.includes(toInstant(row)),
  )
}

/** Versions are compared as instants, whatever text the producer chose (TAXII 2.1 §3.4.1). */
export function toInstant(row: Pick<VersionRow, 'revision' | 'version'>): string {
  return row.revision === '' ? toSortable(row.version) : row.revision
}

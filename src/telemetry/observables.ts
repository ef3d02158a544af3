/**
 * Kinds of observable that telemetry holds and indicators name. The place in this list is what the database stores: new
 * kinds are added at its end.
 */
export const observableKinds = [
  'ipv4-addr',
  'ipv6-addr',
  'domain-name',
  'url',
  'email-addr',
  'file:md5',
  'file:sha1',
  'file:sha256',
  'file:sha512',
  'x509:sha1',
  'x509:sha256',
  'ja3',
  'ja3s',
  'user-agent',
] as const
export type ObservableKind = (typeof observableKinds)[number]

/** Something seen that an indicator could name. */
export interface Observable {
  readonly kind: ObservableKind
  /** In normal form: equal things have equal values. */
  readonly value: string
  /** Field of the line in which it stood. */
  readonly from: string
  /**
   * Left to whoever takes observables in, for what it knows of this one. All events with the same text in the same field
   * share one observable, so what is noted once is found again without a look into a map.
   */
  note?: object | undefined
}

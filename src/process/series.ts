/**
 * Readings of a plant over time: one row for each moment, one column for each tag.
 */
export interface Series {
  /** Names of the columns, as the historian or the controller has them. */
  readonly tags: readonly string[]
  /** Milliseconds since 1970-01-01T00:00:00Z, ascending, one for each row. */
  readonly times: Float64Array
  /** Row-major, rows × tags, each in the tag's own unit. NaN: no reading at that moment. */
  readonly values: Float64Array
}

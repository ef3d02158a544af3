/** Three values (Kleene's strong logic): what is unknown stays unknown only where its answer would make a difference. */
export type Truth = boolean | undefined

export function allOf(truths: readonly Truth[]): Truth {
  let result: Truth = true
  for (const truth of truths) {
    if (truth === false) return false
    if (truth === undefined) result = undefined
  }
  return result
}

/** True when at least `count` are true; false when so many can no longer be. */
export function countOf(truths: readonly Truth[], count: number): Truth {
  let yes = 0
  let open = 0
  for (const truth of truths) {
    if (truth === true) yes++
    else if (truth === undefined) open++
  }
  if (yes >= count) return true
  return yes + open < count ? false : undefined
}

export function notOf(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

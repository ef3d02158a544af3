/**
 * LIKE (STIX 2.1 §9.6): `%` stands for any text, `_` for one character, everything else for itself, over the whole value.
 * Two pointers and one point to return to: the time is at most the product of the lengths, whatever the pattern.
 */
export function compileLike(pattern: string): (text: string) => boolean {
  const wanted = [...pattern.normalize('NFC')]
  return (text) => isLike([...text.normalize('NFC')], wanted)
}

function isLike(text: readonly string[], wanted: readonly string[]): boolean {
  let at = 0
  let next = 0
  let percentAt = -1
  let resumeAt = 0
  while (at < text.length) {
    if (wanted[next] === '%') {
      percentAt = next
      resumeAt = at
      next += 1
    } else if (wanted[next] === '_' || wanted[next] === text[at]) {
      at += 1
      next += 1
    } else if (percentAt >= 0) {
      next = percentAt + 1
      resumeAt += 1
      at = resumeAt
    } else return false
  }
  while (wanted[next] === '%') next += 1
  return next === wanted.length
}

/**
 * What a device said, without the header that the relay needs. Takes RFC 5424, the older form of RFC 3164, and a bare line.
 * Attacker-controlled: anyone who reaches the port writes this.
 */
export function toSyslogBody(message: string): string {
  const priority = /^<\d{1,3}>/.exec(message)
  if (priority === null) return message
  const rest = message.slice(priority[0].length)
  return toModernBody(rest) ?? toOldBody(rest)
}

/** RFC 5424 §6: VERSION TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA [MSG]. */
function toModernBody(text: string): string | undefined {
  const header = /^1 \S+ \S+ \S+ \S+ \S+ /.exec(text)
  if (header === null) return undefined
  const end = endOfStructuredData(text, header[0].length)
  if (end === undefined) return undefined
  const body = text.slice(end + 1)
  return body.charCodeAt(0) === 0xfeff ? body.slice(1) : body
}

/** `-`, or elements in brackets whose quoted values may hold an escaped bracket or quote (RFC 5424 §6.3.3). */
function endOfStructuredData(text: string, start: number): number | undefined {
  if (text[start] === '-') return start + 1
  let at = start
  while (text[at] === '[') {
    let isQuoted = false
    for (at += 1; at < text.length && (isQuoted || text[at] !== ']'); at += 1) {
      if (isQuoted && text[at] === '\\') at += 1
      else if (text[at] === '"') isQuoted = !isQuoted
    }
    at += 1
  }
  return at > start && at <= text.length ? at : undefined
}

/** RFC 3164 §4.1: a date, a host and a tag that ends with a colon; many senders leave out one or the other. */
function toOldBody(text: string): string {
  const header = /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\dT\S+ )?(?:[^\s:{[]\S* )?(?:[^\s:{[]+(?:\[[^\]]*\])?: ?)?/.exec(
    text,
  )
  return text.slice(header?.[0].length ?? 0)
}

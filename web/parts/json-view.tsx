import type { ReactNode } from 'react'

interface JsonViewProps {
  readonly value: unknown
  /** The field whose value is marked, as the telemetry format names it: `id.orig_h`, `answers`, `tls.sni`. */
  readonly field?: string | null
  /** The text that is marked where the field holds more than it. */
  readonly mark?: string | null
  readonly label: string
}

/** JSON set for reading, the matched field marked. */
export function JsonView({ value, field = null, mark = null, label }: JsonViewProps) {
  return (
    <section aria-label={label}>
      <pre className="json">{renderValue(value, { path: '', field, mark, indent: '' })}</pre>
    </section>
  )
}

// A line is attacker-controlled: a huge one must not stop the page.
const longestShown = 64 * 1024

/** A raw line: as JSON if it is JSON, else as it came. */
export function LineView({ line, field, mark }: { line: string; field: string | null; mark: string }) {
  if (line.length > longestShown) {
    return (
      <section aria-label="Raw event">
        <p className="muted">The line is long; this is its beginning. Copy it to have all of it.</p>
        <pre className="json is-text">{markText(line.slice(0, longestShown), mark)}</pre>
      </section>
    )
  }
  const value = parseLine(line)
  if (value !== undefined) return <JsonView value={value} field={field} mark={mark} label="Raw event" />
  return (
    <section aria-label="Raw event">
      <pre className="json is-text">{markText(line, mark)}</pre>
    </section>
  )
}

interface Where {
  readonly path: string
  readonly field: string | null
  readonly mark: string | null
  readonly indent: string
}

function renderValue(value: unknown, where: Where): ReactNode {
  if (Array.isArray(value)) return renderList(value, where)
  if (typeof value === 'object' && value !== null) return renderObject(value, where)
  if (typeof value === 'string') {
    const isField = where.field !== null && where.path === where.field
    return (
      <span className="json-string">
        {isField || where.field === null ? markText(JSON.stringify(value), where.mark, isField) : JSON.stringify(value)}
      </span>
    )
  }
  const text = String(value)
  return <span className="json-other">{where.field !== null && where.path === where.field ? <mark>{text}</mark> : text}</span>
}

function renderList(list: readonly unknown[], where: Where): ReactNode {
  if (list.length === 0) return '[]'
  const inner = { ...where, indent: `${where.indent}  ` }
  return [
    '[',
    ...list.flatMap((item, index) => [`${index === 0 ? '' : ','}\n${inner.indent}`, renderValue(item, inner)]),
    `\n${where.indent}]`,
  ].map(toKeyed)
}

function renderObject(value: object, where: Where): ReactNode {
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  const indent = `${where.indent}  `
  const parts = entries.flatMap(([key, each], index) => {
    // A dot may be part of a name (`id.orig_h`) or lead into an object: both make the same path.
    const path = where.path === '' ? key : `${where.path}.${key}`
    return [
      `${index === 0 ? '' : ','}\n${indent}`,
      <span key={path} className={path === where.field ? 'json-key is-marked' : 'json-key'}>
        {JSON.stringify(key)}
      </span>,
      ': ',
      renderValue(each, { ...where, path, indent }),
    ]
  })
  return ['{', ...parts, `\n${where.indent}}`].map(toKeyed)
}

function toKeyed(part: ReactNode, index: number): ReactNode {
  // The parts of one text never change their order.
  return <span key={index}>{part}</span>
}

/** Marks the text inside a longer one; the whole where it is not found and `orAll` is set. */
function markText(text: string, mark: string | null, orAll = false): ReactNode {
  const at = mark === null || mark === '' ? -1 : text.toLowerCase().indexOf(mark.toLowerCase())
  if (at < 0 || mark === null) return orAll ? <mark>{text}</mark> : text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + mark.length)}</mark>
      {text.slice(at + mark.length)}
    </>
  )
}

function parseLine(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

import type { JsonObject, JsonValue } from '../../base/index.ts'
import { type FilledReport, words } from './fill.ts'

/** The report as JSON: each filled item where its form says that it stands. */
export function toReportJson(report: FilledReport): JsonObject {
  const root: JsonObject = {}
  for (const { items } of report.sections) {
    for (const { at, value } of items) {
      if (value === null) continue
      setAt(root, at.split('.'), typeof value === 'object' ? [...value] : value)
    }
  }
  return root
}

function setAt(root: JsonObject, path: readonly string[], value: JsonValue): void {
  const [name, ...rest] = path
  if (name === undefined) return
  if (rest.length === 0) {
    root[name] = value
    return
  }
  const known = root[name]
  const inner: JsonObject = typeof known === 'object' && known !== null && !Array.isArray(known) ? known : {}
  root[name] = inner
  setAt(inner, rest, value)
}

/** What stands above and below the report on paper. */
export interface Letterhead {
  readonly organisation: string
  readonly recipient: string
  readonly marking: string
  /** Who wrote and who signed it; null while it is a draft. */
  readonly signed: string | null
  /** Printed across the top of a report that was written in an exercise: it is sent to nobody. */
  readonly isExercise?: boolean | undefined
}

/** The report as one page of HTML without scripts, to be read and printed. */
export function toReportHtml(report: FilledReport, { organisation, recipient, marking, signed, isExercise = false }: Letterhead): string {
  const say = words[report.language]
  const rows = report.sections.map(({ title, items }) => {
    const lines = items.map(({ label, text, isEstimate, before }) => {
      const value = text === null ? `<em>${say.open}</em>` : `${toSafe(text)}${isEstimate ? ` <em>(${say.estimated})</em>` : ''}`
      const old = before === null ? '' : `<div class="old">${say.before}: ${toSafe(before === '' ? say.open : before)}</div>`
      return `<tr><th scope="row">${toSafe(label)}</th><td>${value}${old}</td></tr>`
    })
    return `<h2>${toSafe(title)}</h2>\n<table>${lines.join('\n')}</table>`
  })
  return `<!doctype html>
<html lang="${report.language}">
<head>
<meta charset="utf-8">
<title>${isExercise ? 'EXERCISE: ' : ''}${toSafe(report.title)}</title>
<style>${style}</style>
</head>
<body>
${isExercise ? exerciseBanner : ''}<header><span>${toSafe(organisation)}</span><span>${toSafe(marking)}</span></header>
<p class="to">${toSafe(recipient)}</p>
<h1>${toSafe(report.title)}${signed === null ? ` <small>${say.draft}</small>` : ''}</h1>
<p class="clause">${toSafe(report.clause)}</p>
${rows.join('\n')}
${signed === null ? '' : `<footer>${toSafe(signed)}</footer>`}
</body>
</html>
`
}

const exerciseBanner = '<p class="exercise">EXERCISE EXERCISE EXERCISE</p>\n'

const style = `
@page { size: A4; margin: 20mm }
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 170mm; margin: 12mm auto; color: #16191d; background: #fff }
header { display: flex; justify-content: space-between; border-bottom: 1px solid #bcc3c9; padding-bottom: 2mm; font-size: 10pt }
h1 { font-size: 17pt; margin: 8mm 0 1mm } h1 small { color: #b3261e; font-size: 11pt; font-weight: 400 }
h2 { font-size: 12pt; margin: 7mm 0 2mm } .to { margin-top: 6mm; white-space: pre-line } .clause, .old, em { color: #59636c }
table { width: 100%; border-collapse: collapse } tr { break-inside: avoid }
th, td { text-align: left; vertical-align: top; padding: 1.6mm 3mm 1.6mm 0; border-top: 1px solid #e2e5e8 }
th { width: 36%; font-weight: 500 } td { white-space: pre-line; overflow-wrap: anywhere } .old { font-size: 9.5pt }
p.exercise { margin: 0 0 4mm; padding: 1mm; border: 2px solid #b3261e; color: #b3261e; font-weight: 700; text-align: center }
footer { margin-top: 10mm; border-top: 1px solid #bcc3c9; padding-top: 3mm }
`

function toSafe(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

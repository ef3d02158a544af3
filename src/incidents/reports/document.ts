import type { FilledItem, FilledReport } from './fill.ts'
import { sayInstant } from './say.ts'
import { words } from './words.ts'

/** What stands above and below the report on paper. */
export interface Letterhead {
  readonly organisation: string
  readonly recipient: string
  readonly marking: string
  /** Who wrote and who signed it; null while it is a draft. */
  readonly signed: string | null
  /** Printed across the top of a report that was written in an exercise, and on every page: it is sent to nobody. */
  readonly isExercise?: boolean | undefined
}

interface Signing {
  readonly editors: readonly string[]
  readonly signed: { readonly by: string; readonly at: number } | null
  readonly zone: string
  readonly report: Pick<FilledReport, 'language'>
}

/** Who wrote and who signed, when by the clock of the authority; null while it is a draft. */
export function signatureOf({ editors, signed, zone, report: { language } }: Signing): string | null {
  return signed === null ? null : `${editors.join(', ')} / ${signed.by}, ${sayInstant(signed.at, { language, zone })}`
}

/** What is asked for or known; what is neither is left out on paper. */
export function isShown({ text, isNeeded, before }: FilledItem): boolean {
  return text !== null || isNeeded || before !== null
}

/** The report as one page of HTML without scripts, to be read and printed. */
export function toReportHtml(report: FilledReport, letterhead: Letterhead): string {
  const { organisation, recipient, marking, signed, isExercise = false } = letterhead
  const say = words[report.language]
  const rows = report.sections.map(({ title, items }) => {
    const lines = items.filter(isShown).map(({ label, text, isEstimate, before }) => {
      const value = text === null ? `<em>${say.open}</em>` : `${toSafe(text)}${isEstimate ? ` <em>(${say.estimated})</em>` : ''}`
      const old = before === null ? '' : `<div class="old">${say.before}: ${toSafe(before === '' ? say.open : before)}</div>`
      return `<tr><th scope="row">${toSafe(label)}</th><td>${value}${old}</td></tr>`
    })
    return lines.length === 0 ? '' : `<h2>${toSafe(title)}</h2>\n<table>${lines.join('\n')}</table>`
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
<p class="clause">${toSafe(report.clause)}${report.isProposed ? `<br>${say.proposed}` : ''}</p>
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

import type { ExerciseResult, ResultBody } from './result.ts'
import { toSpanText } from './span.ts'

const titles: Readonly<Record<ResultBody['byCategory'][number]['category'], string>> = {
  detected: 'Detected',
  decided: 'Decided',
  reported: 'Reported in time',
  complete: 'Reported completely',
  shared: 'Shared',
  answered: 'Answered',
}

/** The result as one page of HTML without scripts, to be read, printed and filed. */
export function toResultHtml({ body }: ExerciseResult): string {
  const { scenario, total, participants } = body
  const names = new Map(participants.map(({ key, name }) => [key, name]))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>EXERCISE: ${toSafe(scenario.title)}</title>
<style>${style}</style>
</head>
<body>
<p class="exercise">EXERCISE EXERCISE EXERCISE</p>
<h1>${toSafe(scenario.title)}</h1>
<p class="total">${total.points} of ${total.of} points</p>
<table class="sums">${body.byCategory.map(toBar).join('\n')}</table>
<h2>What was expected, and what was done</h2>
<table class="outcomes">
<tr><th>Expected</th><th>By</th><th>Done</th><th>Points</th></tr>
${body.outcomes.map((one) => toRow(one, names, body.startsAt)).join('\n')}
</table>
<h2>What it is evidence of</h2>
<ul>${body.evidenceOf.map(({ framework, control, says }) => `<li>${toSafe(`${framework}, ${control}: ${says}`)}</li>`).join('\n')}</ul>
<h2>The exercise</h2>
<p>Played from ${toTime(Date.parse(body.playedFrom))} to ${toTime(Date.parse(body.playedTo))}; the scenario ran from
${toTime(body.startsAt)} to ${toTime(body.finishedAt)}, ${body.scale} times as fast. Exercise ${toSafe(body.id)}.</p>
<ul>${participants.map(({ name, country, origin }) => `<li>${toSafe(`${name} (${country}), log ${origin}`)}</li>`).join('\n')}</ul>
<p class="note">Late is worth half. Times are those at which the nodes wrote things down. The file result.json is signed by
every node above and carries the proof of each statement: entente exercise verify result.json</p>
</body>
</html>
`
}

function toBar({ category, points, of }: ResultBody['byCategory'][number]): string {
  const share = of === 0 ? 0 : Math.round((100 * points) / of)
  return `<tr><th scope="row">${titles[category]}</th><td class="bar"><i style="width:${share}%"></i></td><td>${points} of ${of}</td></tr>`
}

function toRow(one: ResultBody['outcomes'][number], names: ReadonlyMap<string, string>, startsAt: number): string {
  const done = one.doneAt === null ? '' : toAfter(one.doneAt - startsAt)
  const evidence = one.evidence.map(({ says, statement }) => {
    const proof = statement === null ? '' : ` (entry ${statement.index} of ${statement.origin})`
    return `<div class="note">${toSafe(`${says}${proof}`)}</div>`
  })
  const clause = one.clause === null ? '' : `<div class="note">${toSafe(one.clause)}</div>`
  return `<tr><td><b>${toSafe((names.get(one.who) ?? one.who).replace(/^EXERCISE /, ''))}</b>: ${toSafe(one.says)}${clause}</td><td>${toAfter(one.dueAt - startsAt)}</td>
<td class="${one.mark}">${one.mark}${done === '' ? '' : `, ${done}`}${evidence.join('')}</td><td>${one.points}/${one.of}</td></tr>`
}

function toAfter(ms: number): string {
  return `+ ${toSpanText(ms)}`
}

function toTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

const style = `
@page { size: A4; margin: 18mm }
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 180mm; margin: 8mm auto; padding: 0 4mm; color: #16191d; background: #fff }
.exercise { border: 2px solid #b3261e; color: #b3261e; font-weight: 700; text-align: center; padding: 1mm }
h1 { font-size: 18pt; margin: 6mm 0 1mm } h2 { font-size: 12.5pt; margin: 8mm 0 2mm } .total { font-size: 14pt; margin: 0 0 4mm }
table { width: 100%; border-collapse: collapse } th, td { text-align: left; vertical-align: top; padding: 1.4mm 3mm 1.4mm 0 }
.outcomes td, .outcomes th { border-top: 1px solid #e2e5e8 } tr { break-inside: avoid } td:last-child { white-space: nowrap }
.sums th { width: 34%; font-weight: 500 } .bar { width: 50% } .bar i { display: block; height: 3.4mm; background: #2f6f8f }
.outcomes td:nth-child(2) { white-space: nowrap }
.met { color: #1e6b3a } .late { color: #8a5a00 } .missed { color: #b3261e } .note { color: #59636c; font-size: 9.5pt; overflow-wrap: anywhere }
`

function toSafe(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

import { writeFileSync } from 'node:fs'
import type { IncidentReport, IncidentReports, ReportForms } from '../http/index.ts'
import { cliFault } from './faults.ts'
import { type Asked, requireRest, toPath, toTime } from './incident-asked.ts'
import { toDate, toTable } from './output.ts'

/** `entente incidents forms`. */
export async function showForms({ api, output }: Asked): Promise<void> {
  const all = await api.get<ReportForms>('forms')
  const toDuties = (form: ReportForms['forms'][number]) =>
    form.for.map(({ regime, stage }) => `${regime} ${stage}`).join(', ') ||
    (form.about === null ? 'any duty' : `${form.about}, of one’s own accord`)
  output.result(all, () =>
    toTable(
      ['FORM', 'TITLE', 'FOR', 'CLAUSE'],
      all.forms.map((form) => [form.id, form.title, toDuties(form), form.clause]),
    ),
  )
}

/** `entente incidents reports N`, and what is done with one. */
export async function reportsOf({ api, output, positionals, values }: Asked): Promise<void> {
  const path = `${toPath(positionals)}/reports`
  const [, , action, ...rest] = positionals
  const say = (report: IncidentReport) => output.result(report, () => toText(report))
  const { language } = values
  if (action === undefined) {
    const list = await api.get<IncidentReports>(path)
    return output.result(list, () => toList(list))
  }
  if (action === 'begin') {
    const [form, regime, stage] = requireRest(rest, 1, 'reports N begin FORM [REGIME STAGE]')
    const given = Object.entries({ form, regime, stage, language }).filter(([, one]) => one !== undefined)
    return say(await api.post<IncidentReport>(path, Object.fromEntries(given)))
  }
  const [id = '', item, ...words] = requireRest(rest, 1, `reports N ${action} ID`)
  const found = (await api.get<IncidentReports>(path)).reports.filter((one) => one.id.startsWith(id))
  const [only] = found
  if (only === undefined || found.length > 1) throw cliFault('usage', `${found.length} reports' ids begin with "${id}".`)
  const at = `${path}/${only.id}`
  const query = typeof language === 'string' ? `language=${language}` : ''
  switch (action) {
    case 'show':
      return say(await api.get<IncidentReport>(`${at}?${query}`))
    case 'write':
      if (item === undefined) throw cliFault('usage', 'Say: entente incidents reports N write ID ITEM TEXT')
      return say(await api.post<IncidentReport>(at, { answers: { [item]: words.join(' ') } }))
    case 'sign':
      return say(await api.post<IncidentReport>(`${at}/sign`))
    case 'submitted': {
      const { at: sentAt = Date.now() } = toTime(values.at, 'at')
      const receipt = values.receipt === undefined ? {} : { receipt: values.receipt }
      return say(await api.post<IncidentReport>(`${at}/submitted`, { at: sentAt, isOral: values.oral, ...receipt }))
    }
    case 'document':
      if (typeof values.pdf === 'string') return savePdf({ api, output }, { path: `${at}/document?format=pdf&${query}`, file: values.pdf })
      for await (const piece of api.read(`${at}/document?format=${values.json === true ? 'json' : 'html'}&${query}`))
        await output.raw(piece)
      return
    default:
      throw cliFault('usage', `"${action}" is not begin, show, write, sign, submitted or document.`)
  }
}

/** Complete or not there at all: a report that was cut off is not mistaken for one. */
async function savePdf({ api, output }: Pick<Asked, 'api' | 'output'>, { path, file }: { path: string; file: string }): Promise<void> {
  const pieces: Uint8Array[] = []
  for await (const piece of api.read(path)) pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
  writeFileSync(file, Buffer.concat(pieces))
  output.result({ file }, () => `Written: ${file}\n`)
}

function toList({ reports }: IncidentReports): string {
  if (reports.length === 0) return 'No reports yet. Begin one: entente incidents reports N begin FORM\n'
  const rows = reports.map(({ id, state, title, regime, stage, filled, needed, editedAt }) => {
    return [id.slice(0, 8), state, `${filled} of ${needed}`, regime, stage, toDate(editedAt), title]
  })
  return toTable(['ID', 'STATE', 'FILLED', 'REGIME', 'STAGE', 'WRITTEN', 'TITLE'], rows)
}

function toText({ id, title, clause, state, filled, needed, sections, signed }: IncidentReport): string {
  const head = [
    `${title} (${clause})`,
    `  ${id.slice(0, 8)}  ${state}, ${filled} of ${needed} needed items filled${signed === null ? '' : `, signed by ${signed.by}`}`,
  ]
  const lines = sections.flatMap((section) => [
    '',
    section.title,
    ...section.lines.map(({ item, field, label, text, isNeeded, before, problem, fact }) => {
      const open = isNeeded ? `NEEDED${fact === null ? '' : ` (state the fact ${fact.id})`}` : '–'
      const number = field === null ? '' : `${field} `
      const said = `${text ?? open}${before === null ? '' : `  (before: ${before})`}${problem === null ? '' : `  WRONG: ${problem}`}`
      return `  ${item.padEnd(22)}  ${number}${label}: ${said}`
    }),
  ])
  return [...head, ...lines, ''].join('\n')
}

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { type OpenedIncidents, openTestIncidents, worker } from '../../../test/open-incidents.ts'
import { pdftotext, without } from '../../../test/real-parts.ts'
import { isShown, type Letterhead } from './document.ts'
import type { FilledReport } from './fill.ts'
import { type ReportLanguage, reportLanguages } from './form.ts'
import { toReportPdf } from './pdf.ts'

const ada = worker('Ada')
const letterhead: Letterhead = { organisation: 'Bank & Söhne', recipient: 'Η αρχή – Органът', marking: 'TLP:AMBER', signed: null }
const atMs = Date.UTC(2026, 10, 20, 17, 40)
const readable = without(pdftotext(), 'pdftotext')
const words = (text: string) => text.replaceAll(/\s+/g, '')

describe('reports as PDF', () => {
  let test: OpenedIncidents
  let incident: string
  before(async () => {
    test = openTestIncidents()
    const summary = `${'Files were encrypted on Friday. '.repeat(20)}The end of it.`
    incident = (await test.incidents.open(ada, { title: 'Ελλάδα, България, Łódź', summary, rootCause: 'a gateway' })).id
    const facts = { 'aware-at': '2026-11-20T17:00:00Z', 'clients-affected': 40_000, 'home-state': 'DE', 'malicious-act': 'yes' }
    await test.incidents.stateFacts(
      ada,
      incident,
      Object.entries(facts).map(([fact, value]) => ({ fact, value })),
    )
  })
  after(() => test.close())

  const fill = async (form: string, language: ReportLanguage): Promise<FilledReport> =>
    (await inAll(form))[reportLanguages.indexOf(language)] ?? assert.fail()
  const inAll = async (form: string): Promise<FilledReport[]> => {
    const report = await test.incidents.reports.draft(ada, incident, { form, regime: 'eu-nis2', stage: 'early-warning', language: 'en' })
    await test.incidents.reports.write(ada, { incident, report }, { contact: `duty@${'a_long_name_'.repeat(20)}.example` })
    return Promise.all(
      reportLanguages.map(async (language) => (await test.incidents.reports.get(ada, { incident, report }, language)).report),
    )
  }

  it('are the same bytes for the same report, and say nothing of when they were made but what they were told', async () => {
    const report = await fill('letter', 'fr')
    const first = await toReportPdf(report, letterhead, atMs)
    assert.ok(first.equals(await toReportPdf(report, letterhead, atMs)))
    assert.equal(first.subarray(0, 8).toString('latin1'), '%PDF-1.7')
    const text = first.toString('latin1')
    assert.match(text, /\(D:20261120174000Z\)/)
    assert.match(text, /\/Marked true/)
    assert.match(text, /\/Lang \(fr\)/)
    assert.match(text, /\/Outlines/)
  })

  it('hold each filled item of every form in every language, and the marking on every page', readable, async () => {
    for (const [form] of test.incidents.reports.forms.forms) {
      for (const report of await inAll(form)) {
        const place = `${form} ${report.language}`
        const pages = read(await toReportPdf(report, { ...letterhead, isExercise: true }, atMs))
        const all = words(pages.join(''))
        assert.ok(all.includes(words(report.title)), `${place}: title`)
        for (const page of pages) {
          assert.equal(page.split('TLP:AMBER').length, 3, `${place}: marked above and below`)
          assert.match(page, /EXERCISE/)
        }
        for (const { item, label, text } of report.sections.flatMap(({ items }) => items).filter(isShown)) {
          assert.match(label, /\S/, `${place} ${item}`)
          if (text !== null) assert.ok(all.includes(words(text)), `${place} ${item}: ${text.slice(0, 80)}`)
        }
      }
    }
  })

  it('break a text of many pages without losing a word of it', readable, async () => {
    const report = await fill('letter', 'en')
    const counted = Array.from({ length: 4000 }, (_, at) => `word${at}`)
    const sections = report.sections.map(({ title, items }) => ({
      title,
      items: items.map((item) => (item.item === 'description' ? { ...item, text: counted.join(' ') } : item)),
    }))
    const pages = read(await toReportPdf({ ...report, sections }, letterhead, atMs))
    assert.ok(pages.length >= 6, `${pages.length}`)
    assert.deepEqual(pages.join('\n').match(/word\d+/g), counted)
    for (const [at, page] of pages.entries()) assert.ok(page.includes(`Page ${at + 1} of ${pages.length}`))
  })

  it('are marked as a draft until they are signed, and not as an exercise where it is none', readable, async () => {
    const report = await fill('letter', 'de')
    const draft = read(await toReportPdf(report, letterhead, atMs)).join('')
    assert.match(draft, /Entwurf/)
    assert.doesNotMatch(draft, /EXERCISE/)
    const signed = read(await toReportPdf(report, { ...letterhead, signed: 'Ada / Ben' }, atMs)).join('')
    assert.doesNotMatch(signed, /Entwurf/)
    assert.match(signed, /Ada \/ Ben/)
  })
})

/** The text of each page. */
function read(pdf: Buffer): string[] {
  const { stdout, status, stderr } = spawnSync(pdftotext() ?? '', ['-raw', '-enc', 'UTF-8', '-', '-'], { input: pdf, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  return stdout.split('\f').filter((page) => page.trim() !== '')
}

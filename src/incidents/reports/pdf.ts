import { createRequire } from 'node:module'
import { isShown, type Letterhead } from './document.ts'
import type { FilledItem, FilledReport } from './fill.ts'
import type { ReportLanguage } from './form.ts'
import { words } from './words.ts'

type Doc = PDFKit.PDFDocument

// Points, 72 to an inch, on A4.
const margin = 56
const topMargin = 84
const bottomMargin = 70
const labelWidth = 158
const gap = 14
const ink = '#16191d'
const muted = '#59636c'
const line = '#d5dade'
const alarm = '#a3231c'

const require = createRequire(import.meta.url)
const fonts = {
  text: require.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'),
  strong: require.resolve('@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf'),
  soft: require.resolve('@expo-google-fonts/source-sans-3/400Regular_Italic/SourceSans3_400Regular_Italic.ttf'),
}

/**
 * The report as PDF 1.7, tagged and outlined, with fonts that hold Latin, Greek and Cyrillic. `atMs` is the day that the
 * file says it was made; nothing else is read from a clock, so that the same report is the same bytes.
 */
export async function toReportPdf(report: FilledReport, letterhead: Letterhead, atMs: number): Promise<Buffer> {
  const { organisation } = letterhead
  const at = new Date(atMs)
  // Loaded when the first PDF is made: no command waits for it that makes none.
  const { default: PDFDocument } = await import('pdfkit')
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: topMargin, bottom: bottomMargin, left: margin, right: margin },
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: report.language,
    displayTitle: true,
    font: fonts.text,
    info: { Title: report.title, Author: organisation, Creator: 'Entente', Producer: 'Entente', CreationDate: at, ModDate: at },
  })
  const pieces: Buffer[] = []
  const done = new Promise<void>((resolve, reject) => {
    doc.on('data', (piece: Buffer) => pieces.push(piece))
    doc.on('end', resolve)
    doc.on('error', reject)
  })
  for (const [name, path] of Object.entries(fonts)) doc.registerFont(name, path)
  const root = doc.struct('Document')
  doc.addStructure(root)
  writeHead(doc, root, { report, letterhead })
  for (const { title, items } of report.sections) {
    const shown = items.filter(isShown)
    if (shown.length > 0) writeSection(doc, root, { title, items: shown, language: report.language })
  }
  writeSignature(doc, root, { report, letterhead })
  root.end()
  writeMargins(doc, { report, letterhead })
  doc.end()
  await done
  return Buffer.concat(pieces)
}

interface Paper {
  readonly report: FilledReport
  readonly letterhead: Letterhead
}

type Structure = ReturnType<Doc['struct']>

/** One structure element with its text: what a screen reader takes as one. */
function write(doc: Doc, parent: Structure, { tag, work }: { tag: string; work: () => void }): void {
  parent.add(doc.struct(tag, {}, work))
}

function writeHead(doc: Doc, root: Structure, { report, letterhead }: Paper): void {
  const say = words[report.language]
  const width = doc.page.width - 2 * margin
  if (letterhead.recipient !== '') {
    const to = `${say.to}: ${letterhead.recipient}`
    write(doc, root, { tag: 'P', work: () => doc.font('text').fontSize(10.5).fillColor(ink).text(to, margin, topMargin, { width }) })
    doc.moveDown(1.2)
  }
  write(doc, root, {
    tag: 'H1',
    work: () => doc.font('strong').fontSize(18).fillColor(ink).text(report.title, margin, doc.y, { width, lineGap: 1 }),
  })
  const under = [letterhead.signed === null ? say.draft : '', report.isProposed ? say.proposed : ''].filter((one) => one !== '')
  if (under.length > 0) {
    write(doc, root, { tag: 'P', work: () => doc.font('strong').fontSize(10.5).fillColor(alarm).text(under.join(' · '), { width }) })
  }
  doc.moveDown(0.2)
  write(doc, root, { tag: 'P', work: () => doc.font('text').fontSize(9.5).fillColor(muted).text(report.clause, { width }) })
  doc.moveDown(0.4)
}

interface SectionText {
  readonly title: string
  readonly items: readonly FilledItem[]
  readonly language: ReportLanguage
}

function writeSection(doc: Doc, root: Structure, { title, items, language }: SectionText): void {
  const [first] = items
  // A heading is never left alone at the foot of a page.
  if (first !== undefined && doc.y + 34 + Math.min(heightOf(doc, first, language), 90) > bottomOf(doc)) doc.addPage()
  doc.moveDown(0.9)
  doc.outline.addItem(title)
  write(doc, root, { tag: 'H2', work: () => doc.font('strong').fontSize(12.5).fillColor(ink).text(title, margin, doc.y) })
  doc.moveDown(0.25)
  const table = doc.struct('Table')
  root.add(table)
  for (const item of items) writeItem(doc, table, { item, language })
  table.end()
}

/** What stands in the right column, piece by piece. */
function valuesOf({ text, isEstimate, before }: FilledItem, language: ReportLanguage): { font: string; size: number; text: string }[] {
  const say = words[language]
  const value = text === null ? { font: 'soft', size: 10.5, text: say.open } : { font: 'text', size: 10.5, text: toPrintable(text) }
  const estimate = isEstimate ? [{ font: 'soft', size: 9.5, text: `(${say.estimated})` }] : []
  const old = before === null ? [] : [{ font: 'soft', size: 9, text: `${say.before}: ${before === '' ? say.open : toPrintable(before)}` }]
  return [value, ...estimate, ...old]
}

function heightOf(doc: Doc, item: FilledItem, language: ReportLanguage): number {
  const label = doc.font('strong').fontSize(9.5).heightOfString(item.label, { width: labelWidth })
  const values = valuesOf(item, language).map(({ font, size, text }) => {
    return doc
      .font(font)
      .fontSize(size)
      .heightOfString(text, { width: valueWidth(doc) })
  })
  return (
    Math.max(
      label,
      values.reduce((sum, height) => sum + height, 0),
    ) + 10
  )
}

function writeItem(doc: Doc, table: Structure, { item, language }: { item: FilledItem; language: ReportLanguage }): void {
  const height = heightOf(doc, item, language)
  const room = bottomOf(doc) - doc.y
  // What fits on one page is kept together; what is longer than that runs on, and its label stands where it begins.
  if (height > room && (height < bottomOf(doc) - topMargin || room < 60)) doc.addPage()
  const top = doc.y
  doc.markContent('Artifact', { type: 'Layout' })
  doc
    .moveTo(margin, top)
    .lineTo(doc.page.width - margin, top)
    .lineWidth(0.5)
    .strokeColor(line)
    .stroke()
  doc.endMarkedContent()
  const row = doc.struct('TR')
  table.add(row)
  const number = item.field === null ? '' : `${item.field}  `
  write(doc, row, {
    tag: 'TH',
    work: () => {
      doc.font('strong').fontSize(9.5).fillColor(muted)
      doc.text(`${number}${item.label}`, margin, top + 5, { width: labelWidth })
    },
  })
  const labelEnd = doc.y
  const page = doc.bufferedPageRange().count
  // One element a piece of text: an element that runs over pages is marked on each of them by the library.
  let y = top + 4
  for (const { font, size, text } of valuesOf(item, language)) {
    write(doc, row, {
      tag: 'TD',
      work: () => {
        doc
          .font(font)
          .fontSize(size)
          .fillColor(font === 'soft' ? muted : ink)
        doc.text(text, margin + labelWidth + gap, y, { width: valueWidth(doc) })
      },
    })
    y = doc.y
  }
  row.end()
  doc.y = (doc.bufferedPageRange().count > page ? doc.y : Math.max(doc.y, labelEnd)) + 5
}

function valueWidth(doc: Doc): number {
  return doc.page.width - 2 * margin - labelWidth - gap
}

function bottomOf(doc: Doc): number {
  return doc.page.height - bottomMargin
}

function writeSignature(doc: Doc, root: Structure, { report, letterhead: { signed } }: Paper): void {
  if (signed === null) return
  const text = `${words[report.language].signed}: ${signed}`
  if (doc.y + 46 > bottomOf(doc)) doc.addPage()
  doc.moveDown(1.2)
  write(doc, root, { tag: 'P', work: () => doc.font('text').fontSize(10).fillColor(ink).text(text, margin, doc.y) })
}

/** On every page: who reports, how far it may go, whether it is an exercise, and which page it is. */
function writeMargins(doc: Doc, { report, letterhead }: Paper): void {
  const { organisation, marking, isExercise = false } = letterhead
  const say = words[report.language]
  const marks = [isExercise ? say.exercise : '', marking].filter((one) => one !== '').join('  ·  ')
  const { count } = doc.bufferedPageRange()
  for (let at = 0; at < count; at++) {
    doc.switchToPage(at)
    // The margins of the page are no part of its text flow.
    doc.page.margins = { top: 0, bottom: 0, left: margin, right: margin }
    const width = doc.page.width - 2 * margin
    const foot = doc.page.height - 44
    const page = say.page.replace('##', String(count)).replace('#', String(at + 1))
    doc.markContent('Artifact', { type: 'Pagination' })
    doc
      .font('strong')
      .fontSize(9.5)
      .fillColor(ink)
      .text(organisation, margin, 36, { width: width / 2, height: 24, ellipsis: true })
    doc.fillColor(isExercise ? alarm : ink).text(marks, margin + width / 2, 36, { width: width / 2, align: 'right' })
    doc
      .moveTo(margin, 62)
      .lineTo(doc.page.width - margin, 62)
      .lineWidth(0.5)
      .strokeColor(line)
      .stroke()
    doc
      .font('text')
      .fontSize(8.5)
      .fillColor(muted)
      .text(report.title, margin, foot, { width: width - 150, height: 12, ellipsis: true })
    doc.text(page, margin + width - 150, foot, { width: 150, align: 'right' })
    doc
      .fillColor(isExercise ? alarm : ink)
      .font('strong')
      .text(marks, margin, foot + 13, { width, align: 'center' })
    doc.endMarkedContent()
  }
}

/** Characters that steer terminals and printers are not printed; a tab is a space. */
function toPrintable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are taken out
  return text.replaceAll('\t', '    ').replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '')
}

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { type Browser, chromium as driver, type Page } from 'playwright-core'
import { systemClock } from '../src/base/index.ts'
import { createApp, webRoot } from '../src/http/index.ts'
import { localAdministrator } from '../src/identity/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import { chromium, without } from './real-parts.ts'

const found = { skip: without(existsSync(join(webRoot(), 'index.html')) ? chromium() : undefined, 'chromium').skip ?? false }
const waitMs = 15_000

/** An early warning that was signed, and the notification that follows it. */
suite('the page of a report', found, () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-report-pages-'))
  let node: Node
  let app: FastifyInstance
  let url = ''
  let token = ''
  let browser: Browser
  let path = ''
  const complaints: string[] = []
  const state = (facts: Record<string, string>) =>
    node.incidents.stateFacts(
      localAdministrator,
      '1',
      Object.entries(facts).map(([fact, value]) => ({ fact, value })),
    )

  before(async () => {
    const home = join(folder, 'home')
    const made = await makeHome(home, { name: 'carrier', organisation: { name: 'Carrier', country: 'DE', sector: 'energy' } }, systemClock)
    token = made.administratorToken
    node = await openNode(home, { clock: systemClock, log: silentLog })
    app = await createApp({ node, localSecret: 'not-told', webRoot: webRoot() })
    url = await app.listen({ host: '127.0.0.1', port: 0 })
    browser = await driver.launch({ executablePath: chromium() ?? '', args: ['--no-sandbox', '--disable-gpu'] })
    const { incidents } = node
    await incidents.open(localAdministrator, { title: 'Dispatch stands still' })
    await state({ 'home-state': 'DE', 'malicious-act': 'no', 'aware-at': new Date(Date.now() - 60_000).toISOString() })
    await state({ 'cross-border-impact': 'no' })
    const ada = { ...localAdministrator, name: 'Ada' }
    const draft = (form: string, stage: string) => incidents.reports.draft(ada, '1', { form, regime: 'eu-nis2', stage, language: 'en' })
    const first = await draft('nis2-early-warning', 'early-warning')
    await incidents.reports.write(ada, { incident: '1', report: first }, { contact: 'Crisis team' })
    await incidents.reports.sign({ ...localAdministrator, name: 'Ben' }, { incident: '1', report: first })
    await state({ 'malicious-act': 'yes' })
    path = `/incidents/1/reports/${await draft('nis2-notification', 'incident-notification')}`
  })

  after(async () => {
    await browser.close()
    await app.close()
    await node.close()
    rmSync(folder, { recursive: true })
  })

  async function look(width = 1440): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    page.setDefaultTimeout(waitMs)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${url}/#token=${token}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goto(url + path)
    await page.getByRole('heading', { level: 1, name: 'Incident notification' }).waitFor()
    return page
  }

  test('shows what it says beside what the stage before said, and marks what has changed', async () => {
    const page = await look()
    const row = page.locator('#item-malicious')
    await row.getByText('changed').waitFor()
    assert.match(await row.innerText(), /yes[\s\S]*no/)
    const same = page.locator('#item-contact')
    assert.equal(await same.getByRole('textbox').inputValue(), 'Crisis team')
    assert.equal(await same.getByText('changed').count(), 0)
    await page
      .getByRole('radiogroup', { name: 'Items shown' })
      .getByText(/^Changed/)
      .click()
    assert.equal(await same.count(), 0)
    await page.close()
  })

  test('asks the fact that is open, where it is open, and takes the answer', async () => {
    const page = await look()
    const row = page.locator('#item-duration')
    await row.getByRole('textbox').fill('2 h 30 min')
    await row.getByRole('button', { name: 'Known' }).click()
    await row.getByText('2 hours, 30 minutes').waitFor()
    await page.getByRole('radiogroup', { name: 'Language' }).getByText('de', { exact: true }).click()
    await page.locator('#item-duration').getByText('2 Stunden, 30 Minuten').waitFor()
    await page.close()
  })

  test('gives the report as PDF', async () => {
    const page = await look()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PDF' }).click()])
    assert.equal(
      readFileSync(await download.path())
        .subarray(0, 5)
        .toString(),
      '%PDF-',
    )
    await page.close()
  })

  test('has both on a narrow screen, one under the other, and nothing is pushed sideways', async () => {
    const page = await look(390)
    const row = page.locator('#item-malicious')
    await row.getByText('Early warning').waitFor()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
    await page.close()
    assert.deepEqual(complaints, [])
  })
})

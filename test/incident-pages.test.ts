import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
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
const hourMs = 3_600_000

/** A carrier in Germany, France and Belgium, an incident of last night, and a browser that works on it. */
suite('the pages of an incident', found, () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-incident-pages-'))
  let node: Node
  let app: FastifyInstance
  let url = ''
  let token = ''
  let browser: Browser
  const complaints: string[] = []

  before(async () => {
    const home = join(folder, 'home')
    const made = await makeHome(home, { name: 'carrier', organisation: { name: 'Carrier', country: 'DE', sector: 'energy' } }, systemClock)
    token = made.administratorToken
    node = await openNode(home, { clock: systemClock, log: silentLog })
    app = await createApp({ node, localSecret: 'not-told', webRoot: webRoot() })
    url = await app.listen({ host: '127.0.0.1', port: 0 })
    browser = await driver.launch({ executablePath: chromium() ?? '', args: ['--no-sandbox', '--disable-gpu'] })
    const nowMs = Date.now()
    const { incidents } = node
    await incidents.open(localAdministrator, { title: 'Dispatch stands still', severity: 'critical', detectedAt: nowMs - 6 * hourMs })
    const facts = {
      'established-in': 'DE, FR, BE',
      'home-state': 'DE',
      'entity-kinds': 'other',
      'nis2-class': 'essential',
      'severe-disruption': 'yes',
    }
    await incidents.stateFacts(
      localAdministrator,
      '1',
      Object.entries(facts).map(([fact, value]) => ({ fact, value })),
    )
    await incidents.stateFacts(localAdministrator, '1', [
      { fact: 'aware-significant-at', value: new Date(nowMs - 5 * hourMs).toISOString() },
    ])
  })

  after(async () => {
    await browser.close()
    await app.close()
    await node.close()
    rmSync(folder, { recursive: true })
  })

  async function look(path: string, width = 1440): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    page.setDefaultTimeout(waitMs)
    page.on('pageerror', (error) => complaints.push(`${path}: ${error.message}`))
    page.on('console', (message) => message.type() === 'error' && complaints.push(`${path}: ${message.text()}`))
    await page.goto(`${url}/#token=${token}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goto(url + path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    return page
  }

  test('show a lane for each state, and say when it is due on the authority’s clock', async () => {
    const page = await look('/incidents/1')
    const lanes = page.getByRole('list', { name: 'Duties over time' })
    for (const state of ['Germany', 'France', 'Belgium'])
      await lanes.getByRole('button', { name: new RegExp(`^Early warning, .*, ${state}: due, `) }).waitFor()
    await lanes.getByRole('button', { name: /^Early warning, .*, Belgium/ }).click()
    const told = page.getByRole('region', { name: 'The chosen duty' })
    await told.getByText('Centre for Cybersecurity Belgium').waitFor()
    await told.getByText(/CES?T.* on the authority’s clock/).waitFor()
    await page.close()
  })

  test('move from duty to duty by the arrow keys alone', async () => {
    const page = await look('/incidents/1')
    const lanes = page.getByRole('list', { name: 'Duties over time' })
    const first = lanes.getByRole('button', { pressed: true })
    await first.focus()
    const before = await first.getAttribute('title')
    await page.keyboard.press('ArrowRight')
    const next = await lanes.getByRole('button', { pressed: true }).getAttribute('title')
    assert.notEqual(next, before)
    await page.keyboard.press('ArrowDown')
    assert.notEqual(await lanes.getByRole('button', { pressed: true }).getAttribute('title'), next)
    assert.equal(await page.evaluate('document.activeElement.getAttribute("aria-pressed")'), 'true')
    await page.close()
  })

  test('write down what was reported to one state; in the others it stays owed', async () => {
    const page = await look('/incidents/1')
    const lanes = page.getByRole('list', { name: 'Duties over time' })
    await lanes.getByRole('button', { name: /^Early warning, .*, France/ }).click()
    const told = page.getByRole('region', { name: 'The chosen duty' })
    await told.getByRole('button', { name: 'It was reported…' }).click()
    await told.getByRole('button', { name: 'Write it down' }).click()
    await lanes.getByRole('button', { name: /^Early warning, .*, France: reported in time/ }).waitFor()
    await lanes.getByRole('button', { name: /^Early warning, .*, Belgium: due/ }).waitFor()
    await page.close()
  })

  test('let the laws be read: those of a state, what is not in force, and what an example comes to', async () => {
    const page = await look('/regimes?state=JP')
    await page.getByRole('link', { name: 'Leak of personal information, Japan' }).waitFor()
    assert.equal(await page.getByRole('link', { name: 'Significant incident under NIS2' }).count(), 0)
    await page.goto(`${url}/regimes?shown=watched`)
    await page.getByRole('link', { name: /CIRCIA/ }).click()
    await page.getByText('no clock runs under it').waitFor()
    await page.goto(`${url}/regimes/eu-gdpr`)
    const examples = page.getByRole('list', { name: 'Examples' })
    await examples.getByText('due Mon, 23 Nov 2026, 17:40 CET').first().waitFor()
    await page.getByText('Would it concern us?').waitFor()
    await page.close()
  })

  test('show the same as a list on a narrow screen, and nothing is pushed sideways', async () => {
    const page = await look('/incidents/1', 390)
    const list = page.getByRole('list', { name: 'Duties that are there' })
    await list.getByRole('button', { name: /Early warning.*Belgium/ }).waitFor()
    assert.equal(await page.getByRole('list', { name: 'Duties over time' }).isVisible(), false)
    for (const part of ['', '?part=facts', '?part=timeline', '?part=evidence']) {
      await page.goto(`${url}/incidents/1${part}`)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390, part)
    }
    await page.close()
    assert.deepEqual(complaints, [])
  })
})

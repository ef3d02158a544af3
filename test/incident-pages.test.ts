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

  test('work on another incident in this one, after a look at what it brings, and undo it', async () => {
    const other = await node.incidents.open(localAdministrator, { title: 'Strange logins', items: [{ kind: 'asset', name: 'vpn-gw-2' }] })
    const page = await look('/incidents/1?part=timeline')
    const form = page.getByRole('form', { name: 'Merge' })
    await form.getByRole('combobox').fill('Strange')
    await page.getByRole('option', { name: /Strange logins/ }).click()
    await form.getByText(/Comes here: .*1 item/).waitFor()
    await form.getByRole('button', { name: 'Merge' }).click()
    const notice = form.getByRole('status')
    await notice.getByText(`Incident ${other.number} is worked on here`).waitFor()
    assert.equal((await node.incidents.get(localAdministrator, other.id)).mergedInto, 1)
    await notice.getByRole('button', { name: 'Undo' }).click()
    await form.getByText('Undone:').waitFor()
    assert.equal((await node.incidents.get(localAdministrator, other.id)).mergedInto, null)
    await page.close()
  })

  test('split off a line and an item into an incident of its own', async () => {
    await node.incidents.addItem(localAdministrator, '1', { kind: 'asset', name: 'till-7' })
    await node.incidents.addEntry(localAdministrator, '1', { lane: 'happened', text: 'The till stood still' })
    const page = await look('/incidents/1?part=timeline')
    const form = page.getByRole('form', { name: 'Split off' })
    await form.getByRole('textbox').fill('The till')
    await form.getByRole('checkbox', { name: 'asset: till-7' }).check()
    await form.getByRole('checkbox', { name: /The till stood still/ }).check()
    await form.getByRole('button', { name: 'Split off' }).click()
    await form.getByRole('link', { name: /The till/ }).click()
    await page.getByRole('heading', { level: 1, name: /The till/ }).waitFor()
    await page.getByText('till-7').waitFor()
    await page.close()
  })

  test('verify evidence now, hand it over and seal its chain, each with its statement', async () => {
    const chunks = (async function* () {
      yield Buffer.from('dump of memory')
    })()
    await node.incidents.evidence.take(localAdministrator, '1', { name: 'memory.dmp', note: 'from fs-1', chunks })
    const page = await look('/incidents/1?part=evidence')
    await page.getByRole('button', { name: 'Verify now' }).click()
    await page.getByRole('status').getByText('the same bytes as when it was taken').waitFor()
    await page.getByRole('textbox', { name: /To whom it goes/ }).fill('to the prosecutor')
    await page.getByRole('button', { name: 'Hand over' }).click()
    const chain = page.getByRole('list', { name: /Chain of custody/ })
    await chain.getByText('to the prosecutor').waitFor()
    await page.getByRole('button', { name: 'Seal the chain' }).click()
    await chain.getByText('3 links').waitFor()
    assert.equal(await chain.getByRole('link', { name: /^Statement \d+, with its proof/ }).count(), 4)
    await page.close()
  })

  test('show how the impact grew, and take a series at once', async () => {
    const page = await look('/incidents/1?part=impact')
    const form = page.getByRole('form', { name: 'State a series' })
    await form.getByRole('combobox', { name: 'What grew' }).fill('States affected')
    await page.getByRole('option', { name: 'States affected' }).click()
    await form.getByRole('textbox', { name: 'How much' }).fill('DE')
    await form.getByRole('button', { name: 'Another moment' }).click()
    await form.getByRole('textbox', { name: 'How much' }).nth(1).fill('DE, FR')
    await form.getByRole('button', { name: 'State it' }).click()
    const steps = page.getByRole('list', { name: 'States affected, step by step' })
    await steps.getByText('DE, FR').waitFor()
    assert.equal(await steps.getByText('estimated').count(), 2)
    // Two states: the authority owes word to the others (NIS2 Art. 23(6)).
    await steps
      .getByText(/dut(y|ies) changed/)
      .last()
      .waitFor()
    await page.getByRole('img', { name: /^States affected: .*DE, FR estimated/ }).waitFor()
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
    for (const part of ['', '?part=facts', '?part=impact', '?part=timeline', '?part=evidence']) {
      await page.goto(`${url}/incidents/1${part}`)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390, part)
    }
    await page.close()
    assert.deepEqual(complaints, [])
  })
})

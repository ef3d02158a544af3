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
import { parseEvidence, parsePolicy, requireEvidence } from '../src/ledger/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import { sampleAlarm, sampleLogKey } from '../web/pages/log/sample-alarm.ts'
import { testObject } from './open-intel.ts'
import { chromium, without } from './real-parts.ts'

const paths = [
  '/',
  '/alerts',
  '/incidents',
  '/dependencies',
  '/authority',
  '/authority/figures',
  '/regimes',
  '/intel',
  '/collections',
  '/telemetry',
  '/plants',
  '/log',
  '/log/alarms/sample',
  '/exercise',
  '/access',
]
const found = { skip: without(existsSync(join(webRoot(), 'index.html')) ? chromium() : undefined, 'chromium').skip ?? false }
const waitMs = 15_000

/** A real node with its pages, and a real browser that looks at them. */
suite('the pages', found, () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-pages-'))
  const running: { node: Node; app: FastifyInstance }[] = []
  let node: Node
  let url = ''
  let token = ''
  let browser: Browser
  const complaints: string[] = []

  async function open(name: string): Promise<{ node: Node; url: string; token: string }> {
    const home = join(folder, name)
    const { administratorToken } = await makeHome(home, { name, organisation: { name, country: 'NL', sector: 'water' } }, systemClock)
    const opened = await openNode(home, { clock: systemClock, log: silentLog })
    const app = await createApp({ node: opened, localSecret: 'not-told', webRoot: webRoot() })
    running.push({ node: opened, app })
    return { node: opened, url: await app.listen({ host: '127.0.0.1', port: 0 }), token: administratorToken }
  }

  before(async () => {
    ;({ node, url, token } = await open('Pagewater'))
    await node.start()
    browser = await driver.launch({ executablePath: chromium() ?? '', args: ['--no-sandbox', '--disable-gpu'] })
  })

  after(async () => {
    await browser.close()
    for (const one of running) {
      await one.app.close()
      await one.node.close()
    }
    rmSync(folder, { recursive: true })
  })

  /** A page of a browser that is signed in. What it complains of fails the test at its end. */
  async function look(path: string, width = 1280): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    page.setDefaultTimeout(waitMs)
    page.on('pageerror', (error) => complaints.push(`${path}: ${error.message}`))
    page.on('console', (message) => message.type() === 'error' && complaints.push(`${path}: ${message.text()}`))
    await page.goto(`${url}/#token=${token}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    if (path !== '/') await page.goto(url + path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    return page
  }

  /** Opens every page, wide and narrow: each has its heading, nothing complains, nothing has to be pushed sideways. */
  async function walk(): Promise<void> {
    for (const width of [1280, 390]) {
      const page = await look('/', width)
      for (const path of paths) {
        await page.goto(url + path)
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        const widest = await page.evaluate('document.documentElement.scrollWidth')
        assert.equal(widest, width, `${path} is ${widest} wide in a window of ${width}`)
      }
      await page.close()
    }
    assert.deepEqual(complaints, [])
  }

  test('a stranger is asked for a token, and a wrong one is told', async () => {
    const page = await browser.newPage()
    page.setDefaultTimeout(waitMs)
    await page.goto(url)
    await page.getByRole('form', { name: 'Sign in' }).waitFor()
    await page.getByRole('textbox').fill('ent_wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('The node does not know this token').waitFor()
    await page.close()
  })

  test('stand before there is anything to show', walk)

  test('show what happens while one looks: an alert, its evidence, and the sighting that it becomes', async () => {
    const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
    const indicator = testObject('indicator', 1, {
      name: 'Pumphouse caller',
      pattern: "[ipv4-addr:value = '198.51.100.77']",
      level: 'green',
    })
    await node.intel.add([indicator], { collection, broughtBy: 'test' })
    await node.settle()
    const loop = await look('/')
    const source = await node.sources.add({ kind: 'http', name: 'Sensor', follow: false })
    const at = Math.floor(Date.now() / 1000)
    const line = { _path: 'conn', ts: at, uid: 'CPages1', 'id.orig_h': '10.9.8.7', 'id.resp_h': '198.51.100.77', 'id.resp_p': 443 }
    await node.sources.feed(
      source.id,
      (async function* () {
        yield Buffer.from(`${JSON.stringify(line)}\n`)
      })(),
    )
    // Without a reload.
    await loop.getByRole('region', { name: 'Open alerts' }).getByRole('link', { name: 'Pumphouse caller' }).click()
    await loop.getByText('CPages1').first().waitFor()
    await loop.getByRole('button', { name: 'Confirm…' }).click()
    await loop.getByRole('button', { name: 'Confirm and share' }).click()
    await loop.getByText('Confirmed by').waitFor()
    await loop.close()
    const sightings = await look('/intel?type=sighting')
    await sightings.getByText('Pumphouse caller').first().waitFor()
    await sightings.close()
  })

  test('find an object by its words', async () => {
    const page = await look('/')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('Pumphouse')
    await page
      .getByRole('option', { name: /Pumphouse caller/ })
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: 'Pumphouse caller' }).waitFor()
    await page.close()
  })

  test('check a proof step by step, and tell one that was changed', async () => {
    const partner = await open('Partner')
    await node.federation.partners.add({ url: partner.url })
    await partner.node.federation.partners.add({ url })
    await node.ownLog.seal()
    await node.federation.exchange.round()
    const page = await look('/log/statements/0')
    await page.getByText('This proof holds').waitFor()
    await page.route('**/proof', async (route) => {
      const answer = await route.fetch()
      const text = await answer.text()
      await route.fulfill({ response: answer, body: text.replace(/^index 0$/m, 'index 1') })
    })
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.getByText('This proof does not hold').waitFor()
    await page.close()
  })

  test('show an alarm as it would look, with evidence that really decides', async () => {
    const [log] = parsePolicy(`log ${sampleLogKey}\nquorum none\n`).logs
    assert.ok(log)
    assert.deepEqual(requireEvidence(parseEvidence(sampleAlarm.evidence), [log.key]), { oldSize: 1204n, newSize: 1204n })
    const page = await look('/log')
    await page.getByRole('link', { name: 'See how an alarm would look' }).click()
    await page.getByText('This is a sample.').waitFor()
    await page.close()
  })

  test('let new keys take over, and found a circle whose list the others sign', async () => {
    const page = await look('/log')
    await page.getByRole('button', { name: 'Rotate…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click()
    await page.getByText('gave way').first().waitFor()
    await page.getByRole('button', { name: 'Found a circle…' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Name of the circle' }).fill('Waters')
    await form.getByRole('checkbox').first().check()
    await form.getByRole('button', { name: 'Propose and sign' }).click()
    await page.getByText('version 1 is on its way').waitFor()
    await page.getByText(/Signed by Pagewater\. 1 more must sign/).waitFor()
    await page.close()
  })

  test('stand with something in each of them', walk)
})

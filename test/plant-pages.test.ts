import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { type Browser, chromium as driver, type Page } from 'playwright-core'
import { createApp, webRoot } from '../src/http/index.ts'
import { harbourReadings, intervalMs, learnedTo, openHarbour, plantName, spoofedAt, type WatchedHarbour } from './harbour-plant.ts'
import { chromium, without } from './real-parts.ts'

const found = { skip: without(existsSync(join(webRoot(), 'index.html')) ? chromium() : undefined, 'chromium').skip ?? false }
const waitMs = 15_000

/** One plant from its first readings to a verdict on its first alarm, by a person who only ever sees the pages. */
suite('the pages of a plant', found, () => {
  const readings = harbourReadings()
  const complaints: string[] = []
  let harbour: WatchedHarbour
  let pages: FastifyInstance
  let url = ''
  let browser: Browser
  let page: Page

  before(async () => {
    harbour = await openHarbour()
    await harbour.node.start()
    pages = await createApp({ node: harbour.node, localSecret: harbour.secret, webRoot: webRoot() })
    url = await pages.listen({ host: '127.0.0.1', port: 0 })
    browser = await driver.launch({ executablePath: chromium() ?? '', args: ['--no-sandbox', '--disable-gpu'] })
    page = await signIn(harbour.secret)
  })

  after(async () => {
    await browser.close()
    await pages.close()
    await harbour.close()
  })

  /** A browser of its own that has the token. What it complains of fails the last test. */
  async function signIn(token: string, width = 1280): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 } })
    const opened = await context.newPage()
    opened.setDefaultTimeout(waitMs)
    opened.on('pageerror', (error) => complaints.push(`${opened.url()}: ${error.message}`))
    opened.on('console', (message) => message.type() === 'error' && complaints.push(`${opened.url()}: ${message.text()}`))
    await opened.goto(`${url}/#token=${token}`)
    await opened.getByRole('heading', { level: 1 }).waitFor()
    return opened
  }

  test('a plant without a model says what to do next', async () => {
    await harbour.feed(readings, { to: learnedTo })
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Plants' }).click()
    await page.getByText('Next: see whether its readings are ready to be learned').waitFor()
    await page.getByRole('link', { name: plantName }).click()
    await page.getByText('Nothing watches this plant yet').waitFor()
  })

  test('readings that a person has to look at are not learned before one has, with a reason', async () => {
    await page.getByRole('navigation', { name: 'Plant' }).getByRole('link', { name: 'Readiness' }).click()
    await page.getByText('A person has to look first').waitFor()
    const learn = page.getByRole('button', { name: 'Approve and learn' })
    await page.getByRole('textbox', { name: 'Reason' }).fill('It is autumn: the water grows colder')
    assert.equal(await learn.isDisabled(), true)
    await page.getByRole('checkbox', { name: 'I have looked at it, and it is normal' }).check()
    await learn.click()
    await page.getByRole('heading', { name: 'Version 1' }).waitFor({ timeout: 60_000 })
    await page.getByText('drift:Water.Temperature').waitFor()
    await page.getByText('It judges in shadow and raises nothing').first().waitFor()
  })

  test('a person promotes the model, with a reason that stands on its card', async () => {
    await decide('Promote…', 'Promote', 'Four quiet weeks')
    await page.getByText('It watches the plant and raises alerts').waitFor()
    await page.getByText('“Four quiet weeks”').first().waitFor()
  })

  test('a spoofed sensor shows without a reload: an episode with pictures, what to check, and the alert', async () => {
    await page.getByRole('navigation', { name: 'Plant' }).getByRole('link', { name: 'Now' }).click()
    await page.getByText('No episodes').waitFor()
    await harbour.feed(readings, { from: learnedTo, to: spoofedAt + 30 * intervalMs })
    await page.getByText('Episode open').waitFor()
    await page.getByRole('table', { name: 'Episodes' }).getByRole('link', { name: 'ZoneA' }).click()
    await page.getByRole('heading', { level: 1, name: 'Episode at ZoneA' }).waitFor()
    await page.getByRole('heading', { name: 'What to check first' }).waitFor()
    const plot = page.getByRole('region', { name: 'ZoneA.Pressure' }).getByRole('slider')
    await plot.focus()
    await page.keyboard.press('End')
    const said = (await plot.getAttribute('aria-valuetext')) ?? ''
    assert.match(said, /UTC, Read [\d.]+ bar, Expected [\d.]+ bar/)
    await page.getByRole('link', { name: 'The alert that it raised' }).click()
    await page.getByRole('link', { name: 'The episode with its pictures' }).click()
  })

  test('what a person drags over is shown larger in every chart, and all of it again', async () => {
    const plot = page.getByRole('slider', { name: 'Score during the episode' })
    await plot.scrollIntoViewIfNeeded()
    const box = await plot.boundingBox()
    assert.ok(box)
    const whole = await plot.getAttribute('aria-valuemin')
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.8, box.y + 20, { steps: 3 })
    await page.mouse.up()
    const zoomed = await plot.getAttribute('aria-valuemin')
    assert.ok(Number(zoomed) > Number(whole))
    const other = page.getByRole('region', { name: 'ZoneA.Pressure' }).getByRole('slider')
    assert.equal(await other.getAttribute('aria-valuemin'), zoomed)
    await page.getByRole('button', { name: 'Show all' }).click()
    assert.equal(await plot.getAttribute('aria-valuemin'), whole)
  })

  test('a false alarm is said with a reason, taken back, and a true one said instead', async () => {
    await page.getByRole('button', { name: 'False alarm…' }).click()
    await page.getByRole('form', { name: 'False alarm' }).getByRole('textbox').fill('Gauge under test')
    await page.getByRole('button', { name: 'False alarm', exact: true }).click()
    await page.getByText('Gauge under test').waitFor()
    await page.getByRole('button', { name: 'Take back' }).click()
    await page.getByRole('button', { name: 'True alarm…' }).click()
    await page.getByRole('button', { name: 'True alarm', exact: true }).click()
    await page.getByRole('button', { name: 'Take back' }).waitFor()
    // A severe one has opened an incident by itself.
    await page.getByRole('link', { name: /^#1 / }).click()
    await page.waitForURL('**/incidents/1')
    await page.getByRole('heading', { level: 1 }).waitFor()
  })

  test('a second version is learned from a time without the episode, promoted, and the first taken back', async () => {
    await page.goto(`${url}/plants/${plantName}/readiness`)
    await page.getByText('was confirmed as a true alarm').waitFor()
    await page.getByLabel('up to, not with').fill('2026-10-07')
    await page.getByText('was confirmed as a true alarm').waitFor({ state: 'hidden' })
    await page.getByRole('checkbox', { name: 'I have looked at it, and it is normal' }).check()
    await page.getByRole('textbox', { name: 'Reason' }).fill('Autumn again')
    await page.getByRole('button', { name: 'Approve and learn' }).click()
    await page.getByRole('heading', { name: 'Version 2' }).waitFor({ timeout: 60_000 })
    await decide('Promote…', 'Promote', 'It knows a week more')
    await page.getByText('It watches the plant and raises alerts').waitFor()
    await page.getByRole('table', { name: 'Versions' }).getByRole('link', { name: '1', exact: true }).click()
    await page.getByRole('heading', { name: 'Version 1' }).waitFor()
    await decide('Roll back to it…', 'Roll back', 'The second cries wolf')
    await page.getByText('It watches the plant and raises alerts').waitFor()
    await page.getByText('“The second cries wolf”').waitFor()
    await page.getByRole('link', { name: 'In the log' }).click()
    await page.getByRole('heading', { level: 1, name: /log/i }).waitFor()
    await page
      .getByRole('link', { name: `Model of ${plantName}` })
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: plantName }).waitFor()
  })

  async function decide(open: string, action: string, reason: string): Promise<void> {
    await page.getByRole('button', { name: open }).click()
    await page.getByRole('textbox', { name: 'Reason' }).fill(reason)
    await page.getByRole('button', { name: action, exact: true }).click()
  }

  test('a reader of the organisation sees it all and is offered nothing that it may not do', async () => {
    const { secret } = await harbour.node.identity.createToken({
      name: 'OT engineer',
      clearance: 'red',
      grants: [{ collectionId: '*', canRead: true, canWrite: false }],
    })
    const reader = await signIn(secret)
    for (const [path, heading] of [
      ['', plantName],
      ['/readiness', plantName],
      ['/models/1', plantName],
    ] as const) {
      await reader.goto(`${url}/plants/${plantName}${path}`)
      await reader.getByRole('heading', { level: 1, name: heading }).waitFor()
      await reader.getByText('Loading').waitFor({ state: 'hidden' })
      assert.equal(await reader.getByRole('button', { name: /Promote|Retire|Roll back|Learn|Approve|Set the budget/ }).count(), 0)
    }
    await reader.goto(`${url}/plants/${plantName}`)
    await reader.getByRole('table', { name: 'Episodes' }).getByRole('link', { name: 'ZoneA' }).last().click()
    await reader.getByRole('heading', { name: 'What to check first' }).waitFor()
    assert.equal(await reader.getByRole('button', { name: /alarm|Take back|incident/ }).count(), 0)
    await reader.context().close()
  })

  test('a plant is described, and its history read from a file, by the pages alone', async () => {
    const file = join(harbour.home, 'boiler.csv')
    const rows = Array.from({ length: 50 }, (_, row) => `2026-09-01T00:${String(row).padStart(2, '0')}:00Z,${60 + (row % 7)},${row % 2}`)
    writeFileSync(file, `time,Boiler.Temperature,Burner.State\n${rows.join('\n')}\n`)
    await page.goto(`${url}/plants`)
    await page.getByRole('button', { name: 'New plant' }).click()
    const described = page.getByRole('form', { name: 'New plant' })
    await described.getByRole('textbox', { name: 'Name' }).fill('boiler')
    await described.getByRole('textbox', { name: 'Tags' }).fill('Boiler.Temperature; °C; Boiler; Cellar\nBurner.State; ; Burner')
    await described.getByRole('button', { name: 'Add plant' }).click()
    await page.getByRole('heading', { level: 1, name: 'boiler' }).waitFor()
    await page.getByRole('button', { name: 'New source' }).click()
    const source = page.getByRole('form', { name: 'New source' })
    await source.getByRole('textbox', { name: 'Name' }).fill('history')
    await source.getByRole('textbox', { name: 'File' }).fill(file)
    await source.getByRole('button', { name: 'Add source' }).click()
    await page.getByText('100 readings of 2 tags').waitFor()
    await page.getByRole('button', { name: 'Pause history' }).click()
    await page.getByRole('button', { name: 'Resume history' }).waitFor()
  })

  test('no page has to be pushed sideways on a telephone, and none complains', async () => {
    const id = (await harbour.get<{ episodes: { id: string }[] }>('process/episodes')).episodes[0]?.id
    const small = await signIn(harbour.secret, 390)
    for (const path of ['', `/${plantName}`, `/${plantName}/readiness`, `/${plantName}/models/1`]
      .map((rest) => `/plants${rest}`)
      .concat(`/episodes/${id}`)) {
      await small.goto(url + path)
      await small.getByRole('heading', { level: 1 }).first().waitFor()
      await small.getByRole('heading', { level: 2 }).first().waitFor()
      assert.equal(await small.evaluate('document.documentElement.scrollWidth'), 390, path)
    }
    assert.deepEqual(complaints, [])
  })
})

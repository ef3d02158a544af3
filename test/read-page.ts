import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium as driver } from 'playwright-core'
import { webRoot } from '../src/http/index.ts'
import { chromium } from './real-parts.ts'

/** The path of a browser, where the pages are built; undefined: there is nothing to look with, or at. */
export function pageReader(): string | undefined {
  return existsSync(join(webRoot(), 'index.html')) ? chromium() : undefined
}

/** What stands in the list of that name on a page of a node, as a person with that token reads it. */
export async function readPage({ url, path, token, list }: Record<'url' | 'path' | 'token' | 'list', string>): Promise<string> {
  const browser = await driver.launch({ executablePath: chromium() ?? '', args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage()
    page.setDefaultTimeout(15_000)
    await page.goto(`${url}/#token=${token}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goto(url + path)
    return await page.getByRole('list', { name: list }).innerText()
  } finally {
    await browser.close()
  }
}

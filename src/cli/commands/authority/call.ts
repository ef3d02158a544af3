import type { ReceivedReportDetail } from '../../../http/index.ts'
import { type Api, openApi } from '../../api.ts'
import { cliFault } from '../../faults.ts'
import type { Output } from '../../output.ts'
import { toReceivedReportText } from '../../received-report-text.ts'

/** The report's address in the API. */
export function toReportPath(report: string | undefined, form: string): string {
  if (report === undefined) throw cliFault('usage', `Say which report: entente authority ${form}`)
  return `authority/reports/${encodeURIComponent(report)}`
}

export function requireWord(word: string | undefined, form: string): string {
  if (word === undefined) throw cliFault('usage', `Say: entente authority ${form}`)
  return word
}

/** Opens the API for one call. */
export async function withApi(home: string, call: (api: Api) => Promise<void>): Promise<number> {
  const api = await openApi(home)
  try {
    await call(api)
    return 0
  } finally {
    await api.close()
  }
}

/** Does something with a report, and shows it as it is then. */
export function actOn(home: string, output: Output, call: { readonly path: string; readonly body: unknown }): Promise<number> {
  return withApi(home, async (api) => {
    const report = await api.post<ReceivedReportDetail>(call.path, call.body)
    output.result(report, () => toReceivedReportText(report, Date.now()))
  })
}

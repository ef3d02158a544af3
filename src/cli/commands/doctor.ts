import type { DoctorReport } from '../../http/index.ts'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { exitOfPartly } from '../exit.ts'
import { toCount } from '../output.ts'

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Check every row and hash, and mend what can be mended.',
  about: `
Checks the database's structure, re-parses every STIX object, compares every hash, and holds the log against what
it is about. What can be made anew from the rest (the search index, counts) is mended, and said. What cannot is
named; then restore a backup. Exit code 10 when something was found.`,
  options: { 'no-mend': { type: 'boolean', help: 'only look, change nothing' } },
  examples: ['entente doctor', 'entente doctor --no-mend --json'],
  async run({ values, home, output }) {
    const api = await openApi(home)
    try {
      const report = await api.post<DoctorReport>(`doctor?mend=${values['no-mend'] ? 'no' : 'yes'}`)
      output.result(report, () => {
        const checked = Object.entries(report.checked).map(([what, count]) => `  ${toCount(count)} ${what}`)
        const findings = report.findings.map(
          (finding) => `  ${finding.isMended ? 'mended' : 'FOUND '}  ${finding.room}: ${finding.what} (${finding.place})`,
        )
        return ['Checked:', ...checked, findings.length === 0 ? 'All is well.' : 'Findings:', ...findings, ''].join('\n')
      })
      return report.findings.length > 0 ? exitOfPartly : 0
    } finally {
      await api.close()
    }
  },
})

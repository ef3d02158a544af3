import type { ModelCard, Readiness } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toCount, toDate, toSpan } from '../../output.ts'
import { toCardText } from './model.ts'

export const teachVerb = defineCommand({
  name: 'process teach',
  summary: "Learn a version of a plant's model from its readings on this node.",
  arguments: 'PLANT',
  about: `
The version judges in shadow from then on and raises nothing until a person promotes it. --look only tells whether the
readings are fit to be learned. What speaks against it (a slow drift, an episode that nobody called a false alarm, a new mode)
has to be approved by its code, with a reason that is kept and stated: an attacker who was patient must not become normal.`,
  options: {
    look: { type: 'boolean', help: 'only tell whether the readings are fit to be learned' },
    from: { type: 'string', value: 'TIME', help: 'learn readings from here on, such as 2026-01-01 (default: all)' },
    to: { type: 'string', value: 'TIME', help: 'learn readings up to here (default: all)' },
    approve: { type: 'string', value: 'CODE', multiple: true, help: 'what you have looked at and call normal; may be given again' },
    reason: { type: 'string', value: 'TEXT', help: 'why what you approve is normal' },
  },
  examples: [
    'entente process teach harbour --look',
    'entente process teach harbour',
    'entente process teach harbour --approve drift:Water.Temperature --reason "it is autumn"',
  ],
  async run({ positionals, values, home, output }) {
    const [plant] = positionals
    if (plant === undefined) throw cliFault('usage', 'Name the plant: entente process teach PLANT')
    const span = { ...toEnd('from', values.from), ...toEnd('to', values.to) }
    const path = `process/plants/${encodeURIComponent(plant)}`
    const api = await openApi(home)
    try {
      if (values.look) {
        const readiness = await api.post<Readiness>(`${path}/readiness`, span)
        output.result(readiness, () => toLookText(readiness))
        return 0
      }
      const reason = values.reason === undefined ? {} : { reason: values.reason }
      const card = await api.post<ModelCard>(`${path}/models`, { ...span, approve: values.approve, ...reason })
      output.result(
        card,
        () =>
          `${toCardText(card)}\nIt judges in shadow. To let it raise alarms: entente process promote ${plant} ${card.version} --reason TEXT`,
      )
      return 0
    } finally {
      await api.close()
    }
  },
})

function toEnd(name: 'from' | 'to', text: string | undefined): Record<string, number> {
  if (text === undefined) return {}
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw cliFault('usage', `"${text}" is no time such as 2026-01-01 or 2026-01-01T06:00:00Z.`, `--${name}`)
  return { [name]: at }
}

const marks = { approve: 'STOP', weak: 'weak', note: 'note' } as const

function toLookText(readiness: Readiness): string {
  const { isReady, rows, tags, from, to, nativeMs, workingMs, gaps, modes, findings } = readiness
  const codes = findings.filter(({ weight }) => weight === 'approve').map(({ code }) => code)
  return [
    isReady ? 'Ready to be learned.' : 'Not to be learned before a person has looked at what is marked STOP.',
    `  ${toCount(rows)} samples of ${tags} tags, ${toDate(from)} to ${toDate(to)}`,
    `  a row every ${toSpan(nativeMs / 1000)}, learned as samples of ${toSpan(workingMs / 1000)}; ${gaps} gaps, ${modes} modes`,
    ...findings.map(({ weight, text }) => `${marks[weight]}  ${text}`),
    ...(codes.length === 0 ? [] : ['', `To approve: ${codes.map((code) => `--approve ${code}`).join(' ')} --reason TEXT`]),
  ].join('\n')
}

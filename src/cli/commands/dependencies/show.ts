import type { Need, Register } from '../../../http/index.ts'
import { toSpanText } from '../../../incidents/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toCount, toTable } from '../../output.ts'

export const showVerb = defineCommand({
  name: 'dependencies show',
  summary: 'The things of the register, or one of them with what it needs and who needs it.',
  arguments: '[THING]',
  about: `
Without THING: all things with their sector, states and users. With the id of one: what it needs, for how long it goes on
without, and who needs it.`,
  options: {},
  examples: ['entente dependencies show', 'entente dependencies show hospital'],
  async run({ positionals: [id], home, output }) {
    const api = await openApi(home)
    try {
      const register = await api.get<Register>('dependencies')
      if (id === undefined) output.result(register, () => toThingsText(register))
      else showOne(register, id, { result: (value, text) => output.result(value, text) })
      return 0
    } finally {
      await api.close()
    }
  },
})

function toThingsText({ things, version }: Register): string {
  if (version === null) return 'There is no register yet. Begin with: entente dependencies export --template > dependencies.csv\n'
  const rows = things.map(({ id, kind, name, owner, sector, states, users }) => [
    ...[id, kind, name, owner ?? '–', sector ?? '–'],
    ...[states.join(' '), users === null ? '–' : toCount(users)],
  ])
  return toTable(['THING', 'KIND', 'NAME', 'OWNER', 'SECTOR', 'STATES', 'USERS'], rows)
}

function showOne({ things, needs }: Register, id: string, { result }: { result: (value: unknown, text: () => string) => void }): void {
  const thing = things.find((one) => one.id === id)
  if (thing === undefined) throw cliFault('unknown-id', `The register has no thing "${id}".`)
  const mine = needs.filter(({ of }) => of === id)
  const others = needs.filter(({ on, substitute }) => on === id || substitute?.on === id)
  result({ thing, needs: mine, neededBy: others }, () => {
    const { name, kind, owner, states, sector, users, site, region, contact, note } = thing
    const facts = Object.entries({ kind, owner, states: states.join(' '), sector, users, site, region, contact, note })
    const known = facts.flatMap(([key, value]) => (value === null || value === '' ? [] : [`  ${key.padEnd(8)} ${value}`]))
    const lists = [...toSection('Needs', mine, ({ on }) => on), ...toSection('Needed by', others, ({ of }) => of)]
    return [name, ...known, ...lists].join('\n')
  })
}

function toSection(title: string, needs: readonly Need[], nameOf: (need: Need) => string): string[] {
  return needs.length === 0 ? [] : ['', title, ...needs.map((need) => `  ${nameOf(need).padEnd(20)} ${toNeedText(need)}`)]
}

function toNeedText({ link, group, atLeast, toleratesMs, bufferMs, substitute }: Need): string {
  const parts = [
    link,
    group === null ? '' : `${atLeast} of "${group}"`,
    bufferMs > 0 ? `in stock for ${toSpanText(bufferMs)}` : '',
    toleratesMs > 0 ? `goes on for ${toSpanText(toleratesMs)}` : '',
    substitute === null ? '' : `${substitute.on} takes over after ${toSpanText(substitute.afterMs)} with ${substitute.share} %`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}

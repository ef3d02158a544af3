import type { KnownAuthorities } from '../../../http/index.ts'
import { defineCommand } from '../../command.ts'
import { toTable } from '../../output.ts'
import { requireWord, withApi } from './call.ts'

export const listVerb = defineCommand({
  name: 'authority list',
  summary: 'List the bodies that reports go to, and which node is which.',
  arguments: '[STATE]',
  about: `
They are data files; those of data/authorities in the home folder are laid over ours. What is not known of a body is left
out. V was checked against the law, S against a second-hand text, K is from memory.`,
  options: {},
  examples: ['entente authority list FR', 'entente authority list --json'],
  run: ({ positionals: [state], home, output }) =>
    withApi(home, async (api) => {
      const all = await api.get<KnownAuthorities>('authority/authorities')
      const authorities = all.authorities.filter((one) => state === undefined || one.state === state.toUpperCase())
      output.result({ authorities }, () => toText({ authorities }))
    }),
})

function toText({ authorities }: KnownAuthorities): string {
  if (authorities.length === 0) return 'None.\n'
  const rows = authorities.map(({ id, state, roles, title, website, origin, isOwn, confidence }) => {
    return [id, state, roles.join(' '), confidence, isOwn ? 'this node' : (origin ?? '–'), title, website ?? '–']
  })
  return toTable(['ID', 'STATE', 'ROLES', 'CHECKED', 'NODE', 'NAME', 'WEBSITE'], rows)
}

export const tieVerb = defineCommand({
  name: 'authority tie',
  summary: 'Say which node a body runs, or which body this node is.',
  arguments: 'ID [ORIGIN]',
  about: 'ORIGIN is what the log of the partner is called, as "partners" lists it; that of this node says who we are. Without it: none.',
  options: {},
  examples: ['entente authority tie fr-cert france.example/log'],
  run: ({ positionals: [authority, origin = null], home, output }) =>
    withApi(home, async (api) => {
      const id = requireWord(authority, 'tie ID [ORIGIN]')
      const all = await api.post<KnownAuthorities>(`authority/authorities/${encodeURIComponent(id)}/node`, { origin })
      const authorities = all.authorities.filter((one) => one.id === id)
      output.result({ authorities }, () => toText({ authorities }))
    }),
})

import * as fc from 'fast-check'
import type { JsonObject } from '../src/base/index.ts'

/** A playbook as a tree; `toPlaybook` makes CACAO of it. */
export type Part =
  | { readonly kind: 'action'; readonly name: string; readonly more?: JsonObject; readonly onFailure?: readonly Part[] }
  | { readonly kind: 'parallel'; readonly branches: readonly (readonly Part[])[] }
  | { readonly kind: 'if'; readonly condition: string; readonly yes: readonly Part[]; readonly no?: readonly Part[] }
  | { readonly kind: 'while'; readonly condition: string; readonly body: readonly Part[] }
  | { readonly kind: 'switch'; readonly variable: string; readonly cases: Readonly<Record<string, readonly Part[]>> }

export const agent = 'individual--00000000-0000-4000-8000-00000000a9e1'

export function action(name: string, more: JsonObject = {}): Part {
  return { kind: 'action', name, more }
}

/** Valid CACAO 2.0 with steps in the order of the tree. */
export function toPlaybook(parts: readonly Part[], more: JsonObject = {}): JsonObject {
  const workflow: Record<string, JsonObject> = {}
  const ids = new Map<string, string>()
  let count = 0
  const toId = (type: string) => {
    count += 1
    return `${type}--00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
  }
  /** Gives the first step of a row that ends in an end of its own. */
  const addRow = (row: readonly Part[]): string => {
    const [part, ...rest] = row
    if (part === undefined) {
      const end = toId('end')
      workflow[end] = { type: 'end' }
      return end
    }
    const type = part.kind === 'if' || part.kind === 'while' || part.kind === 'switch' ? `${part.kind}-condition` : part.kind
    const id = toId(type)
    if (part.kind === 'action') ids.set(part.name, id)
    const step: JsonObject = { type, ...toStep(part, addRow) }
    workflow[id] = step
    const next = addRow(rest)
    if (part.kind === 'action' && part.onFailure !== undefined)
      Object.assign(step, { on_success: next, on_failure: addRow(part.onFailure) })
    else step.on_completion = next
    return id
  }
  const start = toId('start')
  workflow[start] = { type: 'start', on_completion: addRow(parts) }
  return {
    type: 'playbook',
    spec_version: 'cacao-2.0',
    id: 'playbook--00000000-0000-4000-8000-00000000b001',
    name: 'Made for a test',
    created_by: 'identity--00000000-0000-4000-8000-0000000000c1',
    created: '2026-11-25T00:00:00.000Z',
    modified: '2026-11-25T00:00:00.000Z',
    workflow_start: start,
    workflow,
    agent_definitions: { [agent]: { type: 'individual', name: 'Whoever is on duty' } },
    ...more,
  }
}

function toStep(part: Part, addRow: (row: readonly Part[]) => string): JsonObject {
  switch (part.kind) {
    case 'action':
      return { name: part.name, agent, commands: [{ type: 'manual', command: part.name }], ...part.more }
    case 'parallel':
      return { next_steps: part.branches.map(addRow) }
    case 'if':
      return { condition: part.condition, on_true: addRow(part.yes), ...(part.no === undefined ? {} : { on_false: addRow(part.no) }) }
    case 'while':
      return { condition: part.condition, on_true: addRow(part.body) }
    case 'switch':
      return {
        switch: `${part.variable}:value`,
        cases: Object.fromEntries(Object.entries(part.cases).map(([name, row]) => [name, addRow(row)])),
      }
  }
}

const names = ['__a__', '__b__', '__c__', '__d__']
export const variables: JsonObject = Object.fromEntries(names.map((name) => [name, { type: 'integer', value: null }]))

/** Rows whose parallel branches ask and set variables of their own: in which order they are worked through makes no difference. */
export function anyRow(own: readonly string[] = names, depth = 3): fc.Arbitrary<readonly Part[]> {
  return fc.array(anyPart(own, depth), { minLength: 0, maxLength: depth === 0 ? 2 : 3 })
}

function anyPart(own: readonly string[], depth: number): fc.Arbitrary<Part> {
  const act = fc.tuple(fc.nat(1_000_000), fc.subarray([...own]), fc.boolean()).map(([name, out, fails]): Part => {
    const more = out.length === 0 ? {} : { out_args: out }
    return { kind: 'action', name: `do ${name}`, more, ...(fails ? { onFailure: [] } : {}) }
  })
  if (depth === 0) return act
  const inner = anyRow(own, depth - 1)
  const [first = '__a__'] = own
  const condition = fc.integer({ min: 0, max: 3 }).map((least) => `${first}:value > ${least}`)
  const half = Math.ceil(own.length / 2)
  const parallel: fc.Arbitrary<Part> = fc
    .tuple(anyRow(own.slice(0, half), depth - 1), anyRow(own.slice(half), depth - 1))
    .map((branches): Part => ({ kind: 'parallel', branches }))
  const one: fc.Arbitrary<Part> = fc.oneof(
    fc.tuple(condition, inner, fc.option(inner, { nil: undefined })).map(([asked, yes, no]): Part => {
      return { kind: 'if', condition: asked, yes, ...(no === undefined ? {} : { no }) }
    }),
    fc.tuple(condition, inner).map(([asked, body]): Part => ({ kind: 'while', condition: asked, body })),
    fc.tuple(inner, inner).map(([a, b]): Part => ({ kind: 'switch', variable: first, cases: { '1': a, default: b } })),
  )
  const isSplit = own.length > 1
  return isSplit ? fc.oneof({ weight: 3, arbitrary: act }, parallel, one) : fc.oneof({ weight: 3, arbitrary: act }, one)
}

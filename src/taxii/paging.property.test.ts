import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { collectionId, idsIn, insider, openTaxiiNode, readerOf, type TaxiiNode, tool } from '../../test/taxii-node.ts'
import type { Reader } from '../identity/index.ts'

const path = `/api1/collections/${collectionId}/objects/`

type Step =
  | { readonly kind: 'add'; readonly levels: readonly ('clear' | 'red')[] }
  | { readonly kind: 'delete'; readonly which: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'read'; readonly limit: number }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('add' as const),
        levels: fc.array(fc.constantFrom('clear' as const, 'red' as const), { minLength: 1, maxLength: 6 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), which: fc.nat(1000) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 4 }) }) },
  ),
  { minLength: 5, maxLength: 25 },
)

interface Held {
  readonly id: string
  readonly level: 'clear' | 'red'
}

/** What a reader has been given so far. */
class Walk {
  readonly reader: Reader
  readonly seen: string[] = []
  next: string | undefined
  last: string | undefined
  isOver = false

  constructor(reader: Reader) {
    this.reader = reader
  }

  async read(node: TaxiiNode, limit: number): Promise<void> {
    if (this.isOver) return
    const { body, headers } = await node.get(`${path}?limit=${limit}${this.next === undefined ? '' : `&next=${this.next}`}`, this.reader)
    this.seen.push(...idsIn(body))
    this.last = headers['x-taxii-date-added-last'] ?? this.last
    this.next = typeof body.next === 'string' ? body.next : undefined
    this.isOver = body.more !== true
  }

  /** Later: everything after the last date, in small pages. */
  async poll(node: TaxiiNode): Promise<string[]> {
    const polled: string[] = []
    const after = this.last === undefined ? '' : `&added_after=${this.last}`
    for (let next = ''; ; ) {
      const { body } = await node.get(`${path}?limit=3${after}${next}`, this.reader)
      polled.push(...idsIn(body))
      if (body.more !== true) return polled
      next = `&next=${body.next}`
    }
  }
}

class World {
  readonly node: TaxiiNode
  held: Held[] = []
  /** There when the walks began. */
  initial: readonly Held[] = []
  readonly everAdded: Held[] = []

  constructor(node: TaxiiNode) {
    this.node = node
  }

  async add(levels: readonly ('clear' | 'red')[]): Promise<void> {
    for (const level of new Set(levels)) {
      const objects = levels.filter((one) => one === level).map(() => tool())
      await this.node.add(objects, level)
      const added = objects.map((object) => ({ id: String(object.id), level }))
      this.held.push(...added)
      this.everAdded.push(...added)
    }
  }

  async delete(which: number): Promise<void> {
    const gone = this.held[which % Math.max(1, this.held.length)]
    if (gone === undefined) return
    assert.equal((await this.node.call('DELETE', `${path}${gone.id}/`)).status, 200)
    this.held = this.held.filter((one) => one !== gone)
  }
}

function visibleTo(reader: Reader, held: readonly Held[]): string[] {
  return held.filter((one) => one.level === 'clear' || reader === insider).map((one) => one.id)
}

async function play(start: readonly ('clear' | 'red')[], script: readonly Step[]): Promise<void> {
  const world = new World(await openTaxiiNode())
  const walks = [new Walk(insider), new Walk(readerOf('stranger'))]
  try {
    await world.add(start)
    world.initial = [...world.held]
    for (const step of script) {
      if (step.kind === 'add') await world.add(step.levels)
      if (step.kind === 'delete') await world.delete(step.which)
      if (step.kind === 'restart') await world.node.reopen()
      if (step.kind === 'read') for (const walk of walks) await walk.read(world.node, step.limit)
    }
    for (const walk of walks) {
      while (!walk.isOver) await walk.read(world.node, 2)
      const order = visibleTo(walk.reader, world.everAdded)
      const stayed = visibleTo(walk.reader, world.held)
      assert.equal(new Set(walk.seen).size, walk.seen.length, 'nothing twice')
      assert.deepEqual(
        walk.seen,
        order.filter((id) => walk.seen.includes(id)),
        'in the order of their addition, and nothing that is hidden',
      )
      for (const { id } of world.initial) if (stayed.includes(id)) assert.ok(walk.seen.includes(id), 'nothing left out')
      const later = await walk.poll(world.node)
      assert.deepEqual([...walk.seen.filter((id) => stayed.includes(id)), ...later].sort(), stayed.sort(), 'a later poll loses none')
    }
  } finally {
    await world.node.close()
  }
}

describe('T17: whatever is added, deleted or restarted between the pages', () => {
  it('a walk gives everything that was there throughout once and in order, and the next poll the rest, to each reader', async () => {
    const start = fc.array(fc.constantFrom('clear' as const, 'red' as const), { minLength: 0, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(start, steps, (first, script) => play(first, script)),
      { numRuns: 60 },
    )
  })
})

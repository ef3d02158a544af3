import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { type OpenedIntel, openTestIntel, testObject } from '../../test/open-intel.ts'
import { toContentHash } from '../ledger/index.ts'
import { type ReadElement, readEnvelope } from './envelope.ts'
import { EnvelopeReader } from './envelope-reader.ts'
import { toValue } from './examination.ts'

const limits = { maxBytes: 1_000_000, maxObjects: 10_000 }

/** Enough of them that they are read in the thread. */
function toBody(count: number): Buffer {
  const texts = Array.from({ length: count }, (_, at) =>
    at % 10 === 3
      ? `{"type":"malware","id":"malware--${at}","modified":"2026-11-23T10:00:00Z","x":tru}`
      : JSON.stringify(testObject('malware', at).value),
  )
  return Buffer.from(`{"objects":[${texts.join(',')}]}`)
}

/** Seeds are drawn anew each time, and with them the content hash. */
const told = (elements: readonly ReadElement[]) =>
  elements.map((element) =>
    'fault' in element
      ? { ...element, fault: element.fault.toJSON() }
      : { ...element.incoming, hash: [...element.incoming.hash], salted: undefined },
  )

suite('an envelope that is read in another thread', () => {
  let open: OpenedIntel
  let reader: EnvelopeReader
  before(() => {
    open = openTestIntel()
    reader = new EnvelopeReader()
  })
  after(async () => {
    await reader.close()
    await open.close()
  })

  test('is what it is in this one: objects, faults with their places, and the rest', async () => {
    const body = toBody(500)
    const [there, here] = [await reader.read(body, limits), readEnvelope(body, limits)]
    assert.deepEqual(told(there.elements), told(here.elements))
    assert.equal(there.elements.filter((element) => 'fault' in element).length, 50)
    assert.equal(there.type, here.type)
  })

  test('brings for each object the hash that is stated of it', async () => {
    const { elements } = await reader.read(toBody(500), limits)
    for (const element of elements) {
      if ('fault' in element) continue
      const { salted } = element.incoming
      assert.ok(salted !== undefined && salted.seed.length === 32)
      assert.deepEqual(Buffer.from(salted.hash), Buffer.from(toContentHash(toValue(element.incoming), salted.seed)))
    }
  })

  test('is refused with the fault that it has', async () => {
    const broken = Buffer.concat([toBody(500), Buffer.from('{}')])
    await assert.rejects(reader.read(broken, limits), {
      name: 'Fault',
      code: 'json.bad-json',
      message: 'There is more behind the envelope.',
    })
    await assert.rejects(reader.read(toBody(500), { ...limits, maxObjects: 100 }), {
      name: 'Fault',
      code: 'json.too-long',
      place: 'objects',
    })
  })

  test('is taken in as any other, statements and all', async () => {
    const collection = await open.intel.addCollection({ title: 'One' })
    const { elements } = await open.intel.readEnvelope(toBody(500), limits)
    const incoming = elements.flatMap((element) => ('incoming' in element ? [element.incoming] : []))
    const added = await open.intel.addIncoming(incoming, { collection, broughtBy: 'test' })
    assert.ok(added.every((one) => 'outcome' in one && one.outcome === 'new'))
    const again = await open.intel.addIncoming(incoming, { collection, broughtBy: 'test' })
    assert.ok(again.every((one) => 'outcome' in one && one.outcome === 'known'))
    const statements = await open.store.db.selectFrom('statement').select(['subject']).execute()
    assert.deepEqual(
      statements.map(({ subject }) => subject),
      incoming.map(({ id }) => id),
    )
  })
})

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { collectionId, idsIn, insider, openTaxiiNode, readerOf, type TaxiiNode, toObject, tool } from '../../test/taxii-node.ts'

const path = `/api1/collections/${collectionId}/objects/`
let node: TaxiiNode
beforeEach(async () => {
  node = await openTaxiiNode({ maxContentLength: 20_000 })
})
afterEach(() => node.close())

async function failuresOf(objects: readonly unknown[]): Promise<Record<string, string>[]> {
  // §4.3.1: failures are status-details, all of them texts.
  return ((await node.post(objects)).failures ?? []) as Record<string, string>[]
}

describe('T24: a POST', () => {
  it('is answered by a status that counts every object and can be asked for again', async () => {
    const [good, other] = [tool(), tool()]
    const status = await node.post([good, { type: 'tool' }, other])
    assert.equal(status.status, 'complete')
    assert.deepEqual([status.total_count, status.success_count, status.failure_count, status.pending_count], [3, 2, 1, 0])
    assert.deepEqual(
      status.successes,
      [good, other].map(({ id, modified }) => ({ id, version: modified })),
    )
    assert.deepEqual((await node.get(`/api1/status/${status.id}/`)).body, status)
  })

  it('T27: keeps its status over a restart, for a day, and for the one who posted', async () => {
    const { id } = await node.post([tool()])
    node.clock.pass(24 * 3_600_000)
    await node.post([tool()])
    await node.reopen()
    assert.equal((await node.get(`/api1/status/${id}/`)).body.id, id)
    const another = await node.call('GET', `/api1/status/${id}/`, { reader: readerOf('another', { clearance: 'red' }) })
    assert.equal(another.status, 404)
  })

  it('is on the disk before it is answered', async () => {
    const object = tool()
    await node.post([object])
    await node.reopen()
    assert.deepEqual(idsIn((await node.get(path)).body), [object.id])
  })

  it('keeps the text of an object as it came', async () => {
    const text = `{ "type":"tool", "spec_version":"2.1","id":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
      "created":"2026-01-01T00:00:00.5Z","modified":"2026-01-01T00:00:00.50Z","name":"caf\\u00e9","x_n":1.0,"x_big":12345678901234567890 }`
    assert.equal((await node.call('POST', path, { body: `{"objects":[${text}]}` })).status, 202)
    const { body } = await node.call('GET', path)
    assert.ok(body?.includes('"modified":"2026-01-01T00:00:00.50Z","name":"caf\\u00e9","x_n":1.0,"x_big":12345678901234567890}'), body)
  })
})

describe('T25: an object sent again', () => {
  it('is a success, keeps its date and is held once', async () => {
    const object = tool()
    await node.post([object])
    const before = await node.get(path)
    node.clock.pass(60_000)
    const status = await node.post([object, object])
    assert.equal(status.success_count, 2)
    assert.deepEqual(await node.get(path), before)
  })

  it('with other content is a failure, and the first is kept', async () => {
    const object = tool()
    await node.post([object])
    const [failure] = await failuresOf([{ ...object, name: 'changed' }])
    assert.equal(failure?.id, object.id)
    assert.match(failure?.message ?? '', /^objects\[0\]/)
    assert.deepEqual((await node.get(path)).body.objects, [object])
  })
})

describe('T26: one bad object', () => {
  it('of a thousand fails alone, with its place and the reason', async () => {
    const roomy = await openTaxiiNode()
    const objects: unknown[] = Array.from({ length: 1000 }, () => tool())
    objects[500] = { ...tool(), modified: '2026-02-30T00:00:00Z', id: 'tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f' }
    const status = await roomy.post(objects)
    assert.deepEqual([status.success_count, status.failure_count], [999, 1])
    const [failure] = status.failures as Record<string, string>[]
    assert.equal(failure?.id, 'tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f')
    assert.match(failure?.message ?? '', /^objects\[500\]\.modified: /)
    await roomy.close()
  })

  it('among very many is counted, and the reasons are listed up to a bound', async () => {
    const roomy = await openTaxiiNode()
    const status = await roomy.post(Array.from({ length: 10_001 }, () => 0))
    assert.equal(status.failure_count, 10_001)
    assert.equal(Array.isArray(status.failures) ? status.failures.length : 0, 10_000)
    await roomy.close()
  })

  it('is refused for whatever it is; the good ones on both sides of it are taken', async () => {
    const good = () => JSON.stringify(tool())
    const id = String(tool().id)
    const roomy = await openTaxiiNode()
    const bad: Record<string, [string, RegExp]> = {
      'bytes that are no UTF-8': [`{"type":"tool","id":"${id}","name":"\xff"}`, /UTF-8/],
      'broken JSON': [`{"type":"tool","id":}`, /Expected a value/],
      'a key twice': [`{"type":"tool","id":"${id}","x":{"a":1,"\\u0061":2}}`, /twice/],
      'nested 10,000 deep': [`{"type":"tool","id":"${id}","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, /deeper/],
      'a day that does not exist': [JSON.stringify(tool({ modified: '2026-02-30T00:00:00Z' })), /time that exists/],
      'an id of another type': [JSON.stringify(tool({ id: id.replace('tool', 'malware') })), /id is that of a malware/],
      'half a surrogate pair': [JSON.stringify(tool({ x_half: 'y' })).replace('"y"', '"\\ud800"'), /surrogate/],
      'a number without an end': [JSON.stringify(tool({ x_big: 7 })).replace(':7', ':1e999'), /too large/],
      'a pattern nested too deep': [
        JSON.stringify({
          ...tool(),
          type: 'indicator',
          id: id.replace('tool', 'indicator'),
          pattern: `${'('.repeat(5000)}[a:b=1]${')'.repeat(5000)}`,
          pattern_type: 'stix',
          valid_from: '2026-01-01T00:00:00Z',
        }),
        /nested parentheses/,
      ],
    }
    for (const [what, [text, reason]] of Object.entries(bad)) {
      const body = Buffer.from(`{"objects":[${good()},${text},${good()}]}`, 'latin1')
      const answer = await roomy.call('POST', path, { body })
      const status = toObject(answer.body)
      assert.deepEqual([answer.status, status.success_count, status.failure_count], [202, 2, 1], `${what}: ${answer.body}`)
      const [failure] = status.failures as Record<string, string>[]
      assert.match(failure?.message ?? '', /^objects\[1\]/, what)
      assert.match(failure?.message ?? '', reason, what)
    }
    await roomy.close()
  })

  it('that names itself not at all is called by its place, with a version all the same', async () => {
    const failures = await failuresOf([42, null, 'text', [], {}, { id: 7 }])
    assert.deepEqual(
      failures.map((failure) => failure.id),
      ['objects[0]', 'objects[1]', 'objects[2]', 'objects[3]', 'objects[4]', 'objects[5]'],
    )
    for (const failure of failures) assert.match(failure.version ?? '', /^\d{4}-.*Z$/)
  })
})

describe('T6: the length of a body', () => {
  it('is taken up to max_content_length and not one byte above', async () => {
    const body = JSON.stringify({ objects: [tool()] })
    const padded = (length: number) => body.padEnd(length, ' ')
    assert.equal((await node.call('POST', path, { body: padded(20_000) })).status, 202)
    assert.equal((await node.call('POST', path, { body: padded(20_001) })).status, 413)
  })

  it('is counted in bytes received, whatever Content-Length says', async () => {
    const body = JSON.stringify({ objects: [tool({ name: 'é'.repeat(15_000) })] })
    const answer = await node.call('POST', path, { body, headers: { 'content-length': '10' } })
    assert.equal(answer.status, 413)
    assert.equal((await node.call('POST', path, { body: '{"objects":[{}]}', headers: { 'content-length': '99999999' } })).status, 202)
  })
})

describe('a body that is not an envelope', () => {
  const bodies: Record<string, [string | Uint8Array, RegExp | undefined]> = {
    'T8: is a bundle': [JSON.stringify({ type: 'bundle', id: 'bundle--1', objects: [tool()] }), /^type$/],
    'is empty': ['', undefined],
    'has no objects': ['{}', undefined],
    'has an empty list': ['{"objects":[]}', /objects/],
    'has something else as objects': ['{"objects":{"type":"tool"}}', /objects/],
    'is a list': ['[{"type":"tool"}]', undefined],
    'is no JSON': ['{"objects":[', undefined],
    'has a key twice': ['{"objects":[{}],"objects":[{}]}', undefined],
    'is not UTF-8 beside the objects': [Buffer.from('{"x":"\xff","objects":[{}]}', 'latin1'), undefined],
    'is nested too deep': [`{"objects":[${'['.repeat(9000)}`, undefined],
    'is nested too deep beside the objects': [`{"x":${'['.repeat(5000)}${']'.repeat(5000)},"objects":[{}]}`, undefined],
  }
  for (const [name, [body, place]] of Object.entries(bodies)) {
    it(`because it ${name} gets 422 and says where`, async () => {
      const answer = await node.call('POST', path, { body })
      assert.equal(answer.status, 422, answer.body)
      const { details } = toObject(answer.body)
      if (place !== undefined) assert.match(String((details as { place: string }).place), place)
      assert.deepEqual((await node.get(path)).body, {})
    })
  }

  it('because it has more objects than anyone sends gets 422', async () => {
    const roomy = await openTaxiiNode()
    const answer = await roomy.call('POST', path, { body: `{"objects":[${'0,'.repeat(250_000)}0]}` })
    assert.equal(answer.status, 422)
    await roomy.close()
  })

  it('T2: because its Content-Type is another gets 415', async () => {
    for (const type of [
      undefined,
      'application/json',
      'application/taxii+json;version=2.0',
      'application/vnd.oasis.stix+json; version=2.0',
    ]) {
      const answer = await node.call('POST', path, { body: '{"objects":[{}]}', headers: { 'content-type': type } })
      assert.equal(answer.status, 415, type)
    }
  })

  it('may have properties nobody knows', async () => {
    const body = JSON.stringify({ x_note: 1, more: false, objects: [tool()] })
    assert.equal((await node.call('POST', path, { body, reader: insider })).status, 202)
  })
})

describe('S25: order', () => {
  it('does not matter: a relationship may come before what it relates', async () => {
    const [one, other] = [tool(), tool()]
    const relationship = {
      ...tool(),
      type: 'relationship',
      id: 'relationship--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
      relationship_type: 'related-to',
      source_ref: one.id,
      target_ref: other.id,
    }
    assert.equal((await node.post([relationship])).success_count, 1)
    assert.equal((await node.post([one, other])).success_count, 2)
    assert.deepEqual(idsIn((await node.get(path)).body), [relationship.id, one.id, other.id])
  })
})

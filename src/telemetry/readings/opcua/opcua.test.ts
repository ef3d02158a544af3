import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { OpcuaPlant } from '../../../../test/opcua-plant.ts'
import { type OpenedPlants, openTestPlants, soon } from '../../../../test/open-plants.ts'

const plant = {
  name: 'boiler',
  latenessMs: 100,
  everyMs: 100,
  holdMs: null,
  tags: [
    { name: 'T1', address: 'nsu=urn:plant.example;s=T1' },
    { name: 'On', address: 'nsu=urn:plant.example;s=On' },
    // Of another source: none of this server's business.
    { name: 'Elsewhere', address: 'boiler/elsewhere' },
  ],
}

describe('readings from an OPC UA server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-opcua-'))
  let server: OpcuaPlant
  before(async () => {
    server = await OpcuaPlant.start(folder)
  })
  after(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const stateOf = async (opened: OpenedPlants) => (await opened.sources.list('boiler'))[0]
  const listen = async (opened: OpenedPlants, more: object = {}) => {
    await opened.sources.add('boiler', { name: 'plc', spec: { kind: 'opcua', url: server.url, samplingMs: 50, ...more } })
    await soon('the first readings', async () => (await opened.plants.require('boiler')).readings >= 2)
  }
  const goodOf = async (opened: OpenedPlants, tag: string) => {
    const rows = await opened.store.db
      .selectFrom('reading')
      .innerJoin('plant_tag', 'plant_tag.id', 'reading.tag_id')
      .select(['at', 'value', 'quality'])
      .where('name', '=', tag)
      .orderBy('at')
      .execute()
    return rows.map(({ value, quality }) => [value, quality])
  }

  for (const mode of ['None', 'Sign', 'SignAndEncrypt']) {
    it(`are subscribed to, with the times and the quality of their source (${mode})`, async (t) => {
      const opened = await openTestPlants(plant)
      t.after(() => opened.close())
      server.set('T1', 20)
      await listen(opened, { mode })
      server.set('T1', 21)
      await soon('21', async () => (await goodOf(opened, 'T1')).some(([value]) => value === 21))
      server.set('T1', 22, 'uncertain')
      await soon('22', async () => (await goodOf(opened, 'T1')).some(([value]) => value === 22))
      server.set('T1', 0, 'bad')
      await soon('the bad one', async () => (await opened.plants.tags('boiler'))[0]?.last?.quality === 'bad')
      const read = await goodOf(opened, 'T1')
      assert.deepEqual(
        read.map(([, quality]) => quality),
        [0, 0, 1, 2],
      )
      assert.deepEqual((await opened.plants.tags('boiler')).map(({ last }) => last?.value)[1], 1, 'a truth is 1 or 0')
    })
  }

  it('are bad from the moment the server is lost until it tells them again; the source comes back by itself', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    server.set('T1', 20)
    await listen(opened)
    await server.stop()
    await soon('the loss', async () => (await opened.plants.tags('boiler')).slice(0, 2).every(({ last }) => last?.quality === 'bad'))
    assert.equal((await stateOf(opened))?.state, 'failed')
    assert.equal((await opened.plants.tags('boiler'))[2]?.last, null)
    server = await OpcuaPlant.start(folder, server.port)
    server.set('T1', 25)
    await soon('the new value', async () => (await opened.plants.tags('boiler'))[0]?.last?.value === 25)
    assert.ok((await opened.plants.notices('boiler')).some(({ kind }) => kind === 'connection-lost'))
  })

  it('are bad for the time in which the node was away', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    server.set('T1', 30)
    await listen(opened)
    await opened.reopen()
    await soon('it told again', async () => (await goodOf(opened, 'T1')).length >= 3 && (await goodOf(opened, 'T1')).at(-1)?.[1] === 0)
    const qualities = (await goodOf(opened, 'T1')).map(([, quality]) => quality)
    assert.equal(qualities[0], 0)
    assert.ok(qualities.slice(1, -1).every((quality) => quality === 2))
    assert.equal(qualities.at(-1), 0)
  })

  it('are not read from a server with another certificate than before', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    await listen(opened)
    await opened.sources.pause('boiler', 'plc')
    const { port } = server
    await server.stop()
    const elsewhere = mkdtempSync(join(tmpdir(), 'entente-opcua-'))
    const other = await OpcuaPlant.start(elsewhere, port)
    t.after(() => rmSync(elsewhere, { recursive: true, force: true }))
    await opened.sources.resume('boiler', 'plc')
    await soon('the refusal', async () => /another certificate than it showed before/.test((await stateOf(opened))?.reason ?? ''))
    await other.stop()
    server = await OpcuaPlant.start(folder, port)
  })

  it('are given to a name and its password, and not to another', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const spec = { kind: 'opcua', url: server.url, username: 'entente' }
    await opened.sources.add('boiler', { name: 'plc', spec, secrets: { password: 'wrong battery' } })
    await soon('the refusal', async () => /BadUserAccessDenied|BadIdentityTokenRejected/.test((await stateOf(opened))?.reason ?? ''))
    await opened.sources.add('boiler', { name: 'plc', spec, secrets: { password: 'correct horse' } })
    await soon('the first readings', async () => (await opened.plants.require('boiler')).readings >= 2)
    assert.doesNotMatch(JSON.stringify(await opened.sources.list('boiler')), /horse|battery/)
  })

  it('of a node that is not there are told, and the others come', async (t) => {
    const opened = await openTestPlants({ ...plant, tags: [...plant.tags, { name: 'X', address: 'nsu=urn:plant.example;s=X' }] })
    t.after(() => opened.close())
    await listen(opened)
    const notices = await soon('the notice', async () => {
      const found = (await opened.plants.notices('boiler')).filter(({ kind }) => kind === 'refused')
      return found.length > 0 && found
    })
    assert.match(notices[0]?.detail ?? '', /BadNodeIdUnknown/)
  })

  it('are found by browsing, which reads only', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const { nodes } = await opened.sources.browse({ name: 'x', spec: { kind: 'opcua', url: server.url, mode: 'None' } })
    assert.deepEqual(
      nodes.map(({ path, address, type }) => [path, address, type]),
      [
        ['Boiler.T1', 'nsu=urn:plant.example;s=T1', 'Double'],
        ['Boiler.On', 'nsu=urn:plant.example;s=On', 'Boolean'],
      ],
    )
    assert.equal(server.writes, 0)
  })
})

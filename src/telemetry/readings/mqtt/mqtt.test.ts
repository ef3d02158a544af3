import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { localCertificate } from '../../../../test/certificate.ts'
import { Mosquitto, Publisher, writePasswordFile } from '../../../../test/mosquitto.ts'
import { type OpenedPlants, openTestPlants, soon } from '../../../../test/open-plants.ts'
import { mosquitto, openssl, without } from '../../../../test/real-parts.ts'

const program = mosquitto()
const plant = {
  name: 'boiler',
  latenessMs: 100,
  tags: [
    { name: 'T1', address: 'boiler/t1' },
    { name: 'P1', address: 'boiler/all#pressure.drum' },
    { name: 'F1', address: 'boiler/all#flow' },
  ],
}

describe('readings from an MQTT broker', without(program, 'mosquitto'), () => {
  let broker: Mosquitto
  before(async () => {
    broker = await Mosquitto.start(program ?? '')
  })
  after(() => broker.close())

  const url = () => `mqtt://127.0.0.1:${broker.port}`
  const listen = async (opened: OpenedPlants, more: Record<string, unknown> = {}) => {
    const clientId = `test-${Math.random()}`
    await opened.sources.add('boiler', { name: 'broker', spec: { kind: 'mqtt', url: url(), topics: ['boiler/#'], clientId, ...more } })
    await soon('the subscription', async () => (await state(opened)) === 'caught-up')
  }
  const state = async (opened: OpenedPlants) => (await opened.sources.list('boiler'))[0]?.state
  const countOf = async (opened: OpenedPlants) => (await opened.plants.require('boiler')).readings

  for (const version of ['3.1.1', '5']) {
    it(`come as numbers and as JSON, with their time or that of their arrival (MQTT ${version})`, async (t) => {
      const opened = await openTestPlants(plant)
      t.after(() => opened.close())
      const publisher = await Publisher.open(broker.port)
      t.after(() => publisher.close())
      await listen(opened, { version })
      const begun = Date.now()
      await publisher.publish('boiler/t1', '21.5')
      await publisher.publish('boiler/t1', '{"value": 22, "timestamp": "2026-01-01T00:00:00Z"}')
      await publisher.publish('boiler/all', '{"pressure": {"drum": 9.5}, "timestamp": 1767225600, "quality": "uncertain"}')
      await publisher.publish('boiler/t1', '{"value": "broken", "timestamp": 1767225601000}')
      await soon('four readings', async () => (await countOf(opened)) === 4)
      const [old, now] = await opened.readingsOf('boiler', 'T1')
      assert.deepEqual([old, (await opened.plants.tags('boiler'))[0]?.bad], [[1767225600000, 22], 1])
      assert.ok(now !== undefined && now[1] === 21.5 && now[0] >= begun && now[0] <= Date.now())
      assert.deepEqual((await opened.readingsOf('boiler', 'P1'))[0], [1767225600000, 9.5])
      publisher.close()
    })
  }

  it('are not lost while the broker restarts, and none counts twice', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    await listen(opened)
    const all = 2000
    let sent = 0
    for (let part = 0; part < 4; part += 1) {
      const publisher = await Publisher.open(broker.port)
      for (; sent < ((part + 1) * all) / 4; sent += 1) {
        await publisher.publish('boiler/t1', JSON.stringify({ value: sent, timestamp: Date.UTC(2026, 0, 1) + sent * 1000 }))
      }
      publisher.close()
      await broker.stop()
      await broker.resume()
    }
    await soon('all readings', async () => (await countOf(opened)) === all)
    const values = (await opened.readingsOf('boiler', 'T1')).map(([, value]) => value)
    assert.deepEqual(
      values,
      Array.from({ length: all }, (_, value) => value),
    )
    const notices = await opened.plants.notices('boiler')
    assert.ok(notices.some(({ kind }) => kind === 'connection-lost'))
    assert.equal(notices.filter(({ kind }) => kind === 'conflict').length, 0)
  })

  it('that a broker gives again after a broken line count once, even when they name no time', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    await listen(opened)
    const publisher = await Publisher.open(broker.port)
    t.after(() => publisher.close())
    for (let value = 0; value < 300; value += 1) {
      await publisher.publish('boiler/t1', String(value))
      // The line is cut while messages are under way: what was taken may not have been acknowledged.
      if (value % 100 === 50) await opened.reopen()
    }
    await soon('all readings', async () => (await countOf(opened)) >= 300)
    const values = (await opened.readingsOf('boiler', 'T1')).map(([, value]) => value)
    assert.deepEqual(
      values,
      Array.from({ length: 300 }, (_, value) => value),
    )
  })

  it('that come out of order, twice, or with a clock that jumps are kept once, at their own time, and told', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    await listen(opened)
    const publisher = await Publisher.open(broker.port)
    t.after(() => publisher.close())
    const start = Date.now() - 600_000
    const seconds = [0, 1, 3, 2, 2, 4, 5, 3600 * 24, 6, 7, -3600, 8]
    for (const [index, second] of seconds.entries()) {
      // What went before is settled.
      if (second < 0) await soon('the readings before', async () => (await countOf(opened)) === new Set(seconds.slice(0, index)).size)
      await publisher.publish('boiler/t1', JSON.stringify({ value: second, timestamp: start + second * 1000 }))
    }
    await soon('the last reading', async () => (await countOf(opened)) === new Set(seconds).size)
    const read = await opened.readingsOf('boiler', 'T1')
    const sorted = [...new Set(seconds)].filter((second) => second < 1000).sort((a, b) => a - b)
    assert.deepEqual(
      read.map(([at, value]) => [(at - start) / 1000, value]),
      sorted.map((second) => [second, second]),
      'what is ahead of the clock is kept as bad, so no row of it is given',
    )
    const [tag] = await opened.plants.tags('boiler')
    assert.deepEqual([tag?.duplicates, tag?.ahead, tag?.bad, tag?.last?.value], [1, 1, 1, 8])
    const kinds = new Set((await opened.plants.notices('boiler')).map(({ kind }) => kind))
    assert.ok(kinds.has('ahead') && kinds.has('late'))
  })

  it('that a broker retained without a time are of an unknown age, and passed over', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const publisher = await Publisher.open(broker.port)
    t.after(() => publisher.close())
    await publisher.publish('boiler/t1', '99', { retain: true })
    await publisher.publish('boiler/all', '{"flow": 3, "timestamp": 1767225600}', { retain: true })
    await listen(opened)
    await soon('the retained reading with a time', async () => (await countOf(opened)) > 0)
    assert.deepEqual(await opened.readingsOf('boiler', 'F1'), [[1767225600000, 3]])
    for (const topic of ['boiler/t1', 'boiler/all']) await publisher.publish(topic, '', { retain: true })
  })

  it('stop when a person pauses the source, and go on with what came meanwhile', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    await listen(opened)
    await opened.sources.pause('boiler', 'broker')
    const publisher = await Publisher.open(broker.port)
    t.after(() => publisher.close())
    await publisher.publish('boiler/t1', '{"value": 1, "timestamp": 1767225600}')
    assert.equal(await state(opened), 'paused')
    assert.equal(await countOf(opened), 0)
    await opened.sources.resume('boiler', 'broker')
    await soon('the reading', async () => (await countOf(opened)) === 1)
  })
})

describe('an MQTT broker over TLS', without(program, 'mosquitto'), () => {
  it('is asked with name, password and the authority that is trusted; what is wrong is told, no secret with it', async (t) => {
    const { key, cert } = await localCertificate()
    const broker = await Mosquitto.start(program ?? '', (folder) => {
      writePasswordFile(join(folder, 'passwords'), 'entente', 'correct horse')
      writeFileSync(join(folder, 'tls.key'), key)
      writeFileSync(join(folder, 'tls.crt'), cert)
      return [`certfile ${folder}/tls.crt`, `keyfile ${folder}/tls.key`, 'allow_anonymous false', `password_file ${folder}/passwords`]
    })
    t.after(() => broker.close())
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const spec = { kind: 'mqtt', url: `mqtts://localhost:${broker.port}`, topics: ['boiler/#'], username: 'entente' }
    const add = (more: object, password: string) =>
      opened.sources.add('boiler', { name: 'broker', spec: { ...spec, ...more }, secrets: { password } })
    const reason = () => soon('a reason', async () => (await opened.sources.list('boiler'))[0]?.reason ?? undefined)
    await add({}, 'correct horse')
    assert.match(await reason(), /self.signed certificate/)
    await add({ ca: cert }, 'wrong battery')
    await soon('the refusal', async () =>
      /wrong user name or password|not authorised/.test((await opened.sources.list('boiler'))[0]?.reason ?? ''),
    )
    await add({ ca: cert }, 'correct horse')
    await soon('the subscription', async () => (await opened.sources.list('boiler'))[0]?.state === 'caught-up')
    assert.doesNotMatch(JSON.stringify(await opened.sources.list('boiler')), /horse|battery/)
  })

  it('knows us by a certificate where it asks for one', without(openssl(), 'openssl'), async (t) => {
    const { key, cert } = await localCertificate()
    const broker = await Mosquitto.start(program ?? '', (folder) => {
      writeFileSync(join(folder, 'tls.key'), key)
      writeFileSync(join(folder, 'tls.crt'), cert)
      const files = ['-keyout', join(folder, 'client.key'), '-out', join(folder, 'client.crt')]
      const kind = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=entente']
      execFileSync(openssl() ?? '', ['req', '-x509', ...kind, ...files], { stdio: 'ignore' })
      const asked = [`cafile ${folder}/client.crt`, 'require_certificate true', 'use_identity_as_username true', 'allow_anonymous false']
      return [`certfile ${folder}/tls.crt`, `keyfile ${folder}/tls.key`, ...asked]
    })
    t.after(() => broker.close())
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const spec = { kind: 'mqtt', url: `mqtts://localhost:${broker.port}`, topics: ['boiler/#'], ca: cert }
    await opened.sources.add('boiler', { name: 'broker', spec })
    await soon('the refusal', async () => (await opened.sources.list('boiler'))[0]?.state === 'failed')
    const certificate = readFileSync(join(broker.folder, 'client.crt'), 'utf8')
    const secrets = { key: readFileSync(join(broker.folder, 'client.key'), 'utf8') }
    await opened.sources.add('boiler', { name: 'broker', spec: { ...spec, certificate }, secrets })
    await soon('the subscription', async () => (await opened.sources.list('boiler'))[0]?.state === 'caught-up')
    assert.doesNotMatch(JSON.stringify(await opened.sources.list('boiler')), /PRIVATE KEY/)
  })
})

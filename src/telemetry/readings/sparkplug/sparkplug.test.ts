import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { Mosquitto, Publisher } from '../../../../test/mosquitto.ts'
import { openTestPlants, soon } from '../../../../test/open-plants.ts'
import { mosquitto, without } from '../../../../test/real-parts.ts'
import { type SentMetric, toSparkplug } from '../../../../test/sparkplug-edge.ts'
import { AddressMap } from '../address-map.ts'
import { Gathered } from '../gathered.ts'
import { parsePlantDescription } from '../plant-description.ts'
import { SparkplugEdges } from './edges.ts'
import { parseSparkplug, toMetricNumber } from './payload.ts'

const plant = {
  name: 'water',
  latenessMs: 0,
  tags: [
    { name: 'Level', address: 'Water/PLC1#Tank/Level' },
    { name: 'Speed', address: 'Water/PLC1/Drive#Speed' },
    { name: 'On', address: 'Water/PLC1/Drive#On' },
  ],
}
const start = Date.UTC(2026, 0, 1)
const level: SentMetric = { name: 'Tank/Level', alias: 1, datatype: 10, value: 1.5 }

function openEdges(saved?: unknown) {
  const map = new AddressMap(parsePlantDescription(plant))
  const edges = new SparkplugEdges(map, saved)
  const into = new Gathered(map)
  const tell = (what: string, seq: number | undefined, metrics: readonly SentMetric[]) => {
    const [type, ...device] = what.split(' ')
    const topic = ['spBv1.0', 'Water', type, 'PLC1', ...device].join('/')
    const at = start + (seq ?? 0) * 1000
    edges.take(topic, { payload: toSparkplug({ at, seq, metrics }), arrivedAt: at + 5 }, into)
    const { readings, notices } = into.drain()
    return {
      readings: readings.map(({ tag, at: read, value, quality }) => [tag, (read - start) / 1000, value, quality]),
      notices: notices.map(({ kind }) => kind),
    }
  }
  return { edges, tell }
}

describe('Sparkplug B', () => {
  it('is read by aliases from the birth on, each datatype as what it is', () => {
    const { tell } = openEdges()
    const drive: SentMetric[] = [
      { name: 'Speed', alias: 7, datatype: 2, value: -3 },
      { name: 'On', alias: 8, datatype: 11, value: 1 },
      { name: 'Serial', alias: 9, datatype: 12 },
    ]
    assert.deepEqual(tell('NBIRTH', 0, [{ name: 'bdSeq', datatype: 4, value: 5 }, level]).readings, [['Level', 0, 1.5, 'good']])
    assert.deepEqual(tell('DBIRTH Drive', 1, drive).readings, [
      ['Speed', 1, -3, 'good'],
      ['On', 1, 1, 'good'],
    ])
    assert.deepEqual(tell('DDATA Drive', 2, [{ alias: 7, value: 65_000 }]).readings, [['Speed', 2, -536, 'good']])
    assert.deepEqual(tell('NDATA', 3, [{ alias: 1, value: 2.5, at: start + 1500, quality: 0 }]), {
      readings: [['Level', 1.5, 2.5, 'bad']],
      notices: [],
    })
  })

  it('tells of lost messages, of data before a birth, of a device before its node', () => {
    const { tell } = openEdges()
    assert.deepEqual(tell('NDATA', 4, [{ alias: 1, value: 2 }]), { readings: [], notices: ['birth-awaited'] })
    assert.deepEqual(tell('DBIRTH Drive', 5, [level]), { readings: [], notices: ['birth-awaited'] })
    tell('NBIRTH', 0, [level])
    assert.deepEqual(tell('NDATA', 3, [{ alias: 1, value: 2 }]).notices, ['sequence-gap'])
    for (const seq of [4, 5]) assert.deepEqual(tell('NDATA', seq, [{ alias: 1, value: seq }]).notices, [])
  })

  it('makes bad what a dead node or device told, but not by the will of an older session', () => {
    const { tell } = openEdges()
    tell('NBIRTH', 0, [{ name: 'bdSeq', datatype: 4, value: 6 }, level])
    tell('DBIRTH Drive', 1, [{ name: 'Speed', alias: 7, datatype: 9, value: 1 }])
    const device = tell('DDEATH Drive', 2, []).readings
    assert.deepEqual(
      device.map(([tag, , , quality]) => [tag, quality]),
      [
        ['Speed', 'bad'],
        ['On', 'bad'],
      ],
    )
    assert.deepEqual(tell('NDEATH', undefined, [{ name: 'bdSeq', datatype: 4, value: 5 }]), { readings: [], notices: [] })
    assert.equal(tell('NDEATH', undefined, [{ name: 'bdSeq', datatype: 4, value: 6 }]).readings.length, 3)
    assert.deepEqual(tell('NDATA', 3, [{ alias: 1, value: 2 }]).notices, ['birth-awaited'])
  })

  it('goes on with the aliases that it knew when the node is started again', () => {
    const first = openEdges()
    first.tell('NBIRTH', 0, [level])
    const second = openEdges(JSON.parse(JSON.stringify(first.edges.save())))
    assert.deepEqual(second.tell('NDATA', 1, [{ alias: 1, value: 9 }]).readings, [['Level', 1, 9, 'good']])
  })

  it('of nodes that no tag speaks of is not remembered, and a time that is none is refused', () => {
    const { edges, tell } = openEdges()
    const into = new Gathered(new AddressMap(parsePlantDescription(plant)))
    const payload = toSparkplug({ at: start, seq: 0, metrics: [level] })
    for (let node = 0; node < 100; node += 1) edges.take(`spBv1.0/Other/NBIRTH/N${node}`, { payload, arrivedAt: start }, into)
    assert.deepEqual([edges.save(), into.isEmpty], [{}, true])
    tell('NBIRTH', 0, [level])
    assert.deepEqual(tell('NDATA', 1, [{ alias: 1, value: 2, at: Number.MAX_SAFE_INTEGER }]), { readings: [], notices: ['refused'] })
  })

  it('is decoded to what was encoded, and rubbish is refused without harm', () => {
    const number = fc.oneof(
      fc.record({ datatype: fc.constant(3), value: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) }),
      fc.record({ datatype: fc.constant(4), value: fc.maxSafeInteger() }),
      fc.record({ datatype: fc.constant(10), value: fc.double({ noNaN: true }) }),
    )
    fc.assert(
      fc.property(fc.array(number, { maxLength: 10 }), fc.uint8Array({ maxLength: 40 }), (sent, rubbish) => {
        const metrics = sent.map((metric, alias) => ({ ...metric, alias }))
        const payload = parseSparkplug(toSparkplug({ at: start, seq: 3, metrics }))
        assert.deepEqual(
          payload?.metrics.map(({ value, datatype }) => toMetricNumber(value, datatype)),
          sent.map(({ value }) => value),
        )
        parseSparkplug(rubbish)
      }),
    )
  })
})

const program = mosquitto()

describe('Sparkplug B over a broker', without(program, 'mosquitto'), () => {
  let broker: Mosquitto
  before(async () => {
    broker = await Mosquitto.start(program ?? '')
  })
  after(() => broker.close())

  it('gives readings; while the broker is away nobody knows them, and the next birth tells them', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const spec = { kind: 'mqtt', url: `mqtt://127.0.0.1:${broker.port}`, topics: ['spBv1.0/Water/#'] }
    const last = async () => (await opened.plants.tags('water'))[0]?.last
    await opened.sources.add('water', { name: 'edge', spec })
    await soon('the subscription', async () => (await opened.sources.list('water'))[0]?.state === 'caught-up')
    const bear = async (value: number) => {
      const edge = await Publisher.open(broker.port)
      t.after(() => edge.close())
      const metrics = [{ ...level, value }]
      await edge.publish('spBv1.0/Water/NBIRTH/PLC1', toSparkplug({ at: Date.now(), seq: 0, metrics }))
      await edge.publish('spBv1.0/Water/NDATA/PLC1', toSparkplug({ at: Date.now() + 1, seq: 1, metrics: [{ alias: 1, value: value + 1 }] }))
    }
    await bear(3)
    await soon('the reading', async () => (await last())?.value === 4)
    await broker.stop()
    await soon('the loss', async () => (await last())?.quality === 'bad')
    await broker.resume()
    await soon('the subscription', async () => (await opened.sources.list('water'))[0]?.state === 'caught-up')
    await bear(8)
    await soon('the reading', async () => (await last())?.value === 9)
  })
})

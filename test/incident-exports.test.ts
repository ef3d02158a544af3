import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { newUuid } from '../src/base/index.ts'
import type { ExportFormat } from '../src/incidents/index.ts'
import { type TlpLevel, tlpLevels, tlpRank, toMarkingId } from '../src/stix/index.ts'
import { IodefDocument, VerisRecord } from './exported-shapes.ts'
import { alertBrief, type OpenedIncidents, openTestIncidents, worker } from './open-incidents.ts'
import { testId, testObject } from './open-intel.ts'
import { pythonWith, without } from './real-parts.ts'

const ada = worker('Ada')
const formats: readonly ExportFormat[] = ['stix', 'iodef', 'misp', 'veris']
const sha256 = 'ab'.repeat(32)
const organisation = { id: testId('identity', 900), name: 'qorganisationq', country: 'DE' }
const python = (module: string, name: string, input: string): unknown[] => {
  const file = fileURLToPath(new URL(`python/${name}`, import.meta.url))
  const lines = execFileSync(pythonWith(module) ?? '', [file], { encoding: 'utf8', input })
    .trim()
    .split('\n')
  return lines.map((line): unknown => JSON.parse(line))
}

/** Patterns of each kind: one value, several of a file, one that no value decides. */
const patterns = [
  "[ipv4-addr:value = '203.0.113.7'] OR [domain-name:value = 'c2.example']",
  `[file:hashes.'SHA-256' = '${sha256}' OR file:name = 'locker.exe']`,
  "[network-traffic:dst_port = 4444 AND network-traffic:protocols[0] = 'tcp']",
  "[url:value LIKE 'https://bad.example/%']",
]

interface Filled extends OpenedIncidents {
  readonly number: string
}

/** An incident with intelligence of the given levels on it: each object's name is a word that only it has. */
async function fill(
  level: TlpLevel,
  levels: readonly TlpLevel[],
  more: { class?: string; kind?: 'incident' | 'threat' } = {},
): Promise<Filled> {
  const opened = openTestIncidents()
  const { intel, incidents, alerts } = opened
  const collection = await intel.addCollection({ title: 'intelligence' })
  const into = { collection, broughtBy: 'test' }
  const identity = testObject('identity', 900, { name: organisation.name, object_marking_refs: [toMarkingId('amber')] })
  await intel.add([identity], into)
  const objects = levels.map((one, at) =>
    testObject('indicator', at, {
      ...{ name: `qname${at}q`, pattern: patterns[at % patterns.length] ?? '', description: `qwords${at}q` },
      object_marking_refs: [toMarkingId(one)],
    }),
  )
  await intel.add(objects, into)
  const alert = alertBrief(newUuid(), { level: 'green', objects: objects.slice(0, 1).map(({ id }) => id) })
  alerts.set(alert.id, alert)
  const { number } = await incidents.open(ada, {
    ...{ title: 'Ransomware in the branch network', summary: 'Payment terminals stand still.', level, severity: 'critical', ...more },
    items: [
      { kind: 'alert', name: alert.id },
      { kind: 'technique', name: 'T1021.002', detail: 'over SMB' },
      { kind: 'entity', name: 'Branch Nord' },
      { kind: 'asset', name: 'pay-1' },
      { kind: 'role', name: 'lead', person: 'qpersonq' },
      ...objects.map(({ id }) => ({ kind: 'object' as const, name: id })),
    ],
  })
  await incidents.addEntry(ada, String(number), { lane: 'knew', text: 'Backups are whole' })
  return Object.assign(opened, { number: String(number) })
}

suite('an incident in the formats of others', () => {
  let test0: Filled
  const write = async (format: ExportFormat, audience?: TlpLevel) =>
    (await test0.incidents.exports.write(ada, test0.number, { format, audience, organisation })).text
  before(async () => {
    test0 = await fill('amber', ['green', 'amber', 'clear', 'amber'], { class: 'availability.ddos' })
  })
  after(() => test0.close())

  test('says the same in each of them, and names no person', async () => {
    for (const format of formats) {
      const text = await write(format)
      for (const said of ['Ransomware in the branch network', 'Payment terminals stand still.', 'T1021', '203.0.113.7', sha256]) {
        assert.ok(text.includes(said), `${format} says ${said}`)
      }
      assert.ok(!text.includes('qpersonq'), format)
    }
    assert.match(await write('iodef'), /Backups are whole/)
  })

  test('an IODEF document is of the form of RFC 8727, a VERIS record of its community schema', async () => {
    const { Incident } = IodefDocument.parse(JSON.parse(await write('iodef')))
    assert.deepEqual(
      Incident[0]?.Indicator?.map(({ IndicatorID }) => IndicatorID.id.split('/')[1] ?? 'whole'),
      [...['ipv4-addr', 'domain-name', 'file-hash', 'file-path', 'whole', 'whole']],
    )
    const { action, attribute, plus } = VerisRecord.parse(JSON.parse(await write('veris')))
    assert.deepEqual([action.hacking?.variety, attribute.availability?.variety], [['DoS'], ['Interruption']])
    assert.equal(plus.tlp, 'amber')
  })

  test('every class of the taxonomy makes a record that VERIS takes', async () => {
    for (const { id } of test0.incidents.classes.classes.values()) {
      await test0.incidents.change(ada, test0.number, { class: id })
      VerisRecord.parse(JSON.parse(await write('veris')))
      IodefDocument.parse(JSON.parse(await write('iodef')))
    }
    await test0.incidents.change(ada, test0.number, { class: 'availability.ddos' })
  })

  test('the STIX bundle is valid, keeps what is linked word for word, and is the same incident next time', async () => {
    const bundle: { objects: { id: string; type: string }[] } = JSON.parse(await write('stix'))
    const types = Map.groupBy(bundle.objects, ({ type }) => type)
    assert.deepEqual([...types].map(([type, of]) => `${of.length} ${type}`).toSorted(), [
      '1 attack-pattern',
      '1 incident',
      '1 marking-definition',
      '1 sighting',
      '3 identity',
      '4 indicator',
      '7 relationship',
    ])
    const again: typeof bundle = JSON.parse(await write('stix'))
    assert.deepEqual(again.objects, bundle.objects)
    const held = await test0.intel.get(ada, 'export', testId('indicator', 0))
    assert.ok((await write('stix')).includes(held?.text ?? 'no text'))
  })

  test('stix2-validator finds nothing in the bundle', without(pythonWith('stix2validator'), 'stix2-validator'), async () => {
    const { objects }: { objects: unknown[] } = JSON.parse(await write('stix'))
    const complaints = python('stix2validator', 'validate.py', objects.map((object) => JSON.stringify(object)).join('\n'))
    assert.deepEqual([complaints.length, complaints.flat()], [objects.length, []])
  })

  test('PyMISP takes the event and finds its tags, values and file', without(pythonWith('pymisp'), 'pymisp'), async () => {
    const [event] = python('pymisp', 'misp_event.py', await write('misp'))
    assert.deepEqual(event, {
      uuid: (await test0.incidents.get(ada, test0.number)).id,
      info: 'Ransomware in the branch network',
      tags: ['tlp:amber', 'rsit:availability="ddos"'],
      attributes: [
        ['domain', 'c2.example', true],
        ['ip-dst', '203.0.113.7', true],
        ['link', 'https://attack.mitre.org/techniques/T1021/002/', false],
        ['stix2-pattern', patterns[2], true],
        ['stix2-pattern', patterns[3], true],
        ['text', 'Payment terminals stand still.', false],
      ],
      objects: [
        {
          name: 'file',
          known: true,
          attributes: [
            ['filename', 'locker.exe'],
            ['sha256', sha256],
          ],
        },
      ],
    })
  })

  test('who took it out is stated in the log', async () => {
    await test0.statements()
    await write('stix')
    assert.deepEqual(
      (await test0.statements()).map(({ kind }) => kind),
      ['decided'],
    )
  })

  test('an audience that the marking leaves out gets nothing', async () => {
    for (const format of formats) await assert.rejects(write(format, 'green'), { code: 'incidents.bad-marking', place: 'audience' })
  })
})

suite('whatever hangs on an incident and whoever takes it out', () => {
  test('nothing above the reader or the audience is in any format, and nothing below is lost', async () => {
    const level = fc.constantFrom(...tlpLevels)
    const trial = fc.record({
      level,
      levels: fc.array(level, { minLength: 1, maxLength: 6 }),
      clearance: level,
      audience: fc.option(level),
    })
    await fc.assert(fc.asyncProperty(trial, tryExport), { numRuns: Number(process.env.ENTENTE_PROPERTY_RUNS ?? 40) })
  })
})

interface Trial {
  readonly level: TlpLevel
  readonly levels: readonly TlpLevel[]
  readonly clearance: TlpLevel
  readonly audience: TlpLevel | null
}

async function tryExport({ level, levels, clearance, audience }: Trial): Promise<void> {
  const opened = await fill(level, levels)
  try {
    const reader = worker('Bo', clearance)
    const limit = Math.min(tlpRank(clearance), tlpRank(audience ?? level))
    for (const format of formats) {
      const writing = opened.incidents.exports.write(reader, opened.number, { format, audience: audience ?? undefined, organisation })
      if (tlpRank(level) > limit) {
        await assert.rejects(writing)
        continue
      }
      const { text } = await writing
      for (const [at, one] of levels.entries()) {
        const isOpen = tlpRank(one) <= limit
        assert.equal(text.includes(`qname${at}q`), isOpen, `${format}: the name of what is TLP:${one}`)
        assert.equal(text.includes(testId('indicator', at)), isOpen && (format === 'stix' || format === 'iodef'), `${format}: its id`)
      }
      assert.equal(text.includes(organisation.name), tlpRank('amber') <= limit, `${format}: who has it`)
    }
  } finally {
    await opened.close()
  }
}

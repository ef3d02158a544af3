import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { appendFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type OpenedIncidents, openTestIncidents, worker } from '../../test/open-incidents.ts'
import { readerWith } from '../../test/open-intel.ts'
import { isFault } from '../base/index.ts'
import { EvidenceFiles } from './evidence-files.ts'

const ada = worker('Ada')

async function* bytes(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function toText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString('utf8')
}

describe('evidence of an incident', () => {
  let test: OpenedIncidents
  let id: string
  beforeEach(async () => {
    test = openTestIncidents()
    id = (await test.incidents.open(ada, { title: 'Ransomware', level: 'amber' })).id
    await test.statements()
  })
  afterEach(() => test.close())

  it('is hashed, sealed in the log, and given back as it was; who looked is named', async () => {
    const evidence = await test.incidents.evidence.take(ada, id, {
      name: 'C:\\temp\\note.txt',
      note: 'from fs-1',
      chunks: bytes('pay ', 'us'),
    })
    assert.deepEqual(await test.statements(), [{ kind: 'evidence-sealed', subject: id }])
    const { name, chunks } = await test.incidents.evidence.look(readerWith('amber', ['*']), id, evidence)
    assert.deepEqual([name, await toText(chunks)], ['note.txt', 'pay us'])
    await test.incidents.evidence.note(ada, { incident: id, evidence }, { what: 'moved', note: 'to the prosecutor' })
    const [held] = await test.incidents.evidence.list(ada, id)
    assert.equal(held?.sha256, createHash('sha256').update('pay us').digest('hex'))
    assert.deepEqual(
      held?.custody.map(({ by, what }) => [by, what]),
      [
        ['Ada', 'taken'],
        ['a amber reader', 'looked'],
        ['Ada', 'moved'],
      ],
    )
  })

  it('is held against its hash when somebody asks, and its whole chain can be sealed: a statement each', async () => {
    const evidence = await test.incidents.evidence.take(ada, id, { name: 'note', note: '', chunks: bytes('whole') })
    const which = { incident: id, evidence }
    assert.equal(await test.incidents.evidence.check(ada, which), null)
    appendFileSync(join(test.home, 'evidence', readdirSync(join(test.home, 'evidence'))[0] ?? ''), '!')
    assert.match((await test.incidents.evidence.check(ada, which)) ?? '', /6 bytes and had 5/)
    await test.incidents.evidence.note(ada, which, { what: 'moved', note: 'to the prosecutor' })
    await test.incidents.evidence.seal(ada, which)
    assert.deepEqual(
      (await test.statements()).map(({ kind }) => kind),
      ['evidence-sealed', 'evidence-sealed', 'evidence-sealed', 'evidence-sealed', 'evidence-sealed'],
    )
    const [held] = await test.incidents.evidence.list(ada, id)
    assert.deepEqual(
      held?.custody.map(({ what, statementIdx }) => [what, statementIdx !== null]),
      ['taken', 'checked', 'checked', 'moved', 'sealed'].map((what) => [what, true]),
    )
    assert.equal(held?.custody.at(-1)?.note, '4 links')
    await assert.rejects(test.incidents.evidence.check(readerWith('amber', ['*']), which), isFault)
    await assert.rejects(test.incidents.evidence.seal(readerWith('amber', ['*']), which), isFault)
  })

  it('is as absent as the incident for those who may not see it', async () => {
    const evidence = await test.incidents.evidence.take(ada, id, { name: 'a', note: '', chunks: bytes('x') })
    await assert.rejects(test.incidents.evidence.look(readerWith('green', ['*']), id, evidence), isFault)
    const other = await test.incidents.open(ada, { title: 'Another' })
    await assert.rejects(test.incidents.evidence.look(ada, other.id, evidence), isFault)
    await assert.rejects(test.incidents.evidence.take(readerWith('red', ['*']), id, { name: 'a', note: '', chunks: bytes('x') }), isFault)
  })

  it('is found out when it was changed or lost', async () => {
    await test.incidents.evidence.take(ada, id, { name: 'whole', note: '', chunks: bytes('whole') })
    assert.deepEqual(await test.incidents.evidence.examine(), { checked: 1, findings: [] })
    const folder = join(test.home, 'evidence')
    const [file = ''] = readdirSync(folder)
    appendFileSync(join(folder, file), '!')
    assert.match((await test.incidents.evidence.examine()).findings[0]?.what ?? '', /6 bytes and had 5/)
    rmSync(join(folder, file))
    assert.match((await test.incidents.evidence.examine()).findings[0]?.what ?? '', /not there/)
  })

  it('leaves nothing behind when it is too large or breaks off', async () => {
    const folder = join(test.home, 'small')
    const files = new EvidenceFiles(folder, 4)
    await assert.rejects(files.take(bytes('abc', 'de')), isFault)
    const broken = async function* () {
      yield Buffer.from('ab')
      throw new Error('the line is dead')
    }
    await assert.rejects(files.take(broken()))
    assert.deepEqual(readdirSync(folder), [])
  })
})

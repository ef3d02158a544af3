import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { builtInData } from '../src/base/index.ts'
import type { Impact, IncidentFacts, IncidentImpact, RegisterImport, RegisterVersions } from '../src/http/index.ts'
import { runCommand, startCommand } from './command-line.ts'

const hour = 3_600_000
const example = join(builtInData('example'), 'dependencies.csv')

describe('entente dependencies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-dependencies-'))
  after(() => rmSync(folder, { recursive: true }))

  it('says without a node what fails when, why, and who must be warned', async () => {
    const { hits, states, warnings } = await runCommand<Impact>(folder, [
      ...['dependencies', 'impact', example],
      ...['--failed', 'eng-station-3', '--within', '24 h'],
    ])
    const at = new Map(hits.map(({ thing, failsMs }) => [thing.id, failsMs]))
    assert.deepEqual([at.get('scada-server-1'), at.get('dispatch'), at.get('moravia')], [6 * hour, 6.25 * hour, 7.5 * hour])
    assert.deepEqual(
      hits.find(({ thing }) => thing.id === 'moravia')?.way.map(({ thing }) => thing),
      ['eng-station-3', 'scada-server-1', 'dispatch', 'interconnector', 'moravia'],
    )
    assert.deepEqual(states.map(({ state }) => state).sort(), ['AT', 'CZ', 'DE'])
    assert.match(warnings[0]?.contact ?? '', /moravia-grid/)
  })

  it('takes what is repaired before the buffer is used up as if it had never failed', async () => {
    const { hits } = await runCommand<Impact>(folder, ['dependencies', 'impact', example, '--failed', 'eng-station-3@0..5h'])
    assert.deepEqual(
      hits.map(({ thing, downs }) => [thing.id, downs]),
      [['eng-station-3', [{ fromMs: 0, toMs: 5 * hour }]]],
    )
  })

  it('names what cannot be read by line and column, and goes on with the rest', async () => {
    const table = join(folder, 'bad.csv')
    writeFileSync(table, `${readFileSync(example, 'utf8')}thing,x,,nothing\n`)
    const done = await startCommand(folder, ['dependencies', 'impact', table, '--failed', 'rail']).finished
    assert.equal(done.code, 0)
    assert.match(done.err, /line 65, column kind/)
  })

  it('imports, shows what differs, undoes, exports the same, and answers an incident', async () => {
    const home = join(folder, 'home')
    await runCommand(home, ['init', 'Northgrid', '--organisation', 'Northgrid'])
    const looked = await runCommand<RegisterImport>(home, ['dependencies', 'import', example, '--look'])
    assert.deepEqual([looked.version, looked.things, looked.needs], [null, 29, 34])
    const { version } = await runCommand<RegisterImport>(home, ['dependencies', 'import', example, '--note', 'first'])
    const exported = (await startCommand(home, ['dependencies', 'export']).finished).out
    writeFileSync(join(folder, 'again.csv'), exported)
    const again = await runCommand<RegisterImport>(home, ['dependencies', 'import', join(folder, 'again.csv')])
    assert.deepEqual([again.version, again.changeCount, again.refusedCount], [null, 0, 0])
    const undone = await runCommand<RegisterImport>(home, ['dependencies', 'undo', version?.id.slice(0, 8) ?? ''])
    assert.equal(undone.things, 0)
    await runCommand(home, ['dependencies', 'undo', undone.version?.id ?? ''])
    assert.equal((await runCommand<RegisterVersions>(home, ['dependencies', 'list'])).versions.length, 3)
    await runCommand(home, ['incidents', 'open', 'Remote access tool'])
    await runCommand(home, ['incidents', 'add', '1', 'asset', 'eng-station-3'])
    const args = ['dependencies', 'impact', '--incident', '1', '--within', '72 h', '--state-facts']
    const answered = await runCommand<IncidentImpact & { stated: number }>(home, args)
    assert.equal(answered.stated, 3)
    const { facts } = await runCommand<IncidentFacts>(home, ['incidents', 'facts', '1'])
    assert.deepEqual(facts.map(({ definition, now }) => [definition.id, now.sure, now.text]).sort(), [
      ['affected-states', 'estimated', 'AT, CZ, DE'],
      ['cross-border-impact', 'estimated', 'yes'],
      ['unavailable-users', 'estimated', '500 000 people'],
    ])
  })
})

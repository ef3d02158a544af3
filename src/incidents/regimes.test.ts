import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { builtInData } from '../base/index.ts'
import { loadLaw } from './index.ts'

const { files, refused } = loadLaw()

describe('the regimes that we bring', () => {
  it('are read whole: each proves its own examples, and nothing is refused', () => {
    assert.deepEqual(
      refused.map(({ place, message }) => `${place}: ${message}`),
      [],
    )
    assert.ok(files.regimes.size >= 34, `${files.regimes.size} regimes`)
  })

  for (const [id, file] of files.regimes) {
    it(`${id} shows a case that is due or watched, and one that is neither`, () => {
      const verdicts = new Set(file.example.flatMap(({ expect }) => expect.map(({ verdict }) => verdict)))
      const wanted = file.status === 'in-force' ? 'due' : 'watch'
      assert.ok(verdicts.has(wanted), `no example is ${wanted}`)
      assert.ok(verdicts.has('not-due') || verdicts.has('unknown'), 'no example is not due or unknown')
      if (wanted === 'watch') assert.ok(!verdicts.has('due'), 'what is not in force starts no clock')
    })
  }

  it('name a clause in every stage, and a source in every file', () => {
    for (const [id, { stages, source }] of files.regimes) {
      assert.ok(source.length > 10, id)
      for (const { id: stage, clause } of stages) assert.ok(clause.length > 2, `${id}/${stage}`)
    }
  })
})

describe('a regime of the operator', () => {
  const home = mkdtempSync(join(tmpdir(), 'entente-regimes-'))
  after(() => rmSync(home, { recursive: true }))
  const ours = readFileSync(join(builtInData('regimes'), 'eu-gdpr.yaml'), 'utf8')

  function loadWith(name: string, text: string) {
    const folder = mkdtempSync(join(home, 'data-'))
    mkdirSync(join(folder, 'regimes'))
    writeFileSync(join(folder, 'regimes', `${name}.yaml`), text)
    return loadLaw([builtInData('.'), folder])
  }

  it('is refused by its line when it does not give what its own example says, and ours stays', () => {
    const { law, refused: told } = loadWith('eu-gdpr', ours.replace('72 hours after aware-at', '96 hours after aware-at'))
    assert.equal(told.length, 1)
    assert.match(told[0]?.message ?? '', /is due at 2026-11-24T16:40:00.000Z, not 2026-11-23T16:40:00.000Z/)
    assert.match(told[0]?.place ?? '', /eu-gdpr\.yaml:\d+ example\[0\]\.expect\[0\]/)
    assert.ok(law.regimes.some(({ id }) => id === 'eu-gdpr'))
  })

  it('is refused when it asks for a fact that nobody defined', () => {
    const { refused: told } = loadWith(
      'own-rule',
      ours.replace('personal-data-breach: yes }, clause', 'personal-dat-breach: yes }, clause'),
    )
    assert.match(told[0]?.message ?? '', /Do you mean "personal-data-breach"\?/)
  })

  it('adds a duty by one file', () => {
    const { law, refused: told } = loadWith('own-rule', ours)
    assert.deepEqual(told, [])
    assert.ok(law.regimes.some(({ id }) => id === 'own-rule'))
  })
})

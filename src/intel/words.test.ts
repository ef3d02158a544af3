import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { answers, toTerms, toWords } from './words.ts'

suite('what is searched in an object', () => {
  const object = {
    type: 'file',
    id: 'file--1',
    name: 'Évil Tool.exe',
    hashes: { MD5: 'd41d8cd98f00b204e9800998ecf8427e' },
    external_references: [{ source_name: 'mitre-attack', external_id: 'T0855' }],
    x_weird: { deep: ['198.51.100.7'] },
    payload_bin: 'c2VjcmV0',
    object_refs: ['malware--1'],
  }
  const finds = (query: string) => answers(toWords(object), toTerms(query))

  for (const query of ['evil', 'ÉVIL tool.exe', 'T0855', 't085', 'd41d8cd98f00b204e9800998ecf8427e', '198.51.100.7', 'mitre-attack']) {
    test(`"${query}" is found`, () => assert.ok(finds(query)))
  }
  for (const query of ['198.51.100.70', '98.51.100.7', 'c2VjcmV0', 'malware--1', 'evil missing', 'T08551']) {
    test(`"${query}" is not found`, () => assert.ok(!finds(query)))
  }
  test('a text without a letter or digit asks for nothing', () => assert.deepEqual(toTerms(' -- "*" () '), []))
})

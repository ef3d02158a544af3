import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { TextMemory } from './text-memory.ts'

suite('what is remembered of texts', () => {
  test('is given for that text alone, however alike the others are', () => {
    // Few signs and lengths: nearly all fall into the same places of the table.
    const alike = fc.string({ unit: fc.constantFrom('a', 'b', '\u{1f600}', '.'), maxLength: 6 })
    fc.assert(
      fc.property(fc.array(alike), alike, (texts, asked) => {
        const memory = new TextMemory<{ text: string }>()
        for (const text of texts) memory.add({ text })
        for (const text of texts) assert.equal(memory.get(text)?.text, text)
        assert.equal(memory.get(asked)?.text, texts.includes(asked) ? asked : undefined)
        memory.clear()
        for (const text of [...texts, asked]) assert.equal(memory.get(text), undefined)
        assert.equal(memory.size, 0)
      }),
    )
  })

  test('the empty text is a text, and unknown until it is told', () => {
    const memory = new TextMemory<{ text: string }>()
    assert.equal(memory.get(''), undefined)
    memory.add({ text: '' })
    assert.deepEqual(memory.get(''), { text: '' })
  })

  test('a text that is too long is not kept', () => {
    const memory = new TextMemory<{ text: string }>()
    memory.add({ text: 'x'.repeat(257) })
    assert.equal(memory.get('x'.repeat(257)), undefined)
    assert.equal(memory.size, 0)
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { testLogKeys } from '../../../test/ledger/keys.ts'
import { hasSigned } from '../../ledger/index.ts'
import { type Message, makeMessage, newMessageIds, parseMessage } from './message.ts'

const { signers, origin } = testLogKeys
const keys = signers.map(({ key }) => key)

function toReport(title: string, more: Partial<Extract<Message, { kind: 'report' }>['body']> = {}): Message {
  return {
    ...newMessageIds(),
    kind: 'report',
    at: Date.UTC(2026, 4, 22, 15),
    from: origin,
    to: 'authority.example/log',
    exercise: false,
    marking: 'amber',
    body: {
      ...{ regime: 'a-regime', stage: 'first', title, form: 'letter', language: 'de', clause: 'Art. 1', jurisdiction: 'DE', summary: '' },
      content: { when: '2026-05-22', nested: { users: 12_000, known: null } },
      facts: {
        ...{ states: ['DE', 'FR'], sectors: [], entityKinds: [], incidentKind: 'incident', severity: 'high', indicators: [] },
        detectedAt: Date.UTC(2026, 4, 22, 14),
        usersAffected: undefined,
      },
      sender: { organisation: 'Water', country: 'DE', contact: 'on call, +49 30 0000000' },
      isVoluntary: false,
      ...more,
    },
  }
}

suite('what nodes tell each other about reports', () => {
  test('a report comes out of its signed text as it went in, whatever people wrote', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }), fc.string({ maxLength: 200 }), (title, summary) => {
        fc.pre(!`${title}${summary}`.includes('\ufffd'))
        const message = toReport(title, { summary })
        const { message: read, note } = parseMessage(makeMessage(message, signers))
        assert.deepEqual(read, JSON.parse(JSON.stringify(message)))
        assert.ok(hasSigned(note, keys))
      }),
      { numRuns: 50 },
    )
  })

  test('whoever changes a letter of it is found out', () => {
    const source = makeMessage(toReport('Pumps stand still'), signers)
    assert.throws(() => parseMessage(source.replace('stand still', 'run again')), { code: 'ledger.bad-document' })
  })

  test('what is not of the form is refused with its place, before it leaves too', () => {
    const message = toReport('Pumps stand still', { language: 'de' })
    const late = { ...message, at: -1 }
    assert.throws(() => makeMessage(late, signers), { code: 'incidents.bad-message', place: 'at' })
    const answer: Message = { ...message, kind: 'answer', body: { question: 'none', text: 'yes' } }
    assert.throws(() => makeMessage(answer, signers), { code: 'incidents.bad-message', place: 'body.question' })
  })

  test('a message signed anew with other keys says the same, and has the same hash', () => {
    const message = toReport('Pumps stand still')
    const [first] = signers
    assert.ok(first !== undefined)
    assert.equal(parseMessage(makeMessage(message, [first])).sha256, parseMessage(makeMessage(message, signers)).sha256)
  })
})

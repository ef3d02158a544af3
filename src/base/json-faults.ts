import { declareFaults } from './faults.ts'

export const jsonFault = declareFaults('json', {
  'bad-json': { kind: 'invalid', means: 'The text is not JSON (RFC 8259); the place names where it stops being so.' },
  'duplicate-key': { kind: 'invalid', means: 'An object has the same name twice, so that two readers could understand two things.' },
  'too-deep': { kind: 'too-large', means: 'Objects and arrays are nested deeper than anything that is meant to be read.' },
  'too-long': { kind: 'too-large', means: 'One object, or the whole text, is larger than is taken.' },
  'bad-number': { kind: 'invalid', means: 'The number is too large to hold.' },
  'lone-surrogate': { kind: 'invalid', means: 'A string holds half of a character, which no UTF-8 text can carry.' },
  'bad-utf8': { kind: 'invalid', means: 'The bytes are not UTF-8; the place names the byte.' },
})

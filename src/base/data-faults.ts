import { declareFaults } from './faults.ts'

export const dataFault = declareFaults('data', {
  unreadable: { kind: 'unavailable', means: 'The data file cannot be read. Look at its rights and its disk.' },
  'too-large': { kind: 'too-large', means: 'The data file is larger than a data file may be. Split it.' },
  'bad-name': { kind: 'invalid', means: 'The file name is the id: small letters, digits, dots and hyphens, then .yaml or .json.' },
  'id-twice': { kind: 'conflict', means: 'Another file of the same folder has this id already. Keep one of them.' },
  'bad-text': { kind: 'invalid', means: 'The file is not UTF-8, not YAML, or not JSON; the line is named.' },
  'no-origin': { kind: 'invalid', means: 'A data file says where it comes from: source, licence, checked (a day) and example.' },
  'bad-value': { kind: 'invalid', means: 'A value in the file is not what its kind of file asks for; the line is named.' },
})

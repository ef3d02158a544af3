import { declareFaults } from '../base/index.ts'

export const telemetryFault = declareFaults('telemetry', {
  'bad-line': { kind: 'invalid', means: 'The line is not a record of its format; the detail says what is wrong with it.' },
  'unknown-format': { kind: 'unsupported', means: 'No format recognises the line. Name one with --format, or add a format file.' },
  'line-too-long': { kind: 'too-large', means: 'The line is longer than a line may be; its beginning is kept.' },
  'bad-utf8': { kind: 'invalid', means: 'The bytes of the line are not UTF-8.' },
  'bad-format-file': { kind: 'invalid', means: 'A format file does not say what it must, or its own example does not come out.' },
  'source-absent': { kind: 'absent', means: 'There is no such source.' },
  'source-paused': { kind: 'busy', means: 'The source takes nothing now: it is paused, or the node is stopping.' },
  'bad-source': { kind: 'invalid', means: 'The source lacks its path or its port, or has one that cannot be.' },
  'bad-frame': { kind: 'invalid', means: 'The sender frames its syslog messages in neither way of RFC 6587; its connection was closed.' },
  'plant-absent': { kind: 'absent', means: 'There is no plant of that name.' },
  'plant-exists': { kind: 'conflict', means: 'A plant of that name exists. Change it, or remove it first.' },
  'bad-plant': { kind: 'invalid', means: 'The description of a plant lacks something or contradicts itself; the place names what.' },
  'cannot-read': { kind: 'unavailable', means: 'The file, folder or port cannot be opened; the source says why.' },
})

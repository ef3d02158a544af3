import { declareFaults } from '../base/index.ts'

export const cliFault = declareFaults('cli', {
  usage: { kind: 'invalid', means: 'The command line is not what the command takes. `entente COMMAND --help` shows it.' },
  'unknown-command': { kind: 'invalid', means: 'There is no such command. `entente --help` lists them all.' },
  'bad-gzip': { kind: 'invalid', means: 'A file that is compressed with gzip breaks off or is damaged; what came before was taken.' },
  'bad-tags': { kind: 'invalid', means: 'The file does not say what is known of tags; the place names the line or the tag.' },
  'bad-text': { kind: 'invalid', means: 'The file is not a text of lines, such as a CSV.' },
  'unknown-id': {
    kind: 'absent',
    means: 'Nothing of this kind has an id that begins so. The list of the same command shows what there is.',
  },
  'file-absent': { kind: 'absent', means: 'The file or folder is not there, or may not be read.' },
  'not-writable': { kind: 'invalid', means: 'The file that was named cannot be written.' },
  'port-in-use': { kind: 'busy', means: 'Another program listens on this port. Choose another with --port.' },
  'node-unreachable': { kind: 'unavailable', means: 'A node holds the home folder but does not answer.' },
})

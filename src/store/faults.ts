import { declareFaults } from '../base/index.ts'

export const storeFault = declareFaults('store', {
  'home-in-use': { kind: 'busy', means: 'Another process holds this home folder. Ask that node, or stop it first.' },
  'home-absent': { kind: 'absent', means: 'There is no node in this folder. Make one with `entente init`.' },
  'home-exists': { kind: 'conflict', means: 'There is a node in this folder already; it is left as it is.' },
  'newer-schema': { kind: 'unsupported', means: 'The database was written by a newer Entente. Use that version or a later one.' },
  'bad-backup': { kind: 'invalid', means: 'The file is not a whole backup of a node; nothing was restored.' },
})

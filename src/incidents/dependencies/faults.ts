import { declareFaults } from '../../base/index.ts'

export const dependenciesFault = declareFaults('dependencies', {
  'bad-table': {
    kind: 'invalid',
    means: 'The file is not a table of dependencies: its first line names the columns, as in `entente dependencies --template`.',
  },
  'bad-row': { kind: 'invalid', means: 'A row says what cannot be read, or leaves out what it needs; line and column are named.' },
  'too-large': { kind: 'too-large', means: 'The table has more rows than a register may have. Leave out what nobody would miss.' },
  'unknown-thing': { kind: 'absent', means: 'The register has no such thing, site or region; `entente dependencies show` lists them.' },
  'unknown-version': { kind: 'absent', means: 'The register has no such version that you may see.' },
  'nothing-taken': { kind: 'invalid', means: 'No row of the table could be taken, so the register was left as it is.' },
  'cannot-undo': { kind: 'conflict', means: 'Only the version that counts now is undone: what was before it counts again.' },
  'may-not-edit': {
    kind: 'denied',
    means: 'The register is edited with a token that may work on incidents and is cleared for TLP:RED.',
  },
  'wider-marking': {
    kind: 'denied',
    means: 'The incident may be read by people who may not read the register. Mark it as strictly before facts of the register go into it.',
  },
})

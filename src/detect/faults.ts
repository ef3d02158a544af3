import { declareFaults } from '../base/index.ts'

export const detectFault = declareFaults('detect', {
  'index-full': { kind: 'too-large', means: 'The index of indicators is full. Let old indicators expire, or remove a collection.' },
})

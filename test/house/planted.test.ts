import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { checkHouse } from './rules.ts'
import { readTree } from './tree.ts'

const made: string[] = []
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true })
})

/** A small house that stands, with these files added or put in place of its own. */
function breachesOf(planted: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'entente-house-'))
  made.push(root)
  for (const [path, text] of Object.entries({ ...sound, ...planted })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return checkHouse(readTree(root)).map(({ place, detail }) => `${place}: ${detail}`)
}

const origin = 'source: ours\nlicence: CC0-1.0\nchecked: 2026-11-02\nexample: {}\n'
const sound: Record<string, string> = {
  'package.json': '{"dependencies":{"zod":"4.6.7"},"devDependencies":{"vite":"8.3.8"}}',
  'docs/decisions/0001-packages.md': 'We take `zod`.\n',
  'docs/reference/errors.md': '| `intel.unheld` | absent | Nothing here. |\n',
  'data/formats/zeek-dns.yaml': origin,
  'src/base/index.ts': "export { clock } from './clock.ts'\n",
  'src/base/clock.ts': 'export const clock = 1\n',
  'src/stix/index.ts': "export { marking } from './marking.ts'\n",
  'src/stix/marking.ts': "import { clock } from '../base/index.ts'\nexport const marking = clock\n",
  'src/intel/index.ts': "export { gate } from './egress.ts'\n",
  'src/intel/faults.ts': "export const intelFault = declareFaults('intel', { unheld: { kind: 'absent' } })\n",
  'src/intel/egress.ts': "import { intelFault } from './faults.ts'\nexport const gate = () => intelFault('unheld')\n",
  'src/taxii/index.ts': "import { gate } from '../intel/index.ts'\nexport const taxii = gate\n",
  'src/detect/index.ts': "import { gate } from '../intel/index.ts'\nexport const detect = gate\n",
  'src/http/contract/index.ts': 'export const page = 1\n',
  'web/pages/first.tsx': "import { page } from '../../src/http/contract/index.ts'\nexport const First = () => <p>{page}</p>\n",
}

function lines(count: number): string {
  return '// a line\n'.repeat(count)
}

/** Every row: what somebody does, the files it takes, and the beginning of what the house says, with its place. */
const plants: readonly (readonly [string, Record<string, string>, string])[] = [
  [
    'an MQTT source that publishes',
    {
      'src/telemetry/readings/mqtt/connection.ts':
        "import type { IConnectPacket, IPublishPacket } from 'mqtt-packet'\ntype Sent = IConnectPacket | IPublishPacket\n",
    },
    'src/telemetry/readings/mqtt/connection.ts:2: sends IPublishPacket',
  ],
  [
    'an OPC UA source that calls a method',
    { 'src/telemetry/readings/opcua/start.ts': 'export const start = (session: any) => session.callMethods(1)\n' },
    'src/telemetry/readings/opcua/start.ts:1: asks a session for "callMethods", which is not reading',
  ],
  [
    'a source that writes',
    { 'src/telemetry/readings/valve.ts': 'export const open = (plc: { writeValue(x: number): void }) => plc.writeValue(1)\n' },
    'src/telemetry/readings/valve.ts:1: ".writeValue(" may write to a plant',
  ],
  [
    'a protocol of plants elsewhere',
    { 'src/detect/modbus.ts': "import { Client } from 'modbus-serial'\nexport const client = Client\n" },
    'src/detect/modbus.ts:1: imports modbus-serial, which can speak to a plant',
  ],
  [
    'an upward import',
    { 'src/stix/marking.ts': "// from below\nimport { gate } from '../intel/index.ts'\nexport const marking = gate\n" },
    'src/stix/marking.ts:2: an upward import: "stix" is below "intel"',
  ],
  [
    'an upward import of a type, in a call',
    { 'src/stix/level.ts': "export type Gate = import('../intel/index.ts').Gate\n" },
    'src/stix/level.ts:1: an upward import: "stix" is below "intel"',
  ],
  [
    'an import of a neighbour',
    { 'src/taxii/server.ts': "import { detect } from '../detect/index.ts'\nexport const server = detect\n" },
    'src/taxii/server.ts:1: neighbours never import each other: "taxii" and "detect"',
  ],
  [
    'an import past the door',
    { 'src/taxii/server.ts': "export { gate } from '../intel/egress.ts'\n" },
    'src/taxii/server.ts:1: "intel" is entered by its door src/intel/index.ts, not by ../intel/egress.ts',
  ],
  [
    'an import of the own door',
    { 'src/intel/search.ts': "import { gate } from './index.ts'\nexport const search = gate\n" },
    'src/intel/search.ts:1: a room imports its own door: import the file',
  ],
  [
    'a circle of imports',
    {
      'src/intel/a.ts': "import type { B } from './b.ts'\nexport type A = B\n",
      'src/intel/b.ts': "import type { C } from './c.ts'\nexport type B = C\n",
      'src/intel/c.ts': "import type { A } from './a.ts'\nexport type C = A\n",
    },
    'src/intel/a.ts: src/intel/a.ts → src/intel/b.ts → src/intel/c.ts → src/intel/a.ts',
  ],
  [
    'a page that reaches into the node',
    { 'web/pages/first.tsx': "import { gate } from '../../src/intel/index.ts'\nexport const First = gate\n" },
    'web/pages/first.tsx:1: a page imports src/intel/index.ts',
  ],
  [
    'a contract that a browser cannot load',
    { 'src/http/contract/index.ts': "import { clock } from '../../base/index.ts'\nexport const page = clock\n" },
    'src/http/contract/index.ts:1: the contract is for browsers too',
  ],
  [
    'a story that does not come by the door',
    { 'test/loop.test.ts': "import { gate } from '../src/intel/egress.ts'\ngate()\n" },
    'test/loop.test.ts:1: "intel" is entered by its door',
  ],
  [
    'a product that leans on its tests',
    { 'src/intel/search.ts': "export { fake } from '../../test/fake.ts'\n", 'test/fake.ts': 'export const fake = 1\n' },
    'src/intel/search.ts:1: code of the product imports test/fake.ts',
  ],
  ['a room without a floor', { 'src/attic/box.ts': 'export const box = 1\n' }, 'src/attic/box.ts: no floor is named for "attic"'],
  [
    'neighbours that meet elsewhere',
    {
      'src/node/alarm.ts':
        "import { detect } from '../detect/index.ts'\nimport { taxii } from '../taxii/index.ts'\nexport const alarm = [detect, taxii]\n",
    },
    'src/node/alarm.ts: "taxii" and "detect" meet here',
  ],
  ['a long file', { 'src/intel/search.ts': lines(301) }, 'src/intel/search.ts: 301 lines, at most 300'],
  [
    'a long function',
    { 'src/intel/search.ts': `// first\nexport function search() {\n${lines(60)}}\n` },
    'src/intel/search.ts:2: search has 62 lines, at most 60',
  ],
  [
    'a function that asks for much',
    { 'src/intel/search.ts': 'export const search = (a: 1, b: 2, c: 3, d: 4) => [a, b, c, d]\n' },
    'src/intel/search.ts:1: search has 4 parameters, at most 3',
  ],
  [
    'a file named for its role',
    { 'src/intel/token-manager.ts': 'export const a = 1\n' },
    'src/intel/token-manager.ts: "manager" says nothing',
  ],
  ['a folder named for its role', { 'web/utils/dates.ts': 'export const a = 1\n' }, 'web/utils/dates.ts: "utils" says nothing'],
  ['a file of types', { 'src/intel/types.ts': 'export const a = 1\n' }, 'src/intel/types.ts: "types" says nothing'],
  [
    'a default export',
    { 'src/intel/search.ts': 'export default function search() {}\n' },
    'src/intel/search.ts:1: default export is not used here',
  ],
  ['an any', { 'src/intel/search.ts': '\nexport const a = (b: any[]) => b\n' }, 'src/intel/search.ts:2: any is not used here'],
  ['a file that cannot be read', { 'src/intel/search.ts': 'export const a = (\n' }, 'src/intel/search.ts:1: not TypeScript ('],
  [
    'an `as` without its reason',
    { 'src/intel/search.ts': 'export const a = 1\nexport const b = a as unknown\n' },
    'src/intel/search.ts:2: `as` without a comment',
  ],
  [
    'an id of data in the code',
    { 'src/intel/search.ts': "// which one\nexport const isDns = (format: string) => format === 'zeek-dns'\n" },
    'src/intel/search.ts:2: "zeek-dns" is the id of data/formats/zeek-dns.yaml',
  ],
  ['data without its origin', { 'data/formats/other.yaml': 'licence: CC0-1.0\n' }, 'data/formats/other.yaml: "source" is missing'],
  [
    'a pure room that reads a file',
    { 'src/stix/marking.ts': "import { readFileSync } from 'node:fs'\nexport const marking = readFileSync\n" },
    'src/stix/marking.ts:1: imports node:fs',
  ],
  [
    'a pure room that looks at the clock',
    { 'src/stix/marking.ts': 'export const marking = () => new Date()\n' },
    'src/stix/marking.ts:1: uses new Date()',
  ],
  [
    'a pure room that makes an id',
    { 'src/stix/marking.ts': "import { randomUUID } from 'node:crypto'\nexport const marking = randomUUID\n" },
    'src/stix/marking.ts:1: imports randomUUID',
  ],
  [
    'a fault that is never made',
    { 'src/intel/egress.ts': 'export const gate = 1\n' },
    'src/intel/faults.ts:1: intel.unheld is declared and never made',
  ],
  [
    'a fault that no page explains',
    { 'docs/reference/errors.md': '' },
    'src/intel/faults.ts:1: intel.unheld is not in docs/reference/errors.md',
  ],
  [
    'a page on a fault that is gone',
    { 'docs/reference/errors.md': '| `intel.unheld` | absent |\n| `intel.old` | absent |\n' },
    'docs/reference/errors.md:2: intel.old is declared nowhere',
  ],
  [
    'a version that floats',
    { 'package.json': '{"devDependencies":{"vite":"^8.3.8"}}' },
    'package.json: vite is not held to one version: ^8.3.8',
  ],
  ['a package without its reason', { 'docs/decisions/0001-packages.md': '' }, 'package.json: zod is in no record of docs/decisions'],
  ['a path of one machine', { 'docs/guides/start.md': `first\nopen ${['', 'tmp', 'node'].join('/')}\n` }, 'docs/guides/start.md:2: "'],
]

describe('the house test', () => {
  it('lets a sound house stand', () => {
    assert.deepEqual(breachesOf({}), [])
  })

  for (const [what, planted, expected] of plants) {
    it(`finds ${what} and names the place`, () => {
      const told = breachesOf(planted)
      assert.ok(
        told.some((line) => line.startsWith(expected)),
        `expected "${expected}", was told:\n${told.join('\n')}`,
      )
    })
  }
})

import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { agePrograms } from './age.ts'
import { goOracle } from './go-oracle.ts'
import { litewitness } from './litewitness.ts'

/**
 * What the tests use that nobody here wrote: real data, other people's programs, a browser. A part that is absent is
 * undefined, its tests are skipped with one line, and `npm test` names it once. Where CI is set, absence is a failure.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const sharedRoot = process.env.ENTENTE_SHARED_DATA ?? join(root, '..', 'shared', 'data')

/** The path of a file or folder of the real data that is kept beside the repository, never in it. */
export function sharedData(relativePath: string): string | undefined {
  const path = join(sharedRoot, relativePath)
  return existsSync(path) ? path : undefined
}

const pythons = new Map<string, string | undefined>()

/** The python that can import the module, such as `taxii2client`. */
export function pythonWith(module: string): string | undefined {
  if (pythons.has(module)) return pythons.get(module)
  const python = process.env.ENTENTE_PYTHON ?? 'python3'
  const question = 'import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)'
  const asked = spawnSync(python, ['-c', question, module], { stdio: 'ignore', timeout: 60_000 })
  const answer = asked.status === 0 ? python : undefined
  pythons.set(module, answer)
  return answer
}

/** The path of a Chromium. */
export function chromium(): string | undefined {
  const named = process.env.ENTENTE_CHROMIUM
  if (named !== undefined) return existsSync(named) ? named : undefined
  return findProgram('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome')
}

/** The path of strace, which makes single system calls fail. */
export function strace(): string | undefined {
  return findProgram('strace')
}

/** The path of mosquitto, an MQTT broker. Debian puts it where only administrators look. */
export function mosquitto(): string | undefined {
  return findProgram('mosquitto') ?? ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto'].find(isExecutable)
}

/** The path of an OpenSSL that stamps times: a time-stamping authority of our own. */
export function openssl(): string | undefined {
  return findProgram('openssl')
}

/** The path of poppler's pdftotext, which reads our PDF files back. */
export function pdftotext(): string | undefined {
  return findProgram('pdftotext')
}

function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** For a test's options: `it('…', without(part, 'taxii2-client'), …)` skips it with one line when the part is absent. */
export function without(part: string | undefined, name: string): { skip?: string } {
  return part === undefined ? { skip: `${name} is absent` } : {}
}

/** All of them, for the runner and for the test that asks for them in CI. */
export const realParts: readonly { name: string; bring: string; find: () => string | undefined }[] = [
  { name: 'real data', bring: 'set ENTENTE_SHARED_DATA or put it at ../shared/data', find: () => sharedData('.') },
  ...[
    ['taxii2-client', 'taxii2client'],
    ['stix2', 'stix2'],
    ['stix2-validator', 'stix2validator'],
    ['stix2-matcher', 'stix2matcher'],
    ['medallion', 'medallion'],
    ['numpy', 'numpy'],
    ['cbor2', 'cbor2'],
    ['cryptography', 'cryptography'],
    ['pymisp', 'pymisp'],
    ['jsonschema', 'jsonschema'],
  ].map(([name = '', module = '']) => ({
    name,
    bring: `pip install ${name}, and set ENTENTE_PYTHON`,
    find: () => pythonWith(module),
  })),
  { name: 'chromium', bring: 'install it, or set ENTENTE_CHROMIUM', find: chromium },
  { name: 'strace', bring: 'install it', find: strace },
  { name: 'mosquitto', bring: 'install it', find: mosquitto },
  { name: 'pdftotext', bring: 'install poppler-utils', find: pdftotext },
  { name: 'openssl', bring: 'install it', find: openssl },
  { name: 'go', bring: 'install Go 1.26 or later, and let it reach its module proxy once', find: goOracle },
  { name: 'age', bring: 'install Go 1.26 or later, and let it reach its module proxy once', find: agePrograms },
  { name: 'litewitness', bring: 'install Go 1.26 or later and OpenSSH', find: litewitness },
]

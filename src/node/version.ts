import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The version in the package's own manifest, found from here upward: the tree is one level deeper when it is packed. */
export const ententeVersion = readVersion(import.meta.dirname)

function readVersion(folder: string): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (typeof manifest === 'object' && manifest !== null && 'name' in manifest && manifest.name === 'entente' && 'version' in manifest)
      return String(manifest.version)
  } catch {
    // No manifest in this folder: it is further up.
  }
  const parent = dirname(folder)
  return parent === folder ? 'unknown' : readVersion(parent)
}

import { type Fault, readDataFolder } from '../../base/index.ts'
import { authorityFault } from '../faults.ts'
import { type Authority, AuthorityFile, type AuthorityRole, isFor } from './authority.ts'

export interface Registry {
  readonly authorities: ReadonlyMap<string, Authority>
  readonly refused: readonly Fault[]
}

/** Reads the bodies that reports go to: ours first, then the operator's laid over them. */
export function readRegistry(folders: readonly string[]): Registry {
  const { entries, refused } = readDataFolder({ folders, parse: parseAuthority })
  const authorities = new Map([...entries].map(([id, { example: _, licence: __, checked: ___, ...file }]) => [id, { ...file, id }]))
  return { authorities, refused }
}

function parseAuthority(value: unknown): AuthorityFile {
  const file = AuthorityFile.parse(value)
  for (const [index, { state, role, sector, found }] of file.example.entries()) {
    const isFound = isFor(file, { state, role, sectors: sector === undefined ? file.sectors : [sector] })
    if (isFound !== found) {
      throw authorityFault('bad-authority', `In ${state} as ${role} it is ${isFound ? '' : 'not '}found.`, `example[${index}]`)
    }
  }
  return file
}

/**
 * The bodies of a state for the first of these roles that any has; without any, none. Of two with the role, one for this
 * sector alone goes before one for all.
 */
export function findAuthorities(
  registry: Pick<Registry, 'authorities'>,
  { state, roles, sectors = [] }: { state: string; roles: readonly AuthorityRole[]; sectors?: readonly string[] },
): Authority[] {
  for (const role of roles) {
    const found = [...registry.authorities.values()].filter((one) => isFor(one, { state, role, sectors }))
    const special = found.filter((one) => one.sectors !== undefined)
    if (found.length > 0) return special.length > 0 && state !== 'EU' ? special : found
  }
  return []
}

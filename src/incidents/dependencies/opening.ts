import { join } from 'node:path'
import type { FactDefinitions } from '../facts/definition.ts'
import type { IncidentParts } from '../parts.ts'
import { type Books, IncidentImpacts } from './incident-impact.ts'
import { DependencyRegister } from './register.ts'
import type { SectorNames } from './sector.ts'
import { loadSectors } from './sector-files.ts'

/** What depends on what, and what an incident leads to by it. */
export interface OpenedDependencies {
  readonly dependencies: Pick<DependencyRegister, 'current' | 'versions' | 'preview' | 'take' | 'undo' | 'sectors'>
  readonly impacts: Pick<IncidentImpacts, 'of' | 'stateFacts'>
}

interface Opening extends Pick<Books, 'facts' | 'recording'> {
  readonly definitions: () => FactDefinitions
  /** Folders that hold `sectors`: ours first, then the operator's. They are read when a sector is first asked for. */
  readonly roots: readonly string[]
}

export function openDependencies(parts: IncidentParts, { roots, ...books }: Opening): OpenedDependencies {
  let names: SectorNames | undefined
  const sectors = () => {
    names ??= loadSectors(roots.map((root) => join(root, 'sectors'))).names
    return names
  }
  const register = new DependencyRegister({ store: parts.store, clock: parts.clock, sectors })
  return { dependencies: register, impacts: new IncidentImpacts(parts, { register, ...books }) }
}

import { builtInData, type Fault, readDataFolder } from '../../base/index.ts'
import { parseSectorFile, type SectorNames, toSectorNames } from './sector.ts'

/** The sectors of these folders, ours first, then the operator's. */
export function loadSectors(folders: readonly string[] = [builtInData('sectors')]): { names: SectorNames; refused: Fault[] } {
  const { entries, refused } = readDataFolder({ folders, parse: parseSectorFile })
  return { names: toSectorNames(entries), refused }
}

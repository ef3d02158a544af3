import { importsLookDown, neighboursMeetInReactions, noCircles, roomsAreKnown } from './floors.ts'
import { filesAreShort, functionsAreShort, namesNameThings } from './pages.ts'
import { nothingWritesToPlants } from './passive.ts'
import { dataHasOrigin, faultsAreKept, packagesAreDecided } from './promises.ts'
import { pureRoomsArePure } from './purity.ts'
import { readSources } from './source.ts'
import type { Breach, Rule, Tree } from './tree.ts'
import { dataIdsStayInData, noMachinePaths, theLanguageIsKept } from './words.ts'

/** The rules of ARCHITECTURE.md that a machine can hold. */
export const rules: Readonly<Record<string, Rule>> = {
  'every room is on a floor': roomsAreKnown,
  'imports look down and enter by doors': importsLookDown,
  'files import each other in no circle': noCircles,
  'neighbours meet in node/reactions.ts': neighboursMeetInReactions,
  'files are short': filesAreShort,
  'functions are short and ask for little': functionsAreShort,
  'files are named for the thing in them': namesNameThings,
  'no any, no default export, no unexplained as': theLanguageIsKept,
  'ids of data files stay out of the code': dataIdsStayInData,
  'data files say where they come from': dataHasOrigin,
  'pure rooms are pure': pureRoomsArePure,
  'fault codes are used and documented': faultsAreKept,
  'packages are exact and decided': packagesAreDecided,
  'no path of one machine': noMachinePaths,
  'nothing can write to a plant': nothingWritesToPlants,
}

/** Every breach of every rule, in the order of the rules. */
export function checkHouse(tree: Tree): Breach[] {
  const sources = readSources(tree)
  return Object.values(rules).flatMap((rule) => rule(tree, sources))
}

import { builtInData, type Fault, isFault, readDataFolder } from '../base/index.ts'
import { loadCalendars } from './calendar-files.ts'
import { parseDescription } from './case-file.ts'
import { loadFactDefinitions } from './fact-files.ts'
import type { Test } from './obligations/asking.ts'
import { Predicate } from './obligations/condition.ts'
import { toBareSituation } from './obligations/coverage.ts'
import { obligationsFault } from './obligations/faults.ts'
import { type Law, type LawFiles, toLaw, toNames } from './obligations/law.ts'
import { Overlay, RegimeFile } from './obligations/regime.ts'
import { proveCases } from './proof.ts'

/** Everything the engine needs, from files; what was refused is named and the rest is in use. */
export interface LoadedLaw {
  readonly law: Law
  readonly files: LawFiles
  readonly refused: readonly Fault[]
}

/** Reads facts, calendars, predicates, regimes and overlays of these data folders, ours first, the operator's laid over them. */
export function loadLaw(folders: readonly string[] = [builtInData('.')]): LoadedLaw {
  const inFolders = (name: string) => folders.map((folder) => `${folder}/${name}`)
  const { definitions, refused: badFacts } = loadFactDefinitions(inFolders('facts'))
  const calendars = loadCalendars(inFolders('calendars'))
  const parsed = readDataFolder({ folders: inFolders('predicates'), parse: (value) => Predicate.parse(value) })
  const predicates = parsed.entries
  const badPredicates = provePredicates({ definitions, predicates })
  const base = { definitions, predicates, calendars }
  const regimes = readDataFolder({
    folders: inFolders('regimes'),
    parse: (value, place) => {
      const file = RegimeFile.parse(value)
      const id = toId(place)
      proveCases(id, file.example, toLaw({ ...base, regimes: new Map([[id, file]]), overlays: new Map() }))
      return file
    },
  })
  const overlays = readDataFolder({
    folders: inFolders('overlays'),
    parse: (value, place) => {
      const file = Overlay.parse(value)
      const regime = regimes.entries.get(file.regime)
      if (regime === undefined) throw obligationsFault('bad-regime', `There is no regime "${file.regime}".`, 'regime')
      const overlay = new Map([[toId(place), file]])
      proveCases(file.regime, file.example, toLaw({ ...base, regimes: new Map([[file.regime, regime]]), overlays: overlay }))
      return file
    },
  })
  const files: LawFiles = { ...base, regimes: regimes.entries, overlays: overlays.entries }
  const refused = [...badFacts, ...calendars.refused, ...parsed.refused, ...badPredicates, ...regimes.refused, ...overlays.refused]
  return { law: toLaw(files), files, refused }
}

function toId(place: string): string {
  return place.replace(/^.*\//, '').replace(/\.\w+$/, '')
}

/** A predicate that does not give what its examples say is taken out, with everything that would rest on it. */
function provePredicates({ definitions, predicates }: Pick<LawFiles, 'definitions' | 'predicates'>): Fault[] {
  const refused: Fault[] = []
  const names = toNames(definitions, predicates)
  for (const [id, { example }] of predicates) {
    const place = `predicates/${id}`
    try {
      const test = names.predicates.get(id)
      for (const [index, { says, facts, holds }] of example.entries()) {
        const truth = toTruth(test, parseDescription({ facts }, definitions), definitions)
        if (truth !== holds)
          throw obligationsFault('bad-example', `"${says}" is ${String(truth)}, not ${String(holds)}.`, `example[${index}]`)
      }
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      refused.push(thrown.within(place))
    }
  }
  return refused
}

function toTruth(
  test: Test | undefined,
  { sheet, related }: ReturnType<typeof parseDescription>,
  definitions: LawFiles['definitions'],
): boolean | null {
  return test?.truth(toBareSituation(sheet, definitions, related)) ?? null
}

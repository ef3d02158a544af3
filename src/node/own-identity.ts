import { type Clock, fromMillis } from '../base/index.ts'
import { localAdministrator } from '../identity/index.ts'
import type { Intel } from '../intel/index.ts'
import { exerciseMarking, exerciseMarkingObject, toMarkingId, toStixObject } from '../stix/index.ts'
import type { Config } from './config.ts'
import { firstCollections } from './home.ts'

/**
 * Holds the STIX identity that stands behind this node's statements, in the node's first collections, so that partners who
 * may know it read it beside the sightings. Does nothing when it is held already.
 */
export async function holdIdentity(intel: Intel, config: Config, clock: Clock): Promise<void> {
  const { id, name, country, sector, level } = config.organisation
  const { isExercise } = config
  if ((await intel.get(localAdministrator, 'api', id)) !== undefined) return
  const at = fromMillis(clock.now())
  const identity = toStixObject({
    type: 'identity',
    spec_version: '2.1',
    id,
    created: at,
    modified: at,
    name,
    identity_class: 'organization',
    ...(sector === null ? {} : { sectors: [sector] }),
    ...(country === null ? {} : { x_entente_country: country }),
    object_marking_refs: [toMarkingId(level), ...(isExercise ? [exerciseMarking] : [])],
  })
  const held = await intel.listCollections(localAdministrator)
  // A first collection that somebody removed stays removed.
  for (const collection of held.filter((one) => firstCollections.some((first) => first.alias === one.alias))) {
    await intel.add(isExercise ? [toStixObject(exerciseMarkingObject()), identity] : [identity], {
      collection,
      broughtBy: name,
      isOurs: true,
    })
  }
}

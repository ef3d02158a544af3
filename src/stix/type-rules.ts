import { isJsonObject, isTimestamp, type JsonObject, toSortable } from '../base/index.ts'
import { stixFault } from './faults.ts'
import { typeOfId } from './ids.ts'
import { markingsOf } from './markings.ts'
import { parsePattern } from './pattern/parser.ts'
import { observableShapes } from './sco-shapes.ts'

/** Rules between the properties of one type. The properties' own kinds were checked before. */
type Rule = (value: JsonObject) => void

const metaTypes = ['bundle', 'language-content', 'marking-definition', 'extension-definition']
/** Only domain objects are sighted, those of types we do not know included: what was observed goes into observed data. */
const notSighted = new Set(['relationship', 'sighting', ...metaTypes, ...Object.keys(observableShapes)])
const notRelated = new Set(['bundle', 'language-content', 'marking-definition', 'relationship', 'sighting'])
const languageTag = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/
const extensionTypes = new Set(['new-sdo', 'new-sco', 'new-sro', 'property-extension', 'toplevel-property-extension'])

/** Two times in order; `strict`: the later one really later. Places name the later one. */
function ordered(value: JsonObject, names: readonly [string, string], isStrict = false): void {
  const [first, second] = names.map((name) => value[name])
  if (typeof first !== 'string' || typeof second !== 'string' || !isTimestamp(first) || !isTimestamp(second)) return
  const [low, high] = [toSortable(first), toSortable(second)]
  if (isStrict ? high <= low : high < low)
    throw stixFault('bad-order', `${names[1]} is ${isStrict ? 'not later than' : 'before'} ${names[0]}.`, names[1])
}

function refuseTypes(value: JsonObject, name: string, refused: ReadonlySet<string>): void {
  const id = value[name]
  if (typeof id === 'string' && refused.has(typeOfId(id))) throw stixFault('bad-reference', `A ${typeOfId(id)} cannot stand here.`, name)
}

const seen: Rule = (value) => ordered(value, ['first_seen', 'last_seen'])

/** What STIX 2.1 says about a type beyond the kinds of its properties, each rule at its clause. */
export const typeRules: Readonly<Record<string, Rule>> = {
  /** §4.7 */
  indicator: (value) => {
    ordered(value, ['valid_from', 'valid_until'], true)
    if (value.pattern_type === 'stix' && typeof value.pattern === 'string') parsePattern(value.pattern)
  },
  /** §4.14: refs to objects, or the deprecated objects within, not both and not neither. */
  'observed-data': (value) => {
    ordered(value, ['first_observed', 'last_observed'])
    const hasRefs = value.object_refs !== undefined
    if (hasRefs === (value.objects !== undefined)) {
      throw stixFault(
        'bad-value',
        hasRefs ? 'There are both objects and object_refs.' : 'There are neither object_refs nor objects.',
        'object_refs',
      )
    }
  },
  /** §5.1 */
  relationship: (value) => {
    ordered(value, ['start_time', 'stop_time'], true)
    for (const name of ['source_ref', 'target_ref']) refuseTypes(value, name, notRelated)
  },
  /** §5.2 */
  sighting: (value) => {
    seen(value)
    refuseTypes(value, 'sighting_of_ref', notSighted)
  },
  'malware-analysis': (value) => ordered(value, ['analysis_started', 'analysis_ended']),
  campaign: seen,
  infrastructure: seen,
  'intrusion-set': seen,
  malware: seen,
  'threat-actor': seen,
  /** §4.11: a place on the map has both coordinates; precision needs them. */
  location: (value) => {
    const hasLatitude = value.latitude !== undefined
    if (hasLatitude !== (value.longitude !== undefined))
      throw stixFault('bad-value', 'Latitude and longitude come together.', hasLatitude ? 'longitude' : 'latitude')
    if (value.precision !== undefined && !hasLatitude) throw stixFault('bad-value', 'Precision needs coordinates.', 'precision')
    if (typeof value.latitude === 'number' && Math.abs(value.latitude) > 90) throw stixFault('bad-value', 'Expected -90 to 90.', 'latitude')
    if (typeof value.longitude === 'number' && Math.abs(value.longitude) > 180)
      throw stixFault('bad-value', 'Expected -180 to 180.', 'longitude')
  },
  /** §7.1: what the texts are in, by RFC 5646; under each language some of the properties. */
  'language-content': (value) => {
    for (const [language, texts] of Object.entries(isJsonObject(value.contents) ? value.contents : {})) {
      const place = `contents.${language}`
      if (!languageTag.test(language)) throw stixFault('bad-value', 'Expected a language such as de or zh-Hant.', place.slice(0, 100))
      if (!isJsonObject(texts)) throw stixFault('bad-value', 'Expected properties by name.', place)
    }
  },
  /** §7.3 */
  'extension-definition': (value) => {
    const types = Array.isArray(value.extension_types) ? value.extension_types : []
    const wrong = types.findIndex((type) => !extensionTypes.has(String(type)))
    if (wrong >= 0) throw stixFault('bad-value', `Expected one of ${[...extensionTypes].join(', ')}.`, `extension_types[${wrong}]`)
  },
  /** §7.2.1: no versions. Either a definition of a type, or an extension that says what it is. */
  'marking-definition': (value) => {
    if (value.modified !== undefined)
      throw stixFault('bad-value', 'A marking definition is never changed, so it has no modified.', 'modified')
    const itself = markingsOf(value).refs.indexOf(String(value.id))
    if (itself >= 0) throw stixFault('bad-reference', 'A marking cannot mark itself.', `object_marking_refs[${itself}]`)
    if ((value.definition === undefined) !== (value.definition_type === undefined)) {
      throw stixFault('missing-property', 'definition and definition_type come together.', 'definition')
    }
    if (value.definition === undefined && value.extensions === undefined)
      throw stixFault('missing-property', 'The marking says nothing.', 'definition')
  },
  'network-traffic': (value) => {
    ordered(value, ['start', 'end'])
    if (value.src_ref === undefined && value.dst_ref === undefined)
      throw stixFault('missing-property', 'Neither src_ref nor dst_ref is there.', 'src_ref')
  },
  /** §6.1: the content, or where it is. */
  artifact: (value) => {
    if ((value.payload_bin === undefined) === (value.url === undefined))
      throw stixFault('bad-value', 'Either payload_bin or url.', 'payload_bin')
    if (value.url !== undefined && value.hashes === undefined) throw stixFault('missing-property', 'A url needs hashes.', 'hashes')
  },
  file: (value) => {
    if (value.hashes === undefined && value.name === undefined)
      throw stixFault('missing-property', 'Neither hashes nor name is there.', 'name')
  },
}

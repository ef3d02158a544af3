/**
 * What each type of STIX 2.1 may hold, declared once. `!` behind a kind: required; `~`: required by the standard, but missing
 * in data of good standing (ATT&CK brought forward from 2.0), so that we take an object without it and never take it out. Kinds:
 * string, strings, time, bool, int, float, dict, list, hashes, any; `ref:a,b` and `refs:a,b` name the types referred to
 * (`ref:*` any), `count` an integer from 0 to 999,999,999, `port`, `opinion`, `hex`.
 * A property that is not here is custom and passes as it is.
 */
export type Shape = Readonly<Record<string, string>>

/** Properties of every object (STIX 2.1 §3.2). */
export const commonShape: Shape = {
  type: 'string!',
  id: 'string!',
  spec_version: 'string',
  created_by_ref: 'ref:identity',
  created: 'time',
  modified: 'time',
  revoked: 'bool',
  labels: 'strings',
  confidence: 'confidence',
  lang: 'string',
  external_references: 'references',
  object_marking_refs: 'refs:marking-definition',
  granular_markings: 'granular',
  extensions: 'dict',
  defanged: 'bool',
}

const named: Shape = { name: 'string!', description: 'string' }
const active: Shape = { first_seen: 'time', last_seen: 'time' }
const aliased: Shape = { aliases: 'strings' }
const phased: Shape = { kill_chain_phases: 'list' }
const driven: Shape = { goals: 'strings', resource_level: 'string', primary_motivation: 'string', secondary_motivations: 'strings' }

/** Domain and relationship objects (STIX 2.1 §4, §5): versioned, with created and modified. */
export const versionedShapes: Readonly<Record<string, Shape>> = {
  'attack-pattern': { ...named, ...aliased, ...phased },
  campaign: { ...named, ...aliased, ...active, objective: 'string' },
  'course-of-action': { ...named },
  grouping: { name: 'string', description: 'string', context: 'string!', object_refs: 'refs:*!' },
  identity: { ...named, roles: 'strings', identity_class: 'string', sectors: 'strings', contact_information: 'string' },
  incident: { ...named, ...phased },
  indicator: {
    name: 'string',
    description: 'string',
    indicator_types: 'strings',
    pattern: 'string!',
    pattern_type: 'string!',
    pattern_version: 'string',
    valid_from: 'time!',
    valid_until: 'time',
    ...phased,
  },
  infrastructure: { ...named, infrastructure_types: 'strings', ...aliased, ...phased, ...active },
  'intrusion-set': { ...named, ...aliased, ...active, ...driven },
  location: {
    name: 'string',
    description: 'string',
    latitude: 'float',
    longitude: 'float',
    precision: 'float',
    region: 'string',
    country: 'string',
    administrative_area: 'string',
    city: 'string',
    street_address: 'string',
    postal_code: 'string',
  },
  malware: {
    name: 'string',
    description: 'string',
    malware_types: 'strings',
    is_family: 'bool~',
    ...aliased,
    ...phased,
    ...active,
    operating_system_refs: 'refs:software',
    architecture_execution_envs: 'strings',
    implementation_languages: 'strings',
    capabilities: 'strings',
    sample_refs: 'refs:artifact,file',
  },
  'malware-analysis': {
    product: 'string!',
    version: 'string',
    host_vm_ref: 'ref:software',
    operating_system_ref: 'ref:software',
    installed_software_refs: 'refs:software',
    configuration_version: 'string',
    modules: 'strings',
    analysis_engine_version: 'string',
    analysis_definition_version: 'string',
    submitted: 'time',
    analysis_started: 'time',
    analysis_ended: 'time',
    result_name: 'string',
    result: 'string',
    analysis_sco_refs: 'refs:*',
    sample_ref: 'ref:artifact,file,network-traffic',
  },
  note: { abstract: 'string', content: 'string!', authors: 'strings', object_refs: 'refs:*!' },
  'observed-data': {
    first_observed: 'time!',
    last_observed: 'time!',
    number_observed: 'number_observed!',
    objects: 'dict',
    object_refs: 'refs:*',
  },
  opinion: { explanation: 'string', authors: 'strings', opinion: 'opinion!', object_refs: 'refs:*!' },
  report: { ...named, report_types: 'strings', published: 'time!', object_refs: 'refs:*!' },
  'threat-actor': {
    ...named,
    threat_actor_types: 'strings',
    ...aliased,
    ...active,
    roles: 'strings',
    sophistication: 'string',
    ...driven,
    personal_motivations: 'strings',
  },
  tool: { ...named, tool_types: 'strings', ...aliased, ...phased, tool_version: 'string' },
  vulnerability: { ...named },
  relationship: {
    relationship_type: 'relation!',
    description: 'string',
    source_ref: 'ref:*!',
    target_ref: 'ref:*!',
    start_time: 'time',
    stop_time: 'time',
  },
  sighting: {
    description: 'string',
    ...active,
    count: 'count',
    sighting_of_ref: 'ref:*!',
    observed_data_refs: 'refs:observed-data',
    where_sighted_refs: 'refs:identity,location',
    summary: 'bool',
  },
  'language-content': { object_ref: 'ref:*!', object_modified: 'time', contents: 'dict!' },
  'extension-definition': {
    ...named,
    schema: 'string!',
    version: 'string!',
    extension_types: 'strings!',
    extension_properties: 'strings',
  },
}

/** Marking definitions are made once and never versioned (STIX 2.1 §7.2.1). */
export const markingShape: Shape = { definition_type: 'string', definition: 'dict', name: 'string' }

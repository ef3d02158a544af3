import type { Shape } from './shapes.ts'

/** One type of cyber observable: what it may hold, and which properties make its id (STIX 2.1 §6, §2.9). */
export interface ObservableShape {
  readonly shape: Shape
  readonly contributing: readonly string[]
}

const address: Shape = { value: 'string!', resolves_to_refs: 'refs:mac-addr', belongs_to_refs: 'refs:autonomous-system' }
const times: Shape = { ctime: 'time', mtime: 'time', atime: 'time' }
const ends = 'domain-name,ipv4-addr,ipv6-addr,mac-addr'

export const observableShapes: Readonly<Record<string, ObservableShape>> = {
  artifact: {
    shape: {
      mime_type: 'string',
      payload_bin: 'string',
      url: 'string',
      hashes: 'hashes',
      encryption_algorithm: 'string',
      decryption_key: 'string',
    },
    contributing: ['hashes', 'payload_bin'],
  },
  'autonomous-system': { shape: { number: 'int!', name: 'string', rir: 'string' }, contributing: ['number'] },
  directory: { shape: { path: 'string!', path_enc: 'string', ...times, contains_refs: 'refs:directory,file' }, contributing: ['path'] },
  'domain-name': { shape: { value: 'string!', resolves_to_refs: 'refs:domain-name,ipv4-addr,ipv6-addr' }, contributing: ['value'] },
  'email-addr': { shape: { value: 'string!', display_name: 'string', belongs_to_ref: 'ref:user-account' }, contributing: ['value'] },
  'email-message': {
    shape: {
      is_multipart: 'bool!',
      date: 'time',
      content_type: 'string',
      from_ref: 'ref:email-addr',
      sender_ref: 'ref:email-addr',
      to_refs: 'refs:email-addr',
      cc_refs: 'refs:email-addr',
      bcc_refs: 'refs:email-addr',
      message_id: 'string',
      subject: 'string',
      received_lines: 'strings',
      additional_header_fields: 'dict',
      body: 'string',
      body_multipart: 'list',
      raw_email_ref: 'ref:artifact',
    },
    contributing: ['from_ref', 'subject', 'body'],
  },
  file: {
    shape: {
      hashes: 'hashes',
      size: 'int',
      name: 'string',
      name_enc: 'string',
      magic_number_hex: 'hex',
      mime_type: 'string',
      ...times,
      parent_directory_ref: 'ref:directory',
      contains_refs: 'refs:*',
      content_ref: 'ref:artifact',
    },
    contributing: ['hashes', 'name', 'parent_directory_ref', 'extensions'],
  },
  'ipv4-addr': { shape: address, contributing: ['value'] },
  'ipv6-addr': { shape: address, contributing: ['value'] },
  'mac-addr': { shape: { value: 'string!' }, contributing: ['value'] },
  mutex: { shape: { name: 'string!' }, contributing: ['name'] },
  'network-traffic': {
    shape: {
      start: 'time',
      end: 'time',
      is_active: 'bool',
      src_ref: `ref:${ends}`,
      dst_ref: `ref:${ends}`,
      src_port: 'port',
      dst_port: 'port',
      protocols: 'strings!',
      src_byte_count: 'int',
      dst_byte_count: 'int',
      src_packets: 'int',
      dst_packets: 'int',
      ipfix: 'dict',
      src_payload_ref: 'ref:artifact',
      dst_payload_ref: 'ref:artifact',
      encapsulates_refs: 'refs:network-traffic',
      encapsulated_by_ref: 'ref:network-traffic',
    },
    contributing: ['start', 'end', 'src_ref', 'dst_ref', 'src_port', 'dst_port', 'protocols', 'extensions'],
  },
  process: {
    shape: {
      is_hidden: 'bool',
      pid: 'int',
      created_time: 'time',
      cwd: 'string',
      command_line: 'string',
      environment_variables: 'dict',
      opened_connection_refs: 'refs:network-traffic',
      creator_user_ref: 'ref:user-account',
      image_ref: 'ref:file',
      parent_ref: 'ref:process',
      child_refs: 'refs:process',
    },
    contributing: [],
  },
  software: {
    shape: { name: 'string!', cpe: 'string', swid: 'string', languages: 'strings', vendor: 'string', version: 'string' },
    contributing: ['name', 'cpe', 'swid', 'vendor', 'version'],
  },
  url: { shape: { value: 'string!' }, contributing: ['value'] },
  'user-account': {
    shape: {
      user_id: 'string',
      credential: 'string',
      account_login: 'string',
      account_type: 'string',
      display_name: 'string',
      is_service_account: 'bool',
      is_privileged: 'bool',
      can_escalate_privs: 'bool',
      is_disabled: 'bool',
      account_created: 'time',
      account_expires: 'time',
      credential_last_changed: 'time',
      account_first_login: 'time',
      account_last_login: 'time',
    },
    contributing: ['account_type', 'user_id', 'account_login'],
  },
  'windows-registry-key': {
    shape: { key: 'string', values: 'list', modified_time: 'time', creator_user_ref: 'ref:user-account', number_of_subkeys: 'int' },
    contributing: ['key', 'values'],
  },
  'x509-certificate': {
    shape: {
      is_self_signed: 'bool',
      hashes: 'hashes',
      version: 'string',
      serial_number: 'string',
      signature_algorithm: 'string',
      issuer: 'string',
      validity_not_before: 'time',
      validity_not_after: 'time',
      subject: 'string',
      subject_public_key_algorithm: 'string',
      subject_public_key_modulus: 'string',
      subject_public_key_exponent: 'int',
      x509_v3_extensions: 'dict',
    },
    contributing: ['hashes', 'serial_number'],
  },
}

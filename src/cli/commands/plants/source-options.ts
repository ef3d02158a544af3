import { resolve } from 'node:path'
import type { Options } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { readGivenText } from '../../given-file.ts'

/** Of sources that are connected to. A password comes from a file, so that no list of processes shows it. */
const connectionOptions = {
  user: { type: 'string', value: 'NAME', help: 'name to log in with' },
  'password-file': { type: 'string', value: 'FILE', help: 'file whose first line is the password' },
} as const satisfies Options

export const opcuaOptions = {
  ...connectionOptions,
  mode: { type: 'string', value: 'MODE', help: 'OPC UA: SignAndEncrypt (default), Sign or None' },
  policy: { type: 'string', value: 'POLICY', help: 'OPC UA: Basic256Sha256 (default), Aes128_Sha256_RsaOaep, Aes256_Sha256_RsaPss' },
  'server-certificate': { type: 'string', value: 'FILE', help: 'OPC UA: the one server that is trusted (PEM)' },
  sampling: { type: 'string', value: 'MS', help: 'OPC UA: milliseconds between two samples (default: 1000)' },
} as const satisfies Options

export const sourceOptions = {
  ...opcuaOptions,
  topic: { type: 'string', multiple: true, value: 'FILTER', help: 'MQTT: topics to hear, such as "spBv1.0/Water/#"; may be repeated' },
  'mqtt-version': { type: 'string', value: 'VERSION', help: 'MQTT: 3.1.1 (default) or 5' },
  'client-id': { type: 'string', value: 'ID', help: 'MQTT: what the broker knows us by' },
  ca: { type: 'string', value: 'FILE', help: "MQTT: authority to trust besides the system's (PEM)" },
  certificate: { type: 'string', value: 'FILE', help: 'MQTT: who we are (PEM)' },
  key: { type: 'string', value: 'FILE', help: 'MQTT: private key of the certificate (PEM)' },
  'json-value': { type: 'string', value: 'PATH', help: 'MQTT: path of the value in JSON (default: value)' },
  'json-time': { type: 'string', value: 'PATH', help: 'MQTT: path of the time in JSON (default: timestamp)' },
  'json-quality': { type: 'string', value: 'PATH', help: 'MQTT: path of the quality in JSON (default: quality)' },
  folder: { type: 'boolean', help: 'files: read every file of the folder' },
  once: { type: 'boolean', help: 'files: wait until all that is there is read, and stop' },
  time: { type: 'string', value: 'COLUMN', help: 'historian: column of the time' },
  'time-format': { type: 'string', value: 'FORMAT', help: 'historian: iso, day-first, month-first, seconds or millis' },
  precision: { type: 'string', value: 'UNIT', help: 'influx: ns (default), us, ms or s' },
} as const satisfies Options

type Given = { readonly [K in keyof typeof sourceOptions]?: string | boolean | readonly string[] | undefined }

/** The source's spec as the API takes it, which says what is wrong with it. */
export function toSpec(kind: string, where: string, values: Given): Record<string, unknown> {
  if (kind === 'mqtt') return toMqttSpec(where, values)
  if (kind === 'opcua') return toOpcuaSpec(where, values)
  const file = { kind, path: resolve(where), isFolder: values.folder === true, follow: values.once !== true }
  if (kind === 'historian') return defined({ ...file, time: values.time, timeFormat: values['time-format'] })
  if (kind === 'influx') return defined({ ...file, precision: values.precision })
  if (kind === 'modbus') return file
  throw cliFault('usage', `"${kind}" is not historian, influx, modbus, mqtt or opcua.`)
}

function toMqttSpec(url: string, values: Given): Record<string, unknown> {
  const json = defined({ value: values['json-value'], time: values['json-time'], quality: values['json-quality'] })
  return defined({
    kind: 'mqtt',
    url,
    topics: values.topic ?? [],
    version: values['mqtt-version'],
    clientId: values['client-id'],
    username: values.user,
    ca: readFile(values.ca),
    certificate: readFile(values.certificate),
    json: Object.keys(json).length === 0 ? undefined : json,
  })
}

export function toOpcuaSpec(url: string, values: Given): Record<string, unknown> {
  return defined({
    kind: 'opcua',
    url,
    mode: values.mode,
    policy: values.policy,
    username: values.user,
    serverCertificate: readFile(values['server-certificate']),
    samplingMs: values.sampling === undefined ? undefined : Number(values.sampling),
  })
}

/** What is never shown again. */
export function toSecrets(values: Given): Record<string, unknown> {
  return defined({ password: readFile(values['password-file'])?.split(/\r?\n/)[0], key: readFile(values.key) })
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

function readFile(file: Given[keyof Given]): string | undefined {
  if (typeof file !== 'string') return undefined
  return readGivenText(file)
}

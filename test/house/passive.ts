import type { Breach, Rule } from './tree.ts'

const rule = 'nothing can write to a plant'
const sourcesFolder = 'src/telemetry/readings/'
const connection = `${sourcesFolder}mqtt/connection.ts`
const opcuaFolder = `${sourcesFolder}opcua/`
/** Packages that speak with machines of a plant, by their names. */
const plantPackages = /^(mqtt|aedes|node-opcua|modbus|jsmodbus|bacnet|bacstack|nodes7|node-snap7|ethernet-ip|dnp3|iec-?6)/
/** What an OPC UA session is asked for: reading and looking around (OPC 10000-4 §5). */
const sessionAllows = new Set(['read', 'browse', 'browseNext', 'close', 'on'])
/** Packets that the one MQTT connection may send: none of them says anything to a plant. */
const sentAllows = new Set(['IConnectPacket', 'ISubscribePacket', 'IPubackPacket', 'IPingreqPacket', 'IDisconnectPacket'])
const writes = /\.(?:write\w*|publish|call|callMethod|setValue\w*|historyUpdate|performMessageTransaction|addNodes|deleteNodes)\s*\(/
const theOneWrite = 'this.#socket.write(mqtt.generate(packet,'

/**
 * Passive by construction: the sources of process readings hold no way to write. Only one file makes MQTT packets, of kinds
 * that cannot publish; only one folder speaks OPC UA, and only reads; no other file of ours knows such a protocol.
 */
export const nothingWritesToPlants: Rule = (tree, sources) => {
  const breaches: Breach[] = []
  for (const source of sources.values()) {
    if (!source.path.startsWith('src/') || source.isTest) continue
    for (const { specifier, line } of source.imports) {
      if (!plantPackages.test(specifier)) continue
      const isAllowed = source.path === connection || (source.path.startsWith(opcuaFolder) && specifier.startsWith('node-opcua'))
      if (!isAllowed) breaches.push({ rule, place: `${source.path}:${line}`, detail: `imports ${specifier}, which can speak to a plant` })
    }
    if (source.path.startsWith(sourcesFolder)) breaches.push(...writesIn(source.path, tree.get(source.path) ?? ''))
  }
  return breaches
}

function writesIn(path: string, text: string): Breach[] {
  const breaches: Breach[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const place = `${path}:${index + 1}`
    const write = writes.exec(line)?.[0]
    const isTheOne = path === connection && line.includes(theOneWrite)
    if (write !== undefined && !isTheOne) breaches.push({ rule, place, detail: `"${write}" may write to a plant` })
    const asked = path.startsWith(opcuaFolder) ? /\bsession\.(\w+)\(/.exec(line)?.[1] : undefined
    if (asked !== undefined && !sessionAllows.has(asked))
      breaches.push({ rule, place, detail: `asks a session for "${asked}", which is not reading` })
    const sent = path === connection ? /^type Sent = (.+)$/.exec(line)?.[1]?.split(' | ') : undefined
    for (const packet of sent ?? []) {
      if (!sentAllows.has(packet)) breaches.push({ rule, place, detail: `sends ${packet}` })
    }
  }
  if (path === connection && !/^type Sent = /m.test(text)) breaches.push({ rule, place: path, detail: 'does not say what it sends' })
  return breaches
}

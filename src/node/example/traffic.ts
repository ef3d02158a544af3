import type { Network } from './network.ts'
import type { SeededRandom } from './random.ts'

type Line = Readonly<Record<string, unknown>>

/** Who speaks to whom, and on which port. */
interface Ends {
  readonly from: string
  readonly to: string
  readonly port: number
}

const modbusPort = 502

/** Zeek lines of the made-up operator. Each call gives the lines of one conversation, as text. */
export class Traffic {
  readonly #network: Network
  readonly #random: SeededRandom
  readonly #sites: readonly [Network['sites'][0], ...Network['sites'][0][]]

  constructor(network: Network, random: SeededRandom) {
    this.#network = network
    this.#random = random
    // Weighted by repetition: a site of weight 18 stands in the list 18 times.
    const weighted = network.sites.flatMap((site) => Array.from({ length: site.weight }, () => site))
    this.#sites = [network.sites[0], ...weighted]
  }

  /** One conversation of an ordinary day that begins at `atMs`. */
  ordinary(atMs: number): string[] {
    const dice = this.#random.next()
    if (dice < 0.5) return this.#visit(atMs)
    if (dice < 0.86) return this.#poll(atMs)
    if (dice < 0.93) return this.#mail(atMs, this.#random.pick(this.#network.senders))
    return this.#visit(atMs)
  }

  /** The intruder's tool calls home: a name is asked for, a TLS connection made. */
  callHome(atMs: number): string[] {
    const { host, domain, address, ja3 } = this.#network.intrusion
    const dns = this.#dns(atMs, host, { name: domain, address })
    return [dns, ...this.#tls(atMs + 60, { from: host, to: address, port: 443 }, { server_name: domain, ja3 })]
  }

  /** The intruder's first steps: the mail with the false update, its download, later a write to a controller. */
  foothold(atMs: number): string[] {
    const { host, domain, address, agent, file, sender } = this.#network.intrusion
    const http = {
      ...this.#conversation(atMs + 90_000, { from: host, to: address, port: 80 }),
      method: 'GET',
      host: domain,
      uri: '/relay/firmware-tool.zip',
      user_agent: agent,
      status_code: 200,
      _path: 'http',
    }
    const download = {
      _path: 'files',
      ts: seconds(atMs + 91_000),
      fuid: `F${this.#random.uid()}`,
      tx_hosts: [address],
      rx_hosts: [host],
      source: 'HTTP',
      mime_type: 'application/zip',
      filename: 'firmware-tool.zip',
      seen_bytes: 2_412_544,
      sha256: file,
    }
    return [...this.#mail(atMs, sender), ...[http, download].map(toText)]
  }

  writeToController(atMs: number): string[] {
    const controller = this.#random.pick(this.#network.controllers)
    return [this.#modbus(atMs, { from: this.#network.intrusion.host, to: controller.address, port: modbusPort }, 'WRITE_SINGLE_REGISTER')]
  }

  #visit(atMs: number): string[] {
    const host = this.#random.pick(this.#network.hosts).address
    const site = this.#random.pick(this.#sites)
    const lines = [this.#dns(atMs, host, site)]
    if (this.#random.next() < 0.75)
      return [...lines, ...this.#tls(atMs + 30, { from: host, to: site.address, port: 443 }, { server_name: site.name })]
    const page = {
      ...this.#conversation(atMs + 30, { from: host, to: site.address, port: 80 }),
      method: 'GET',
      host: site.name,
      uri: `/${this.#random.below(400)}`,
      user_agent: this.#random.pick(this.#network.agents),
      status_code: 200,
      _path: 'http',
    }
    return [...lines, toText(page)]
  }

  #dns(atMs: number, host: string, site: { name: string; address: string }): string {
    const base = this.#conversation(atMs, { from: host, to: this.#network.resolver, port: 53 })
    return toText({
      ...base,
      _path: 'dns',
      proto: 'udp',
      trans_id: this.#random.below(65_536),
      query: site.name,
      qtype_name: 'A',
      rcode_name: 'NOERROR',
      answers: [site.address],
      TTLs: [300],
      rejected: false,
    })
  }

  #tls(atMs: number, ends: Ends, hello: Line): string[] {
    const base = this.#conversation(atMs, ends)
    const ssl = {
      ...base,
      _path: 'ssl',
      version: 'TLSv13',
      established: true,
      ...hello,
    }
    const conn = {
      ...base,
      _path: 'conn',
      proto: 'tcp',
      service: 'ssl',
      duration: 0.4 + this.#random.next() * 8,
      orig_bytes: 400 + this.#random.below(4000),
      resp_bytes: 1200 + this.#random.below(90_000),
      conn_state: 'SF',
    }
    return [ssl, conn].map(toText)
  }

  #poll(atMs: number): string[] {
    const controller = this.#random.pick(this.#network.controllers)
    const scada = this.#network.hosts.find((host) => host.role === 'scada') ?? this.#network.hosts[0]
    return [this.#modbus(atMs, { from: scada.address, to: controller.address, port: modbusPort }, 'READ_HOLDING_REGISTERS')]
  }

  #modbus(atMs: number, ends: Ends, func: string): string {
    return toText({ ...this.#conversation(atMs, ends), _path: 'modbus', unit: 1, func, pdu_type: 'REQ' })
  }

  #mail(atMs: number, sender: string): string[] {
    const gateway = this.#network.hosts.find((host) => host.role === 'mail') ?? this.#network.hosts[0]
    const base = this.#conversation(atMs, { from: '192.0.2.12', to: gateway.address, port: 25 })
    return [
      toText({
        ...base,
        _path: 'smtp',
        helo: 'mail.northgrid.example',
        mailfrom: sender,
        rcptto: ['duty-desk@northgrid.example'],
        subject: 'Notice',
        tls: true,
      }),
    ]
  }

  #conversation(atMs: number, { from, to, port }: Ends): Line {
    return {
      ts: seconds(atMs),
      uid: this.#random.uid(),
      'id.orig_h': from,
      'id.orig_p': 32_768 + this.#random.below(28_000),
      'id.resp_h': to,
      'id.resp_p': port,
    }
  }
}

function seconds(atMs: number): number {
  return Math.round(atMs * 1000) / 1_000_000
}

/** `_path` first, as Zeek's JSON stream writes it. */
function toText(line: Line): string {
  const { _path, ...rest } = line
  return JSON.stringify({ _path, ...rest })
}

import { join } from 'node:path'
import { OPCUACertificateManager } from 'node-opcua-certificate-manager'
import { DataType, StatusCodes, Variant } from 'node-opcua-client'
import { OPCUAServer } from 'node-opcua-server'
import { freePort } from './running-node.ts'

const statuses = { good: StatusCodes.Good, uncertain: StatusCodes.UncertainLastUsableValue, bad: StatusCodes.BadSensorFailure }

/** A real OPC UA server on this machine, with a boiler whose values a test sets. */
export class OpcuaPlant {
  readonly port: number
  readonly url: string
  /** Somebody wrote a value. */
  writes = 0
  readonly #server: OPCUAServer
  readonly #set = new Map<string, (value: number | boolean, quality: keyof typeof statuses) => void>()

  private constructor(server: OPCUAServer, port: number) {
    this.#server = server
    this.port = port
    this.url = `opc.tcp://localhost:${port}`
  }

  /** Its key lies in the folder: the same server, started there again. */
  static async start(folder: string, wantedPort?: number): Promise<OpcuaPlant> {
    const port = wantedPort ?? (await freePort())
    const manager = new OPCUACertificateManager({ rootFolder: join(folder, 'server'), automaticallyAcceptUnknownCertificate: true })
    await manager.initialize()
    const userManager = { isValidUser: (name: string, password: string) => name === 'entente' && password === 'correct horse' }
    const server = new OPCUAServer({ port, hostname: 'localhost', serverCertificateManager: manager, allowAnonymous: true, userManager })
    const plant = new OpcuaPlant(server, port)
    await server.initialize()
    plant.#build()
    await server.start()
    return plant
  }

  set(name: string, value: number | boolean, quality: keyof typeof statuses = 'good'): void {
    this.#set.get(name)?.(value, quality)
  }

  stop(): Promise<void> {
    return this.#server.shutdown(0)
  }

  #build(): void {
    const space = this.#server.engine.addressSpace
    if (space === null) throw new Error('the server has no address space')
    const namespace = space.registerNamespace('urn:plant.example')
    const boiler = namespace.addObject({ organizedBy: space.rootFolder.objects, browseName: 'Boiler' })
    for (const [name, dataType] of [
      ['T1', DataType.Double],
      ['On', DataType.Boolean],
    ] as const) {
      const initial = new Variant({ dataType, value: dataType === DataType.Boolean ? true : 20 })
      const options = { componentOf: boiler, browseName: name, nodeId: `s=${name}`, dataType, minimumSamplingInterval: 10, value: initial }
      const variable = namespace.addVariable(options)
      this.#set.set(name, (value, quality) => variable.setValueFromSource({ dataType, value }, statuses[quality], new Date()))
    }
    this.#server.on('request', (request) => {
      if (request.schema.name === 'WriteRequest' || request.schema.name === 'CallRequest') this.writes += 1
    })
  }
}

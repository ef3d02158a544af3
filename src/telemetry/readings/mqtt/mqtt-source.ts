import { pause, type RunControl } from '../../source-run.ts'
import { AddressMap } from '../address-map.ts'
import type { PlantSourceWork } from '../plant-source-work.ts'
import type { SpecOf } from '../source-spec.ts'
import { MqttConnection } from './connection.ts'
import { MqttMessages } from './messages.ts'

const firstRetryMs = 500
const lastRetryMs = 15_000

/**
 * Listens to a broker for as long as nobody stops it. Each message is acknowledged after the commit that holds its
 * readings, so what a crash or a broken line left unacknowledged comes again, and counts once.
 */
export async function workOnMqtt(work: PlantSourceWork<SpecOf<'mqtt'>>, control: RunControl): Promise<void> {
  const { spec, plant, clock, saved } = work
  const messages = new MqttMessages({ spec, map: new AddressMap(plant.description), now: () => clock.now(), saved: saved.position })
  const { signal, tell } = control
  if (saved.lastAt !== undefined && messages.tellsChanges) await work.take(messages.toLoss(saved.lastAt + 1, 'The node did not listen.'))
  for (let waitMs = firstRetryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, lastRetryMs)) {
    let connection: MqttConnection
    try {
      connection = await MqttConnection.open({ ...work, clientId: spec.clientId ?? work.clientId, signal })
    } catch (error) {
      tell('failed', error instanceof Error ? error.message : String(error))
      await pause(waitMs, signal)
      continue
    }
    waitMs = firstRetryMs
    if (!connection.sessionPresent) messages.forgetSession()
    tell('caught-up')
    const reason = await listen(connection, { work, messages })
    if (!signal.aborted || messages.tellsChanges) await work.take(messages.toLoss(clock.now(), reason))
    if (signal.aborted) return
    tell('failed', reason)
    await pause(waitMs, signal)
  }
}

/** Until the connection is over; gives the reason. What the store throws is thrown on, and nothing is acknowledged. */
async function listen(
  connection: MqttConnection,
  { work, messages }: { work: PlantSourceWork<SpecOf<'mqtt'>>; messages: MqttMessages },
): Promise<string> {
  try {
    for (;;) {
      const received = await nextOf(connection)
      if (typeof received === 'string') return received
      await work.take(messages.toBatch(received))
      connection.acknowledge(received)
    }
  } finally {
    connection.close()
  }
}

async function nextOf(connection: MqttConnection) {
  try {
    return await connection.next()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { breaking } from '../../test/breaking-store.ts'
import { indicator, openTestDetect } from '../../test/open-detect.ts'
import { localAdministrator } from '../identity/index.ts'
import type { Store } from '../store/index.ts'
import { checkDetect } from './index.ts'

suite('a batch counts exactly once', () => {
  const state = async (store: Store) => ({
    history: await store.db.selectFrom('history').selectAll().execute(),
    alerts: await store.db.selectFrom('alert').select(['count', 'status', 'indicator_id']).execute(),
    observables: await store.db.selectFrom('alert_observable').selectAll().execute(),
    evidence: await store.db.selectFrom('alert_evidence').selectAll().execute(),
    sources: await store.db.selectFrom('source').select(['lines', 'events', 'refused', 'first_event_at', 'last_event_at']).execute(),
    outbox: await store.db.selectFrom('outbox').select('topic').execute(),
  })
  const names = ['evil.example', 'a.evil.example', 'good.example']

  test('whatever it breaks at: nothing of it is there, and taken again it is there once', async () => {
    const straight = await openTestDetect()
    const broken = await openTestDetect()
    const { store, breakAt, steps } = breaking(broken.store)
    await broken.reopen({ store })
    for (const node of [straight, broken]) {
      await node.know(indicator(1, "[domain-name:value = 'evil.example']"))
      await node.see('evil.example')
    }
    const before = await state(broken.store)
    for (let at = 0; ; at += 1) {
      breakAt(at)
      const failed = await broken.see(...names).then(
        () => false,
        () => true,
      )
      if (!failed) break
      assert.deepEqual(await state(broken.store), before, `broken at step ${at}`)
      // As after a kill: a new process over what was committed.
      if (at % 3 === 0) await broken.reopen({ store: broken.store }).then(() => broken.reopen({ store }))
    }
    assert.ok(steps() > 8, 'the batch was broken at many steps')
    breakAt(Number.POSITIVE_INFINITY)
    await straight.see(...names)
    const [one, other] = [await state(straight.store), await state(broken.store)]
    const withoutPlaces = ({ evidence, ...rest }: typeof one) => ({ ...rest, evidence: evidence.map(({ place: _place, ...row }) => row) })
    assert.deepEqual(withoutPlaces(other), withoutPlaces(one))
    for (const node of [straight, broken]) {
      assert.deepEqual((await checkDetect(node.store, { mend: false })).findings, [])
      await node.detect.close()
      await node.close()
    }
  })

  test('taking over an indicator that breaks leaves nothing, and again finds the past once', async () => {
    const node = await openTestDetect()
    const { store, breakAt } = breaking(node.store)
    await node.reopen({ store })
    await node.see(...names)
    await node.intel.add([indicator(1, "[domain-name:value = 'evil.example']")], { collection: node.intelligence, broughtBy: 'test' })
    for (let at = 0; ; at += 1) {
      breakAt(at)
      const failed = await node.detect.refreshIndicators().then(
        () => false,
        () => true,
      )
      if (!failed) break
      assert.equal((await node.detect.alerts.counts(localAdministrator)).open, 0)
    }
    breakAt(Number.POSITIVE_INFINITY)
    const { alerts } = await node.detect.alerts.list(localAdministrator, { limit: 10 })
    assert.deepEqual(
      alerts.map((alert) => alert.count),
      [2],
    )
    assert.equal((await node.see('evil.example')).matches, 1)
    await node.detect.close()
    await node.close()
  })

  test('lines taken while indicators are taken over are met by the index or found in the history, once', async () => {
    const node = await openTestDetect()
    await node.intel.add(
      Array.from({ length: 40 }, (_each, at) => indicator(at + 1, `[domain-name:value = 'evil${at % 4}.example']`)),
      { collection: node.intelligence, broughtBy: 'test' },
    )
    const lines = Array.from({ length: 30 }, (_each, at) => node.see(`evil${at % 4}.example`))
    await Promise.all([...lines.slice(0, 15), node.detect.refreshIndicators(), ...lines.slice(15)])
    const { alerts } = await node.detect.alerts.list(localAdministrator, { limit: 100 })
    assert.equal(alerts.length, 40)
    assert.equal(
      alerts.reduce((sum, alert) => sum + alert.count, 0),
      30 * 10,
    )
    await node.detect.close()
    await node.close()
  })
})

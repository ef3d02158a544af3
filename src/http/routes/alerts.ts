import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Node } from '../../node/index.ts'
import { toAlert, toAlertDetail } from '../alert-view.ts'
import { Alert, AlertDetail, AlertPage, AlertQuery, Confirmation, Dismissal } from '../contract/index.ts'
import { addRoute } from '../route.ts'

const Nothing = z.object({})

export function addAlertRoutes(app: FastifyInstance, node: Node): void {
  const { alerts } = node.detect
  addRoute(app, {
    method: 'GET',
    url: '/alerts',
    tag: 'alerts',
    summary: 'Alerts, the last opened first',
    needs: 'reader',
    query: AlertQuery,
    answer: AlertPage,
    handle: async ({ reader, query }) => {
      const page = await alerts.list(reader, query)
      return { alerts: page.alerts.map(toAlert), next: page.next }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/alerts/:id',
    tag: 'alerts',
    summary: 'One alert with the evidence it rests on',
    needs: 'reader',
    answer: AlertDetail,
    handle: async ({ reader, params }) => toAlertDetail(await alerts.get(reader, params.id ?? '')),
  })
  addRoute(app, {
    method: 'POST',
    url: '/alerts/:id/confirm',
    tag: 'alerts',
    summary: 'Confirm an alert: a STIX sighting is made of it',
    needs: 'administrator',
    body: Confirmation,
    answer: Alert,
    handle: async ({ reader, params, body }) => toAlert(await alerts.confirm(reader, params.id ?? '', body)),
  })
  addRoute(app, {
    method: 'POST',
    url: '/alerts/:id/dismiss',
    tag: 'alerts',
    summary: 'Dismiss an alert; the same thing stays quiet from then on',
    needs: 'administrator',
    body: Dismissal,
    answer: Alert,
    handle: async ({ reader, params, body }) => toAlert(await alerts.dismiss(reader, params.id ?? '', body.reason)),
  })
  addRoute(app, {
    method: 'POST',
    url: '/alerts/:id/reopen',
    tag: 'alerts',
    summary: 'Undo a decision',
    needs: 'administrator',
    body: Nothing,
    answer: Alert,
    handle: async ({ reader, params }) => toAlert(await alerts.reopen(reader, params.id ?? '')),
  })
}

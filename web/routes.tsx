import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import type { AlertStatus } from './contract.ts'
import { PageFailed, PageNotFound } from './shell/page-failed.tsx'
import { Shell } from './shell/shell.tsx'

/** The addresses of the pages. Each page is loaded when it is first opened. */
const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Shell,
  notFoundComponent: PageNotFound,
  errorComponent: PageFailed,
})

const loopRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/loop/loop.tsx'), 'LoopPage'),
})

export interface AlertsSearch {
  readonly status?: AlertStatus | 'all'
}

const alertsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts',
  validateSearch: (search: Record<string, unknown>): AlertsSearch => {
    const { status } = search
    return status === 'all' || status === 'confirmed' || status === 'dismissed' ? { status } : {}
  },
  component: lazyRouteComponent(() => import('./pages/alerts/alerts.tsx'), 'AlertsPage'),
})

const alertRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts/$alertId',
  component: lazyRouteComponent(() => import('./pages/alerts/alert.tsx'), 'AlertPage'),
})

export interface IntelSearch {
  readonly text?: string
  readonly type?: string
  readonly collection?: string
}

const intelRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/intel',
  validateSearch: (search: Record<string, unknown>): IntelSearch => toTexts(search, ['text', 'type', 'collection']),
  component: lazyRouteComponent(() => import('./pages/intel/intel.tsx'), 'IntelPage'),
})

const objectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/intel/$objectId',
  component: lazyRouteComponent(() => import('./pages/intel/object.tsx'), 'ObjectPage'),
})

const collectionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/collections',
  component: lazyRouteComponent(() => import('./pages/collections/collections.tsx'), 'CollectionsPage'),
})

const collectionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/collections/$collectionId',
  component: lazyRouteComponent(() => import('./pages/collections/collection.tsx'), 'CollectionPage'),
})

export interface TelemetrySearch {
  readonly value?: string
  readonly kind?: string
}

const telemetryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/telemetry',
  validateSearch: (search: Record<string, unknown>): TelemetrySearch => toTexts(search, ['value', 'kind']),
  component: lazyRouteComponent(() => import('./pages/telemetry/telemetry.tsx'), 'TelemetryPage'),
})

const sourceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/telemetry/$sourceId',
  component: lazyRouteComponent(() => import('./pages/telemetry/source.tsx'), 'SourcePage'),
})

const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/access',
  component: lazyRouteComponent(() => import('./pages/access/access.tsx'), 'AccessPage'),
})

const routeTree = rootRoute.addChildren([
  loopRoute,
  alertsRoute,
  alertRoute,
  intelRoute,
  objectRoute,
  collectionsRoute,
  collectionRoute,
  telemetryRoute,
  sourceRoute,
  accessRoute,
])

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({ routeTree, context: { queryClient }, defaultPreload: 'intent', scrollRestoration: true })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}

// The address is typed by people: what is not a text of sensible length is left out.
function toTexts<Name extends string>(search: Record<string, unknown>, names: readonly Name[]): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = search[name]
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text === 'string' && text !== '' && text.length <= 4096) texts[name] = text
  }
  return texts
}

import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import {
  parseAlertsSearch,
  parseDependenciesSearch,
  parseInboxSearch,
  parseIncidentSearch,
  parseIncidentsSearch,
  parseIntelSearch,
  parseLogSearch,
  parseRegimesSearch,
  parseStatementSearch,
  parseTelemetrySearch,
} from './addresses.ts'
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

const alertsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts',
  validateSearch: parseAlertsSearch,
  component: lazyRouteComponent(() => import('./pages/alerts/alerts.tsx'), 'AlertsPage'),
})

const alertRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts/$alertId',
  component: lazyRouteComponent(() => import('./pages/alerts/alert.tsx'), 'AlertPage'),
})

const incidentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/incidents',
  validateSearch: parseIncidentsSearch,
  component: lazyRouteComponent(() => import('./pages/incidents/incidents.tsx'), 'IncidentsPage'),
})

const incidentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/incidents/$incidentId',
  validateSearch: parseIncidentSearch,
  component: lazyRouteComponent(() => import('./pages/incidents/incident.tsx'), 'IncidentPage'),
})

const noticesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/notices',
  component: lazyRouteComponent(() => import('./pages/notices/notices.tsx'), 'NoticesPage'),
})

const reportRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/incidents/$incidentId/reports/$reportId',
  component: lazyRouteComponent(() => import('./pages/incidents/report.tsx'), 'ReportPage'),
})

const dependenciesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dependencies',
  validateSearch: parseDependenciesSearch,
  component: lazyRouteComponent(() => import('./pages/dependencies/dependencies.tsx'), 'DependenciesPage'),
})

const authorityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/authority',
  validateSearch: parseInboxSearch,
  component: lazyRouteComponent(() => import('./pages/authority/inbox.tsx'), 'InboxPage'),
})

const authorityFiguresRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/authority/figures',
  component: lazyRouteComponent(() => import('./pages/authority/figures.tsx'), 'FiguresPage'),
})

const receivedReportRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/authority/$report',
  component: lazyRouteComponent(() => import('./pages/authority/report.tsx'), 'ReceivedReportPage'),
})

const regimesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regimes',
  validateSearch: parseRegimesSearch,
  component: lazyRouteComponent(() => import('./pages/regimes/regimes.tsx'), 'RegimesPage'),
})

const regimeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regimes/$regimeId',
  component: lazyRouteComponent(() => import('./pages/regimes/regime.tsx'), 'RegimePage'),
})

const intelRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/intel',
  validateSearch: parseIntelSearch,
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

const telemetryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/telemetry',
  validateSearch: parseTelemetrySearch,
  component: lazyRouteComponent(() => import('./pages/telemetry/telemetry.tsx'), 'TelemetryPage'),
})

const sourceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/telemetry/$sourceId',
  component: lazyRouteComponent(() => import('./pages/telemetry/source.tsx'), 'SourcePage'),
})

const plantsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/plants',
  component: lazyRouteComponent(() => import('./pages/plants/plants.tsx'), 'PlantsPage'),
})

const plantRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/plants/$plant',
  component: lazyRouteComponent(() => import('./pages/plants/plant.tsx'), 'PlantPage'),
})

const readinessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/plants/$plant/readiness',
  component: lazyRouteComponent(() => import('./pages/plants/readiness.tsx'), 'ReadinessPage'),
})

const modelRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/plants/$plant/models/$version',
  component: lazyRouteComponent(() => import('./pages/plants/model.tsx'), 'ModelPage'),
})

const episodeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/episodes/$episodeId',
  component: lazyRouteComponent(() => import('./pages/plants/episode.tsx'), 'EpisodePage'),
})

const logRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/log',
  validateSearch: parseLogSearch,
  component: lazyRouteComponent(() => import('./pages/log/log.tsx'), 'LogPage'),
})

const statementRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/log/statements/$index',
  validateSearch: parseStatementSearch,
  component: lazyRouteComponent(() => import('./pages/log/statement.tsx'), 'StatementPage'),
})

const alarmRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/log/alarms/$alarmId',
  component: lazyRouteComponent(() => import('./pages/log/alarm.tsx'), 'AlarmPage'),
})

const exerciseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/exercise',
  component: lazyRouteComponent(() => import('./pages/exercise/exercise.tsx'), 'ExercisePage'),
})

const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/access',
  component: lazyRouteComponent(() => import('./pages/access/access.tsx'), 'AccessPage'),
})

const playbooksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/playbooks',
  component: lazyRouteComponent(() => import('./pages/playbooks/playbooks.tsx'), 'PlaybooksPage'),
})

const playbookRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/playbooks/$name',
  component: lazyRouteComponent(() => import('./pages/playbooks/playbook.tsx'), 'PlaybookPage'),
})

const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$run',
  component: lazyRouteComponent(() => import('./pages/playbooks/run.tsx'), 'RunPage'),
})

const routeTree = rootRoute.addChildren([
  loopRoute,
  alertsRoute,
  alertRoute,
  incidentsRoute,
  incidentRoute,
  reportRoute,
  noticesRoute,
  dependenciesRoute,
  playbooksRoute,
  playbookRoute,
  runRoute,
  authorityRoute,
  authorityFiguresRoute,
  receivedReportRoute,
  regimesRoute,
  regimeRoute,
  intelRoute,
  objectRoute,
  collectionsRoute,
  collectionRoute,
  telemetryRoute,
  sourceRoute,
  plantsRoute,
  plantRoute,
  readinessRoute,
  modelRoute,
  episodeRoute,
  logRoute,
  statementRoute,
  alarmRoute,
  exerciseRoute,
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

import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import { addAlertRoutes } from './alerts.ts'
import { addAnchorRoutes } from './anchors.ts'
import { addAuthorityRoutes } from './authority.ts'
import { addAuthorityFigureRoutes } from './authority-figures.ts'
import { addCircleRoutes } from './circles.ts'
import { addCollectionRoutes } from './collections.ts'
import { addDependencyRoutes } from './dependencies.ts'
import { addExerciseRoutes } from './exercise.ts'
import { addFeedRoutes } from './feeds.ts'
import { addIncidentDutyRoutes } from './incident-duties.ts'
import { addIncidentEvidenceRoutes } from './incident-evidence.ts'
import { addIncidentExchangeRoutes } from './incident-exchange.ts'
import { addIncidentExportRoutes } from './incident-exports.ts'
import { addIncidentFactRoutes } from './incident-facts.ts'
import { addIncidentMailRoutes } from './incident-mail.ts'
import { addIncidentReportRoutes } from './incident-reports.ts'
import { addIncidentRoutes } from './incidents.ts'
import { addKeyRoutes } from './keys.ts'
import { addLiveRoutes } from './live.ts'
import { addLogRoutes } from './log.ts'
import { addMailRoutes } from './mail.ts'
import { addNodeRoutes } from './node.ts'
import { addNoticeRoutes } from './notices.ts'
import { addObjectRoutes } from './objects.ts'
import { addPartnerRoutes } from './partners.ts'
import { addPatternRoutes } from './patterns.ts'
import { addPlantModelRoutes } from './plant-models.ts'
import { addPlantRoutes } from './plants.ts'
import { addWatchedPlantRoutes } from './plants-watched.ts'
import { addPlaybookRoutes } from './playbooks.ts'
import { addPostRoutes } from './post.ts'
import { addProofRoutes } from './proofs.ts'
import { addRegimeRoutes } from './regimes.ts'
import { addResolutionRoutes } from './resolution.ts'
import { addTelemetryRoutes } from './telemetry.ts'
import { addTokenRoutes } from './tokens.ts'

/** Everything under /api/v1, one file a room. */
export function addRoutes(app: FastifyInstance, node: Node): void {
  addNodeRoutes(app, node)
  addLiveRoutes(app, node)
  addObjectRoutes(app, node)
  addCollectionRoutes(app, node)
  addAlertRoutes(app, node)
  addIncidentRoutes(app, node)
  addIncidentFactRoutes(app, node)
  addIncidentDutyRoutes(app, node)
  addIncidentEvidenceRoutes(app, node)
  addIncidentReportRoutes(app, node)
  addIncidentExportRoutes(app, node)
  addIncidentExchangeRoutes(app, node)
  addNoticeRoutes(app, node)
  addIncidentMailRoutes(app, node)
  addRegimeRoutes(app, node)
  addAuthorityRoutes(app, node)
  addAuthorityFigureRoutes(app, node)
  addDependencyRoutes(app, node)
  addMailRoutes(app, node)
  addPlaybookRoutes(app, node)
  addTelemetryRoutes(app, node)
  addPlantRoutes(app, node)
  addExerciseRoutes(app, node)
  addFeedRoutes(app, node)
  addTokenRoutes(app, node)
  addLogRoutes(app, node)
  addAnchorRoutes(app, node)
  addProofRoutes(app, node)
  addKeyRoutes(app, node)
  addResolutionRoutes(app, node)
  addPartnerRoutes(app, node)
  addPostRoutes(app, node)
  addCircleRoutes(app, node)
  addPatternRoutes(app)
  addWatchedPlantRoutes(app, node)
  addPlantModelRoutes(app, node)
}

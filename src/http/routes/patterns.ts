import type { FastifyInstance } from 'fastify'
import { isJsonObject } from '../../base/index.ts'
import { explainMatch, matchPattern, parsePattern } from '../../stix/index.ts'
import { PatternAnswer, PatternQuestion } from '../contract/index.ts'
import { httpFault } from '../faults.ts'
import { addRoute } from '../route.ts'

export function addPatternRoutes(app: FastifyInstance): void {
  addRoute(app, {
    method: 'POST',
    url: '/patterns/match',
    tag: 'patterns',
    summary: 'Match a STIX pattern against observed data, and say why',
    needs: 'reader',
    body: PatternQuestion,
    answer: PatternAnswer,
    handle: async ({ body }) => {
      const bundles = Array.isArray(body.bundle) ? body.bundle : [body.bundle]
      if (!bundles.every(isJsonObject)) throw httpFault('bad-request', 'Send a bundle, or several in an array.', 'body.bundle')
      const verdict = matchPattern(parsePattern(body.pattern), bundles)
      return { isMatch: verdict.isMatch, why: explainMatch(verdict) }
    },
  })
}

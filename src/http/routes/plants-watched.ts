import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import {
  Episode,
  EpisodeDetail,
  EpisodePage,
  EpisodeQuery,
  Feedback,
  LiveView,
  LiveViewQuery,
  WatchedPlantDetail,
  WatchedPlants,
} from '../contract/index.ts'
import { httpFault } from '../faults.ts'
import { toEpisode, toLiveView, toPicture, toWatchedPlant, toWatchedPlantDetail } from '../plant-view.ts'
import { addRoute } from '../route.ts'

/** Plants as their models see them, and the episodes in which they did not behave as they do. */
export function addWatchedPlantRoutes(app: FastifyInstance, node: Node): void {
  const { plantWatch } = node
  addRoute(app, {
    method: 'GET',
    url: '/process/plants',
    tag: 'process',
    summary: 'Plants, with the models that judge them',
    needs: 'reader',
    answer: WatchedPlants,
    handle: async ({ reader }) => ({ plants: (await plantWatch.list(reader)).map(toWatchedPlant) }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/process/plants/:plant',
    tag: 'process',
    summary: 'One plant: its versions, thresholds, and what its models saw that is no alarm',
    needs: 'reader',
    answer: WatchedPlantDetail,
    handle: async ({ reader, params }) => toWatchedPlantDetail(await plantWatch.get(reader, params.plant ?? '')),
  })
  addRoute(app, {
    method: 'GET',
    url: '/process/plants/:plant/live',
    tag: 'process',
    summary: 'What the plant does now, and what it should do',
    needs: 'reader',
    query: LiveViewQuery,
    answer: LiveView,
    handle: async ({ reader, params, query }) => {
      const tags = query.tags === undefined ? undefined : query.tags.split(',').filter((tag) => tag !== '')
      return toLiveView(await plantWatch.live(reader, params.plant ?? '', { ...query, tags }))
    },
  })
  addEpisodeRoutes(app, node)
}

function addEpisodeRoutes(app: FastifyInstance, node: Node): void {
  const { plantWatch } = node
  addRoute(app, {
    method: 'GET',
    url: '/process/episodes',
    tag: 'process',
    summary: 'Episodes, the last opened first; those of models in shadow among them',
    needs: 'reader',
    query: EpisodeQuery,
    answer: EpisodePage,
    handle: async ({ reader, query }) => {
      const page = await plantWatch.episodes(reader, query)
      return { episodes: page.episodes.map(toEpisode), next: page.next }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/process/episodes/:id',
    tag: 'process',
    summary: 'One episode, with the picture of what was read and what was expected',
    needs: 'reader',
    answer: EpisodeDetail,
    handle: async ({ reader, params }) => {
      const episode = await plantWatch.requireEpisode(reader, params.id ?? '')
      const picture = await plantWatch.pictureOf(reader, episode.id)
      return { ...toEpisode(episode), picture: picture === undefined ? null : toPicture(picture) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/process/episodes/:id/feedback',
    tag: 'process',
    summary: 'Say whether it was a true alarm; the threshold follows, the model stays',
    needs: 'administrator',
    body: Feedback,
    answer: Episode,
    handle: async ({ reader, params, body }) => {
      const { alerts } = node.detect
      const { id, verdict } = await plantWatch.requireEpisode(reader, params.id ?? '')
      const alertId = await plantWatch.requireRaised(reader, id)
      if (body.verdict === 'false-alarm' && body.reason === undefined)
        throw httpFault('bad-request', 'Say why it was a false alarm.', 'body.reason')
      if (verdict !== 'none' && verdict !== body.verdict) await alerts.reopen(reader, alertId)
      if (body.verdict === 'true-alarm' && verdict !== 'true-alarm') await alerts.confirm(reader, alertId, { note: body.reason })
      if (body.verdict === 'false-alarm' && verdict !== 'false-alarm') await alerts.dismiss(reader, alertId, body.reason ?? '')
      return toEpisode(await plantWatch.requireEpisode(reader, id))
    },
  })
}

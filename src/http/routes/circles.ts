import type { FastifyInstance } from 'fastify'
import { type AdoptedList, federationFault, type Weighed } from '../../federation/index.ts'
import { type SignedList, toListHash, toPolicyText, toVerifierKeyText } from '../../ledger/index.ts'
import type { Node } from '../../node/index.ts'
import {
  AdoptedListView,
  CircleHistory,
  CirclePolicyQuery,
  Circles,
  DraftListView,
  MemberListFile,
  type MemberListView,
  NewMemberList,
} from '../contract/index.ts'
import { addRoute } from '../route.ts'

/** Circles of nodes and their lists of members. */
export function addCircleRoutes(app: FastifyInstance, node: Node): void {
  addDraftRoutes(app, node)
  const { circles } = node.federation
  addRoute(app, {
    method: 'GET',
    url: '/circles',
    tag: 'circles',
    summary: 'Circles with their newest list of members, and lists that are on their way',
    needs: 'administrator',
    answer: Circles,
    handle: async () => ({
      circles: (await circles.list()).map(({ name, isMember, newest }) => ({ name, isMember, newest: toAdopted(newest) })),
      drafts: (await circles.drafts()).map(toDraft),
    }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/circles/:name/history',
    tag: 'circles',
    summary: 'Every version that was adopted, the newest first',
    needs: 'administrator',
    answer: CircleHistory,
    handle: async ({ params }) => ({ versions: (await circles.history(params.name ?? '')).map(toAdopted) }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/circles/:name/policy',
    tag: 'circles',
    summary: "A policy for those who verify a member's proofs: its keys, and a quorum of the other members as witnesses (C2SP tlog-policy)",
    needs: 'administrator',
    query: CirclePolicyQuery,
    handle: async ({ params, query, reply }) => {
      const [newest] = await circles.history(params.name ?? '')
      return reply.type('text/plain; charset=utf-8').send(toPolicy(newest?.list, query.member ?? node.ownLog.origin))
    },
  })
}

function addDraftRoutes(app: FastifyInstance, node: Node): void {
  const { circles } = node.federation
  addRoute(app, {
    method: 'POST',
    url: '/circles/propose',
    tag: 'circles',
    summary: 'Make the next version of a list of members, or the first of a new circle, and sign it',
    needs: 'administrator',
    body: NewMemberList,
    answer: DraftListView,
    handle: async ({ body, reader }) => toDraft(ofWeighed(await circles.propose(body, { by: reader.name, again: body.again }))),
  })
  addRoute(app, {
    method: 'POST',
    url: '/circles/sign',
    tag: 'circles',
    summary: "Add this node's signature to a list of members",
    needs: 'administrator',
    body: MemberListFile,
    answer: DraftListView,
    handle: async ({ body, reader }) => toDraft(ofWeighed(await circles.sign(body.source, { by: reader.name, again: body.again }))),
  })
  addRoute(app, {
    method: 'POST',
    url: '/circles/offer',
    tag: 'circles',
    summary: 'Keep a list of members that somebody brought, and gather the signatures it has',
    needs: 'administrator',
    body: MemberListFile,
    answer: DraftListView,
    handle: async ({ body }) => toDraft({ ...(await circles.offer(body.source)), isSigned: false }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/circles/adopt',
    tag: 'circles',
    summary: 'Adopt a list that enough members have signed: partners and their keys follow from it',
    needs: 'administrator',
    body: MemberListFile,
    answer: AdoptedListView,
    handle: async ({ body, reader }) => toAdopted(await circles.adopt(body.source, reader.name)),
  })
}

function ofWeighed(weighed: Weighed) {
  return { ...weighed, isSigned: true }
}

function toView(list: SignedList, source: string): MemberListView {
  return {
    circle: list.circle,
    version: list.version,
    hash: Buffer.from(toListHash(list.note.text)).toString('hex'),
    validFrom: list.validFrom,
    threshold: list.threshold,
    members: list.members.map(({ name, origin, url, logKeys, witnessKeys }) => ({
      name,
      origin,
      url,
      logKeys: logKeys.map(toVerifierKeyText),
      witnessKeys: witnessKeys.map(toVerifierKeyText),
    })),
    source,
  }
}

function toAdopted({ list, source, adoptedAt, adoptedBy }: AdoptedList): AdoptedListView {
  return { ...toView(list, source), adoptedAt, adoptedBy }
}

function toDraft({ list, source, support, isSigned }: Weighed & { isSigned: boolean }): DraftListView {
  const names = (members: SignedList['members']) => members.map(({ name }) => name)
  return { ...toView(list, source), signedBy: names(support.signed), missing: names(support.missing), needed: support.needed, isSigned }
}

/**
 * The log itself and witnesses among the others make up the list's threshold; more than half of the others at least, so that
 * two histories would need one that lies.
 */
function toPolicy(list: SignedList | undefined, wanted: string): string {
  const member = list?.members.find(({ name, origin }) => name === wanted || origin === wanted)
  if (list === undefined || member === undefined) throw federationFault('not-a-member', `The list names no member ${wanted}.`, 'member')
  const others = list.members.filter(({ origin }) => origin !== member.origin)
  const witnesses = others.map(({ name, witnessKeys: [first] }) => ({
    name: name.replaceAll(/\s+/g, '-'),
    key: first === undefined ? '' : toVerifierKeyText(first),
  }))
  const threshold = others.length === 0 ? 0 : Math.max(list.threshold - 1, Math.floor(others.length / 2) + 1)
  return toPolicyText({ logs: member.logKeys.slice(0, 1).map(toVerifierKeyText), witnesses, threshold })
}

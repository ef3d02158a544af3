import { isTimestamp, toSortable } from '../../base/index.ts'
import { taxiiFault } from '../faults.ts'
import { type PartnerPage, parsePage } from './answers.ts'
import type { Connection, Received } from './connection.ts'

export interface PageWish {
  /** Only what the partner added after this, as its own header said last time. */
  readonly addedAfter?: string
  readonly limit?: number
  /** Goes on in the middle of a walk that was broken off; the other wishes must be the same as then. */
  readonly next?: string
  readonly match?: {
    readonly ids?: readonly string[]
    readonly types?: readonly string[]
    readonly versions?: readonly string[]
    readonly specVersions?: readonly string[]
  }
}

export interface ReceivedPage {
  /** Each object's text as it came, with its place in this page. */
  readonly objects: readonly { readonly text: string; readonly place: string }[]
  /**
   * The `addedAfter` of a poll that goes on from here, in the partner's own words. Promise: nothing is lost by it, also
   * when this page ends in the middle of objects of one date; some may come twice. undefined: nothing new to go on from.
   */
  readonly lastAddedAt: string | undefined
  /** Where the next page starts; undefined when this was the last one, or the partner gives no `next`. */
  readonly next: string | undefined
}

/** A partner that promises more and sends nothing is believed this often. */
const maxEmptyPages = 3
const maxHeaderLength = 64

/**
 * Walks through a collection, oldest first. A server that says `more` without a `next` is asked again for what it added
 * after its last header (§3.5); one that leads in circles is left with a fault, so that a poll always ends.
 */
export async function* walkPages(connection: Connection, collectionUrl: URL, wish: PageWish): AsyncGenerator<ReceivedPage> {
  let from: Start = { addedAfter: wish.addedAfter, next: wish.next }
  let emptyPages = 0
  let before: string | undefined
  let earlier: PartnerPage | undefined
  for (;;) {
    const url = toPageUrl(collectionUrl, wish, from)
    const received = await connection.get(url)
    const page = parsePage(received.text, url.href)
    const first = dateOf(received, 'x-taxii-date-added-first')
    const last = dateOf(received, 'x-taxii-date-added-last')
    yield {
      objects: page.objects,
      lastAddedAt: page.hasMore ? safeDate(first, last, before) : (last ?? before),
      next: page.hasMore ? page.next : undefined,
    }
    if (!page.hasMore) return
    emptyPages = page.objects.length === 0 ? emptyPages + 1 : 0
    if (emptyPages >= maxEmptyPages) throw stuck('it promises more and sends nothing', url)
    if (isRepeated(page, earlier)) throw stuck('its next leads to the same page again', url)
    earlier = page
    from = advance(from, { next: page.next, last }, url)
    before = last ?? before
  }
}

interface Start {
  readonly addedAfter: string | undefined
  readonly next: string | undefined
}

function advance(from: Start, page: { next: string | undefined; last: string | undefined }, url: URL): Start {
  if (page.next !== undefined) return { addedAfter: from.addedAfter, next: page.next }
  if (page.last === undefined) throw stuck('it says there is more but not where', url)
  if (page.last === from.addedAfter) throw stuck('its last date leads to the same page again', url)
  return { addedAfter: page.last, next: undefined }
}

/** Some servers give one `next` for the whole walk and remember where we are in it: only the same page again is a circle. */
function isRepeated(page: PartnerPage, earlier: PartnerPage | undefined): boolean {
  if (earlier?.next === undefined || earlier.next !== page.next || page.objects.length === 0) return false
  return page.objects.length === earlier.objects.length && page.objects.every((object, at) => object.text === earlier.objects[at]?.text)
}

function dateOf(received: Received, header: string): string | undefined {
  const text = received.header(header)?.trim()
  return text === undefined || text === '' || text.length > maxHeaderLength ? undefined : text
}

/** With more to come, the objects of the last date may not be whole; those of an earlier date on this page, or of the page before, are. */
function safeDate(first: string | undefined, last: string | undefined, before: string | undefined): string | undefined {
  if (first === undefined || last === undefined) return undefined
  if (first !== last) return isLater(last, first) ? first : undefined
  return before === last ? undefined : before
}

function stuck(why: string, url: URL): Error {
  return taxiiFault('partner-answer', `The partner's pages cannot be followed: ${why}.`, url.href)
}

/** False also for texts that are no timestamps, of which nothing is known. */
function isLater(date: string, than: string): boolean {
  return isTimestamp(date) && isTimestamp(than) && toSortable(date) > toSortable(than)
}

function toPageUrl(collectionUrl: URL, wish: PageWish, from: Start): URL {
  const url = new URL('objects/', collectionUrl)
  const { match } = wish
  const parameters: [string, string | undefined][] = [
    ['added_after', from.addedAfter],
    ['limit', wish.limit?.toString()],
    ['next', from.next],
    ['match[id]', match?.ids?.join(',')],
    ['match[type]', match?.types?.join(',')],
    ['match[version]', match?.versions?.join(',')],
    ['match[spec_version]', match?.specVersions?.join(',')],
  ]
  for (const [name, value] of parameters) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url
}

import { type Tiles, toTilePath } from '../ledger/index.ts'
import type { Partner } from './partners.ts'
import { Peer } from './peer.ts'

/** A partner's tiles over HTTP. What comes is a claim, held against a signed root by who reads it. */
export function partnerTiles(partner: Pick<Partner, 'url' | 'ca'>): Tiles {
  const peer = new Peer(partner)
  return {
    async read(tile) {
      const { status, body } = await peer.get(`log/${toTilePath(tile)}`)
      return status === 200 ? body : undefined
    },
  }
}

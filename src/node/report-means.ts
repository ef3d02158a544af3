import type { Post } from '../federation/index.ts'
import type { Courier, ExchangeMeans } from '../incidents/index.ts'
import type { OwnLog } from '../transparency/index.ts'
import type { Config } from './config.ts'

/** What takes reports out of this node: the post to partners, and the couriers that the operator has set up. */
export function toReportMeans(config: Config, parts: { ownLog: OwnLog; post: Post; couriers: readonly Courier[] }): ExchangeMeans {
  const { ownLog, post, couriers } = parts
  const { name: organisation, country } = config.organisation
  return {
    own: () => ({ origin: ownLog.origin, signers: ownLog.signers, isExercise: config.isExercise, organisation, country }),
    postbox: post,
    couriers,
  }
}

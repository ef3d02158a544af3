export { federationFault } from './faults.ts'
export { type Feed, type Feeds, type NewFeed, openFeeds, type Polled } from './feeds.ts'

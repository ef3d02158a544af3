export { type AppOptions, createApp, listenLocally, webRoot } from './app.ts'
export * from './contract/index.ts'
export { toImpactView } from './dependencies-view.ts'
export { httpFault } from './faults.ts'

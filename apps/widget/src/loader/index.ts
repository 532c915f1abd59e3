export type { Koe, KoeCall, KoeEvent, KoeEventDetail, KoeOptions } from './koe.ts'
export { startKoe } from './start.ts'

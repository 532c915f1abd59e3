export * from './text-engine.ts'
export * from './text-work.ts'

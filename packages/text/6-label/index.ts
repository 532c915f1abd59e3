export * from './candidates.ts'
export * from './empty-heads.ts'
export * from './name-themes.ts'
export * from './representatives.ts'

export * from './find-personal-data.ts'
export * from './normalize-text.ts'
export * from './split-sentences.ts'

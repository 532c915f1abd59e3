export * from './collect-terms.ts'
export * from './find-pairs.ts'
export * from './find-predicates.ts'
export * from './read-verbatim.ts'

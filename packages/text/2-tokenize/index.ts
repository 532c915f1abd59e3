export * from './load-tokenizer.ts'
export * from './token.ts'

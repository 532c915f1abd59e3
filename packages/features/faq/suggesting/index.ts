export * from './article-index.ts'

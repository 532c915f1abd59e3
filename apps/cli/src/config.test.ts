import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({ port: 3000, host: '127.0.0.1', role: 'all', databaseUrl: undefined })
  })

  it.each([
    { PORT: 'http' },
    { PORT: '70000' },
    { KOE_ROLE: 'boss' },
    { KOE_ROLE: 'api' },
    { KOE_ROLE: 'web' },
    { DATABASE_URL: 'mysql://x' },
    { KOE_SECRET: 'short' },
    { KOE_ORIGIN: 'javascript:alert(1)' },
    { KOE_EMBEDDINGS_URL: 'file:///etc/passwd', KOE_EMBEDDINGS_MODEL: 'm' },
    { KOE_EMBEDDINGS_URL: 'http://localhost:11434/v1' },
    { KOE_EMBEDDINGS_URL: 'http://localhost:11434/v1', KOE_EMBEDDINGS_MODEL: 'm', KOE_EMBEDDINGS_DIMENSIONS: '1e9' },
  ])('says what is wrong with %o', (env) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
  })

  it('asks no other model for vectors unless it is told to', () => {
    expect(readConfig({ KOE_EMBEDDINGS_MODEL: 'm' }).embeddings).toBeUndefined()
    const env = { KOE_EMBEDDINGS_URL: 'http://localhost:11434/v1/', KOE_EMBEDDINGS_MODEL: 'm' }
    expect(readConfig(env).embeddings).toEqual({ url: 'http://localhost:11434/v1', model: 'm' })
  })

  it('takes the slash off an origin', () => {
    expect(readConfig({ KOE_ORIGIN: 'https://koe.example.com/' }).origin).toBe('https://koe.example.com')
  })
})

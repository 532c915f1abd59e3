import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `unit`: tests beside their file. The others hold what crosses rooms; they need a build, a browser or a real PostgreSQL. */
const project = (name: string, include: string[], testTimeout = 20_000) => ({
  root,
  test: { name, include, testTimeout, hookTimeout: Math.max(60_000, testTimeout), pool: 'forks' as const },
})

export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
    globalSetup: ['tests/support/global-setup.ts'],
    projects: [
      project('unit', ['packages/**/*.test.ts', 'apps/*/src/**/*.test.ts']),
      project('house', ['tests/house/**/*.test.ts'], 120_000),
      project('themes', ['tests/themes/**/*.test.ts'], 120_000),
      project('migrations', ['tests/migrations/**/*.test.ts'], 120_000),
      project('api', ['tests/api/**/*.test.ts'], 120_000),
      project('cli', ['tests/cli/**/*.test.ts'], 120_000),
      project('faults', ['tests/faults/**/*.test.ts'], 300_000),
      project('journeys', ['tests/journeys/**/*.test.ts'], 300_000),
    ],
  },
})

// `npm test`: installs what is missing, builds, lints, checks types, runs every project and ends with «N passed, N failed».
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installTestTools } from './install.mjs'

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TZ: 'UTC' }
const run = (title, command, args) => {
  const began = Date.now()
  process.stdout.write(`\n── ${title}\n`)
  const { status } = spawnSync(command, args, { stdio: 'inherit', env })
  process.stdout.write(
    `── ${title}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - began) / 1000).toFixed(1)} s\n`,
  )
  return status === 0
}

installTestTools()
const steps = [
  ['build', 'npm', ['run', '-s', 'build']],
  ['lint', 'npx', ['biome', 'check', '.']],
  ['types', 'npx', ['tsc', '-p', 'packages/config']],
  ['types of the console', 'npm', ['run', '-s', 'check', '-w', '@koe/web']],
]
let passed = 0
let failed = 0
for (const [title, command, args] of steps) {
  if (run(title, command, args)) passed++
  else failed++
}

const report = join(tmpdir(), `koe-tests-${process.pid}.json`)
const only = process.argv.slice(2)
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const green = run('tests', 'npx', [
  'vitest',
  'run',
  '--config',
  'packages/config/vitest.config.ts',
  ...reporters,
  ...only,
])
let skipped = 0
try {
  const result = JSON.parse(readFileSync(report, 'utf8'))
  passed += result.numPassedTests
  failed += result.numFailedTests
  skipped += result.numPendingTests + result.numTodoTests
  // A file that breaks before its first test has no failed test of its own.
  failed += result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((t) => t.status !== 'failed'),
  ).length
} catch {
  failed++
}
if (!green && failed === 0) failed++
rmSync(report, { force: true })
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exit(failed === 0 ? 0 : 1)

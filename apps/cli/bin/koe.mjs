#!/usr/bin/env node
// In a clone, builds what is missing or older than its sources, then runs the program. An installed copy brings dist/ along.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const cli = dirname(dirname(fileURLToPath(import.meta.url)))
const root = dirname(dirname(cli))
const program = join(cli, 'dist', 'koe.mjs')
const skipped = new Set(['node_modules', 'dist', 'build', 'bench', 'docs'])

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  let latest = 0
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (!entry.name.startsWith('.') && !skipped.has(entry.name) && !entry.name.endsWith('.test.ts'))
      latest = Math.max(latest, newest(join(path, entry.name)))
  return latest
}

/** The outputs of each build with the folders that they are made from. */
const outputs = [
  { file: program, room: '@koe/cli', from: ['apps/cli', 'apps/api', 'apps/worker', 'packages', 'migrations'] },
  { file: join(root, 'apps/widget/dist/ask.js'), room: '@koe/widget', from: ['apps/widget', 'packages/survey'] },
  {
    file: join(root, 'apps/web/build/handler.js'),
    room: '@koe/web',
    from: ['apps/web', 'apps/api/src', 'packages/survey'],
  },
]

const inClone = existsSync(join(root, 'turbo.json'))
if (inClone) {
  const needed = process.argv[2] === 'start' ? outputs : outputs.slice(0, 1)
  const stale = needed.filter(
    ({ file, from }) =>
      !existsSync(file) || statSync(file).mtimeMs < Math.max(...from.map((path) => newest(join(root, path)))),
  )
  if (stale.length > 0) {
    process.stderr.write(`Building ${stale.map(({ room }) => room).join(', ')} …\n`)
    const rooms = stale.flatMap(({ room }) => ['-w', room])
    const result = spawnSync('npm', ['run', 'build', ...rooms], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (result.status !== 0) {
      process.stderr.write(`${result.stdout}${result.stderr}\nThe build failed; see above.\n`)
      process.exit(1)
    }
  }
}
const { main } = await import(pathToFileURL(program).href)
await main(process.argv)

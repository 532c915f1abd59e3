// `npm run bench -- NAME [FILES…] [--json] [--seeds N] [--rows N] [--minutes N] [--verbatims N] [--pool FILE]`
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadTypeScript, root } from './run-typescript.mjs'

const folders = [
  'packages/text/bench',
  'packages/features/imports/bench',
  'packages/features/responses/bench',
  'packages/features/rankings/bench',
  'apps/worker/bench',
  'tests/bench',
]
const found = new Map(
  folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((file) => [file, join(root, folder, file)]))
    .filter(([file]) => file.endsWith('.bench.ts'))
    .map(([file, path]) => [file.replace('.bench.ts', ''), path]),
)

const [name = '', ...rest] = process.argv.slice(2)
const entry = found.get(name)
if (!entry) {
  process.stderr.write(`npm run bench -- NAME [FILES…] [--json]\n  NAME: ${[...found.keys()].sort().join(', ')}\n`)
  process.exit(2)
}
const { run } = await loadTypeScript(entry)
const valued = ['--seeds', '--rows', '--minutes', '--verbatims', '--pool']
const value = (flag, fallback) => (rest.includes(flag) ? Number(rest[rest.indexOf(flag) + 1]) : fallback)
const files = rest.filter((arg, i) => !arg.startsWith('--') && !valued.includes(rest[i - 1] ?? ''))
const optional = (name) => (rest.includes(`--${name}`) ? { [name]: value(`--${name}`, 0) } : {})
const given = { seeds: value('--seeds', 5), ...optional('rows'), ...optional('minutes'), ...optional('verbatims') }
const pool = rest.includes('--pool') ? { pool: rest[rest.indexOf('--pool') + 1] } : {}
await run(files, { json: rest.includes('--json'), root, ...given, ...pool })
process.exit()

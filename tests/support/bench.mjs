// `npm run bench -- NAME [FILES…] [--json] …`: bundles the benchmark's TypeScript and runs it.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const folders = ['packages/text/bench', 'packages/features/imports/bench', 'tests/bench']
const found = new Map()
for (const folder of folders)
  if (existsSync(join(root, folder)))
    for (const file of readdirSync(join(root, folder)))
      if (file.endsWith('.bench.ts')) found.set(file.replace('.bench.ts', ''), join(root, folder, file))

const [name, ...rest] = process.argv.slice(2)
const entry = found.get(name ?? '')
if (!entry) {
  process.stderr.write(`npm run bench -- NAME [FILES…] [--json]\n  NAME: ${[...found.keys()].sort().join(', ')}\n`)
  process.exit(2)
}
const outDir = join(root, 'node_modules', '.cache', 'koe-bench')
rmSync(outDir, { recursive: true, force: true })
mkdirSync(outDir, { recursive: true })
await build({
  root,
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  ssr: { noExternal: [/^@koe\//] },
  build: {
    ssr: true,
    outDir,
    target: 'node20',
    minify: false,
    rollupOptions: {
      input: { bench: entry, 'text-thread': join(root, 'apps/worker/src/text-thread.ts') },
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunk-[hash].mjs' },
    },
  },
})
const { run } = await import(pathToFileURL(join(outDir, 'bench.mjs')).href)
const json = rest.includes('--json')
const value = (flag, fallback) => (rest.includes(flag) ? rest[rest.indexOf(flag) + 1] : fallback)
const files = rest.filter((arg, i) => !arg.startsWith('--') && !(rest[i - 1] ?? '').match(/^--(seeds|rows|themes)$/))
await run(files, { json, seeds: Number(value('--seeds', '5')), rows: Number(value('--rows', '10000')), root })

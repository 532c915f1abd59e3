// Bundles a TypeScript file of ours and loads it: what `npm run bench` and `npm run screenshots` share.
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @returns the module's exports */
export async function loadTypeScript(entry) {
  const outDir = join(root, 'node_modules', '.cache', 'koe', String(process.pid))
  process.on('exit', () => rmSync(outDir, { recursive: true, force: true }))
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
        input: { main: entry, 'text-thread': join(root, 'apps/worker/src/text-thread.ts') },
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunk-[hash].mjs' },
      },
    },
  })
  return import(pathToFileURL(join(outDir, 'main.mjs')).href)
}

// Bundles our own TypeScript of every room that runs in Node into dist/; what comes from npm stays in node_modules.
import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))

rmSync(path('dist'), { recursive: true, force: true })
await build({
  root: path('.'),
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: [/^@koe\//] },
  build: {
    ssr: true,
    outDir: 'dist',
    target: 'node20',
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: { koe: path('src/main.ts'), 'text-thread': path('../worker/src/text-thread.ts') },
      // One folder, so that `new URL('./x.mjs', import.meta.url)` means the same in every chunk.
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunk-[hash].mjs' },
    },
  },
})
cpSync(path('../../packages/db/embedded/pglite-thread.mjs'), path('dist/pglite-thread.mjs'))
cpSync(path('../../migrations'), path('dist/migrations'), { recursive: true })
cpSync(path('../../packages/features/imports/demo'), path('dist/demo'), {
  recursive: true,
  filter: (file) => !file.endsWith('.ts'),
})

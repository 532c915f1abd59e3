// Builds dist/survey.js: one immediately called function, no import, no eval, for phones from 2018 on.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

await build({
  configFile: false,
  root: here('.'),
  logLevel: 'warn',
  publicDir: false,
  build: {
    target: 'es2017',
    outDir: here('dist'),
    emptyOutDir: true,
    minify: true,
    lib: { entry: here('src/survey.ts'), formats: ['iife'], name: 'KoeSurvey', fileName: () => 'survey.js' },
  },
  plugins: [
    {
      // The words of a stylesheet need no line breaks.
      name: 'koe-tight-style',
      transform(code, id) {
        if (!id.endsWith('/style.ts')) return null
        const tight = code.replace(/`\n:host[\s\S]*?`/, (style) =>
          style.replace(/\s*\n\s*/g, ' ').replace(/ ?([{};,]) ?/g, '$1'),
        )
        return { code: tight, map: null }
      },
    },
  ],
})

const file = readFileSync(here('dist/survey.js'))
console.log(`dist/survey.js ${file.length} bytes, ${gzipSync(file, { level: 9 }).length} gzipped`)

// Builds the widget's scripts: one immediately called function each, no import, no eval, for phones from 2018 on; and
// dist/ask.css, their style for browsers that cannot construct a sheet. README.md says which script brings what.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, transformWithOxc } from 'vite'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

// Fields and spreads become plain assignments (nobody here reads property descriptors): less to carry.
const options = {
  target: 'es2017',
  assumptions: { setPublicClassFields: true, objectRestSpreadNoSymbols: true, noDocumentAll: true },
  typescript: { removeClassFieldsWithoutInitializer: true },
}

// { ...a, b } is Object.assign here; the general helper also copies getters and symbols.
const SPREAD = /import (\w+) from "@oxc-project\/runtime\/helpers\/objectSpread2";?/

// It may as well take all at once.
const NESTED = /(_objectSpread)\(_objectSpread\(\{\}, ([\w.]+)\), \{\}, /g

// The words of a stylesheet need no line breaks.
const tight = (code) =>
  code.replace(/`\n[:.][\s\S]*?`/, (style) =>
    style
      .replace(/\s*\n\s*/g, ' ')
      .replace(/ ?([{};,>]) ?/g, '$1')
      .replace(/: (?=\S)/g, ':')
      .replace(/ \+ /g, '+'),
  )

async function lower(code, id) {
  if (!id.endsWith('.ts')) return null
  const { code: lowered } = await transformWithOxc(id.endsWith('/style.ts') ? tight(code) : code, id, options)
  const flat = lowered.replace(NESTED, '$1({}, $2, ').replace(SPREAD, 'const $1 = Object.assign;')
  return { code: flat, map: null, moduleType: 'js' }
}

// Members that begin with _ are private to their class, so that their names can be as short as those of variables.
const OWN = { include: /^_[a-z]/ }

/** One immediately called function each; what both need is in both, so that either stands alone. */
const bundle = (entry, name, fileName) =>
  build({
    configFile: false,
    root: here('.'),
    logLevel: 'warn',
    publicDir: false,
    build: {
      target: 'es2017',
      outDir: here('dist'),
      emptyOutDir: fileName === 'ask.js',
      minify: true,
      rolldownOptions: { output: { minify: { compress: true, mangle: true, codegen: true, mangleProps: OWN } } },
      lib: { entry: here(entry), formats: ['iife'], name, fileName: () => fileName },
    },
    plugins: [{ name: 'koe-lower', enforce: 'pre', transform: lower }],
  })

await bundle('src/survey.ts', 'KoeSurvey', 'ask.js')
await bundle('src/loader/script.ts', 'KoeLoader', 'koe.js')
await bundle('src/loader/tab.ts', 'KoeTab', 'tab.js')
await bundle('src/left.ts', 'KoeLeft', 'left.js')
await bundle('src/more.ts', 'KoeMore', 'more.js')
await bundle('src/kiosk.ts', 'KoeKiosk', 'kiosk.js')
await bundle('src/help/help.ts', 'KoeHelp', 'help.js')
await bundle('src/contact/contact.ts', 'KoeContact', 'contact.js')

// The loader for companies that bundle their own scripts, with its types: a module that stands alone.
await build({
  configFile: false,
  root: here('.'),
  logLevel: 'warn',
  publicDir: false,
  build: {
    target: 'es2017',
    outDir: here('dist/npm'),
    minify: false,
    lib: { entry: here('src/loader/index.ts'), formats: ['es'], fileName: () => 'loader.js' },
  },
  plugins: [{ name: 'koe-lower', enforce: 'pre', transform: lower }],
})
mkdirSync(here('dist/npm'), { recursive: true })
writeFileSync(
  here('dist/npm/loader.d.ts'),
  `${readFileSync(here('src/loader/koe.ts'), 'utf8')}
/** Begins to watch a page for the surveys of a workspace. Nothing of a survey is loaded before the server says yes. */
export declare const startKoe: (options: KoeOptions) => Koe
`,
)

const styleOf = (file) => tight(readFileSync(here(file), 'utf8')).match(/`([\s\S]*?)`/)[1]
writeFileSync(
  here('dist/ask.css'),
  styleOf('src/view/style.ts') +
    styleOf('src/place/style.ts') +
    styleOf('src/view/more/style.ts') +
    styleOf('src/view/more/files/style.ts') +
    styleOf('src/view/more/forms/style.ts'),
)

for (const name of ['koe.js', 'ask.js', 'more.js', 'left.js', 'tab.js', 'kiosk.js', 'help.js', 'contact.js']) {
  const file = readFileSync(here(`dist/${name}`))
  console.log(`dist/${name} ${file.length} bytes, ${gzipSync(file, { level: 9 }).length} gzipped`)
}

import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from './sources.ts'

/** What a company's program may write; every call of the loader's README is in it. */
const host = `
import { startKoe, type Koe, type KoeCall, type KoeEvent } from '@koe/widget/loader'
const koe: Koe = startKoe({ key: 'acme', host: 'https://koe.example.com', nonce: 'n' })
koe.identify('customer-7', { plan: 'pro', orders: 3, trial: false }, 'ab12')
koe.identify('customer-7')
koe.track('order', { amount: 3 })
koe.track('order')
koe.open('01890f5e-0000-7000-8000-000000000000')
koe.contact()
koe.contact('01890f5e-0000-7000-8000-000000000000')
const events: KoeEvent[] = ['shown', 'started', 'finished', 'closed', 'error']
const stop: () => void = koe.on('finished', ({ surveyId, responseId }) => console.log(surveyId, responseId))
stop()
koe.reset()
const waiting: KoeCall[] = [['identify', 'customer-7'], ['track', 'order', { amount: 3 }], ['on', 'shown', () => {}], ['contact'], ['reset']]
koe.push(...waiting)
console.log(events)
`

const wrong = [
  'koe.identify(7)',
  "koe.identify('a', { plan: { name: 'pro' } })",
  'koe.track()',
  'koe.open()',
  'koe.contact(7)',
  "koe.on('answered', () => {})",
  "koe.push(['opens', 'x'])",
  'koe.close()',
  "startKoe({ key: 'acme' })",
]

/** `npm test` builds before it runs these. */
describe('the loader as a package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'koe-npm-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const widget = join(root, 'apps/widget')

  /** Compiles as a company's own project does, against nothing but what the package brings. */
  function compile(name: string, source: string, module: string): string {
    const place = join(folder, name)
    mkdirSync(join(place, 'node_modules/@koe/widget'), { recursive: true })
    for (const part of ['package.json', 'dist/npm'])
      cpSync(join(widget, part), join(place, 'node_modules/@koe/widget', part), { recursive: true })
    writeFileSync(join(place, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(place, 'host.ts'), source)
    const moduleResolution = module === 'esnext' ? 'bundler' : module
    const compilerOptions = { strict: true, noEmit: true, module, moduleResolution, lib: ['es2020', 'dom'], types: [] }
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['host.ts'] }))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: place, encoding: 'utf8' })
    return stdout + stderr
  }

  it.each(['esnext', 'nodenext'])('compiles in a company’s own program, %s', (module) => {
    expect(existsSync(join(widget, 'dist/npm/loader.js')), 'npm run build -w @koe/widget').toBe(true)
    expect(compile(`host-${module}`, host, module)).toBe('')
  })

  it('refuses what the loader does not take', () => {
    const lines = compile('wrong', `${host}${wrong.join('\n')}\n`, 'esnext').split('\n')
    const first = host.split('\n').length
    const refused = new Set(
      lines.flatMap((line) => /^host\.ts\((\d+),/.exec(line)?.[1] ?? []).map((line) => Number(line) - first),
    )
    expect(wrong.filter((_, i) => !refused.has(i))).toEqual([])
  })

  it('says of the loader what its source says', () => {
    const source = `import { startKoe as built } from '@koe/widget/loader'
      import { startKoe } from '${join(root, 'apps/widget/src/loader/index.ts')}'
      export const one: typeof startKoe = built
      export const other: typeof built = startKoe`
    const place = join(folder, 'same')
    mkdirSync(place)
    writeFileSync(
      join(place, 'host.ts'),
      source.replace("'@koe/widget/loader'", `'${join(widget, 'dist/npm/loader.js')}'`),
    )
    const config = {
      extends: join(root, 'packages/config/tsconfig.json'),
      include: [join(place, 'host.ts')],
      compilerOptions: { types: [] },
    }
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', place], { cwd: root, encoding: 'utf8' })
    expect(stdout).toBe('')
  })

  it('is packed without what a company does not need, and asks for no other package', () => {
    const packed = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'], {
        cwd: widget,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ) as { files: { path: string }[] }[]
    const files = packed[0]?.files.map(({ path }) => path).sort()
    expect(files).toEqual(['README.md', 'dist/npm/loader.d.ts', 'dist/npm/loader.js', 'package.json'])
    const { dependencies } = JSON.parse(
      execFileSync(process.execPath, ['-p', 'JSON.stringify(require("./package.json"))'], {
        cwd: widget,
        encoding: 'utf8',
      }),
    ) as { dependencies?: object }
    expect(dependencies).toBeUndefined()
  })
})

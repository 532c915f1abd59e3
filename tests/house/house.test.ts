import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as rules from './rules.ts'
import { allPaths, root, type Source, sources } from './sources.ts'

/** A rule, and a breach of it that it must see: a rule that cannot fail is no rule. */
const cases: [name: string, rule: (sources: Source[]) => string[], breach: Source[]][] = [
  ['no file is longer than it can be read in one go', rules.longFiles, [{ path: 'a.ts', text: 'a\n'.repeat(401) }]],
  ['no component is longer than 250 lines', rules.longFiles, [{ path: 'a.svelte', text: 'a\n'.repeat(251) }]],
  [
    'no function is longer than 70 lines',
    rules.longFunctions,
    [{ path: 'a.ts', text: `function f() {\n${'f()\n'.repeat(70)}}` }],
  ],
  ['nothing is any', rules.anyTypes, [{ path: 'a.ts', text: 'export const a: any = 1' }]],
  [
    'imports make no circle',
    rules.importCycles,
    [
      { path: 'packages/text/a.ts', text: "import './b.ts'" },
      { path: 'packages/text/b.ts', text: "export * from './a.ts'" },
    ],
  ],
  [
    'rooms import only the rooms that they may',
    rules.strangeImports,
    [{ path: 'packages/stats/a.ts', text: "import { x } from '@koe/db'" }],
  ],
  [
    'features import only features to their left',
    rules.featuresOutOfOrder,
    [{ path: 'packages/features/surveys/a.ts', text: "import { x } from '../themes/index.ts'" }],
  ],
  [
    'features show one face',
    rules.featuresOutOfOrder,
    [{ path: 'packages/features/themes/a.ts', text: "import { x } from '../surveys/draft.ts'" }],
  ],
  [
    'drivers stay in their rooms',
    rules.reservedImports,
    [{ path: 'packages/features/themes/a.ts', text: "import kuromoji from 'kuromoji'" }],
  ],
  [
    'clock and chance are arguments',
    rules.hiddenInputs,
    [{ path: 'packages/stats/a.ts', text: 'export const a = Math.random()' }],
  ],
  ['no component writes raw HTML', rules.rawHtml, [{ path: 'a.svelte', text: '{@html x}' }]],
  [
    'the console reaches the API through its client only',
    rules.sideDoors,
    [{ path: 'apps/web/src/routes/a.ts', text: "const a = await fetch('/api/v1/surveys')" }],
  ],
  [
    'the console writes no shape of the API by hand',
    rules.secondShapes,
    [
      { path: 'apps/api/src/schemas/a.ts', text: 'const A = z.object({ id: z.uuid(), name, state: z.string() })' },
      { path: 'apps/web/src/lib/a.ts', text: 'export interface Form { id: string; name: string; state: string }' },
    ],
  ],
  [
    'only problem.ts speaks HTTP errors',
    rules.strayHttpErrors,
    [{ path: 'apps/api/src/routes/a.ts', text: 'return c.json({ no: 1 }, 404)' }],
  ],
]

describe.each(cases)('%s', (_name, rule, breach) => {
  it('holds', () => expect(rule(sources)).toEqual([]))
  it('sees a breach', () => expect(rule(breach)).not.toEqual([]))
})

describe('the tree', () => {
  it('has no folder with more than 16 files', () => {
    expect(rules.crowdedFolders(allPaths.filter((path) => !path.endsWith('.sql')))).toEqual([])
    expect(rules.crowdedFolders(Array.from({ length: 17 }, (_, i) => `a/${i}.ts`))).toHaveLength(1)
  })

  it('keeps its top level', () => {
    const top = [...new Set(allPaths.map((path) => path.split('/')[0] ?? ''))].filter((name) => !name.startsWith('.'))
    const named = ['LICENSE', 'README.md', 'apps', 'migrations', 'package-lock.json', 'package.json', 'packages']
    expect(top.sort()).toEqual([...named, 'tests', 'turbo.json'])
  })

  it('has no package or folder that means nothing', () => {
    const vague = /(^|\/)(utils?|common|shared|helpers?|types|lib)(\.ts)?(\/|$)/
    // SvelteKit names src/lib itself.
    expect(allPaths.filter((path) => vague.test(path.replace('apps/web/src/lib/', 'apps/web/src/')))).toEqual([])
  })
})

describe('the lock file', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>
  }

  it('holds every platform package of the native tools', () => {
    const native = /^node_modules\/(turbo|@biomejs\/biome|rollup|rolldown|@tailwindcss\/oxide|lightningcss)$/
    const tools = Object.entries(lock.packages).filter(([path]) => native.test(path))
    expect(tools.length).toBeGreaterThanOrEqual(5)
    const missing = tools.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`])
        .map((name) => `${path} → ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('names no host', () => {
    const hosts = Object.values(lock.packages).flatMap(({ resolved }) =>
      resolved?.startsWith('http') ? [resolved] : [],
    )
    expect(hosts.slice(0, 3)).toEqual([])
  })
})

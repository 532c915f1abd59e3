import { dirname } from 'node:path'
import ts from 'typescript'
import { importsOf, lineCount, parse, resolveImport, type Source, walk } from './sources.ts'

/** Each rule looks at sources and returns one sentence for every breach, naming what to do instead. */

const isTest = (path: string) => /\.test\.ts$/.test(path) || path.startsWith('tests/')

export function longFiles(sources: Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const limit = path.endsWith('.svelte') ? 250 : 400
    const lines = lineCount(text)
    return lines > limit ? [`${path} has ${lines} lines (limit ${limit}): split it by what its parts mean`] : []
  })
}

export function longFunctions(sources: Source[], limit = 70): string[] {
  return sources.flatMap((source) => {
    if (/\.test\.ts$/.test(source.path)) return []
    const file = parse(source)
    const found: string[] = []
    walk(file, (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return
      const start = file.getLineAndCharacterOfPosition(node.getStart()).line
      const lines = file.getLineAndCharacterOfPosition(node.end).line - start + 1
      if (lines > limit)
        found.push(`${source.path}:${start + 1} a function of ${lines} lines (limit ${limit}): name its stages`)
    })
    return found
  })
}

export function crowdedFolders(paths: string[], limit = 16): string[] {
  const counts = new Map<string, number>()
  for (const path of paths)
    if (!path.endsWith('.test.ts')) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
  return [...counts]
    .filter(([folder, count]) => count > limit && folder !== '.')
    .map(([folder, count]) => `${folder} holds ${count} files (limit ${limit}): give the parts folders of their own`)
}

export function anyTypes(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const file = parse(source)
    const found: string[] = []
    walk(file, (node) => {
      if (node.kind !== ts.SyntaxKind.AnyKeyword) return
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1
      found.push(`${source.path}:${line} says any: say unknown and narrow it`)
    })
    return found
  })
}

export function importCycles(sources: Source[]): string[] {
  const graph = new Map<string, string[]>()
  for (const source of sources) {
    const targets = importsOf(source).flatMap(({ module }) => resolveImport(source.path, module) ?? [])
    graph.set(source.path, targets)
  }
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[] = []
  const visit = (path: string, trail: string[]) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    state.set(path, 'open')
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path])
    state.set(path, 'done')
  }
  for (const path of graph.keys()) visit(path, [])
  return cycles
}

/** Who may use whom, as drawn in the README: a room, and the modules of other rooms that it may import. */
const allowed: Record<string, RegExp> = {
  'packages/survey': /^$/,
  'packages/stats': /^$/,
  'packages/text': /^packages\/stats\//,
  'packages/db': /^packages\/survey\//,
  'packages/features': /^packages\/(survey|stats|text|db)\//,
  'apps/api': /^packages\/(survey|stats|text|db|features)\//,
  'apps/worker': /^packages\/(text|db|features)\//,
  'apps/web': /^(apps\/api\/src\/client\.ts|packages\/survey\/)/,
  'apps/widget': /^packages\/survey\//,
  'apps/cli': /^(apps\/(api|worker)|packages\/(survey|stats|text|db|features))\//,
}

const roomOf = (path: string) => path.split('/').slice(0, 2).join('/')

export function strangeImports(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const room = roomOf(source.path)
    const rule = allowed[room]
    if (!rule || isTest(source.path) || source.path.includes('/bench/') || source.path.includes('/testing/')) return []
    return importsOf(source).flatMap(({ module }) => {
      const target = resolveImport(source.path, module)
      if (!target || roomOf(target) === room || rule.test(target)) return []
      return [`${source.path} imports ${module}: ${room} may not use ${roomOf(target)}`]
    })
  })
}

export const featureOrder = [
  'workspaces',
  'mail',
  'customers',
  'verbatims',
  'surveys',
  'exposures',
  'attachments',
  'responses',
  'faq',
  'inquiries',
  'imports',
  'addresses',
  'channels',
  'themes',
  'trends',
  'rankings',
  'actions',
  'health',
  'alerts',
  'reports',
]

export function featuresOutOfOrder(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const own = /^packages\/features\/([a-z]+)\//.exec(source.path)?.[1]
    if (!own || isTest(source.path) || source.path.includes('/bench/')) return []
    const position = featureOrder.indexOf(own)
    if (position < 0) return [`${source.path}: ${own} has no place in the order of features`]
    return importsOf(source).flatMap(({ module }) => {
      const target = resolveImport(source.path, module)
      const other = target && /^packages\/features\/([a-z]+)\/(.+)$/.exec(target)
      if (!other || other[1] === own) return []
      if (featureOrder.indexOf(other[1] ?? '') > position)
        return [`${source.path} imports ${other[1]}, which stands to its right`]
      return other[2] === 'index.ts' ? [] : [`${source.path} reaches into ${other[1]}: import its index.ts`]
    })
  })
}

/** Modules that only one place may import. */
const reserved: { module: RegExp; only: RegExp; why: string }[] = [
  { module: /^kuromoji$/, only: /^packages\/text\/2-tokenize\//, why: 'use its Tokenizer' },
  { module: /^postgres$|^@electric-sql\/pglite$|^pg-boss$/, only: /^(packages\/db|tests)\//, why: 'use @koe/db' },
  {
    module: /^node:/,
    only: /^(apps|tests|packages\/(db|features|config)|packages\/text\/(2-tokenize|bench))\//,
    why: 'pure rooms do no I/O',
  },
]

export function reservedImports(sources: Source[]): string[] {
  return sources.flatMap((source) =>
    isTest(source.path)
      ? []
      : importsOf(source).flatMap(({ module }) =>
          reserved
            .filter((rule) => rule.module.test(module) && !rule.only.test(source.path))
            .map((rule) => `${source.path} imports ${module}: ${rule.why}`),
        ),
  )
}

/** Clock and chance are arguments in the pure rooms and in features. */
export function hiddenInputs(sources: Source[]): string[] {
  const pattern = /\bMath\.random\(|\bDate\.now\(|\bnew Date\(\)|\bprocess\.env\b|\bcrypto\.randomUUID\(/
  return sources.flatMap(({ path, text }) => {
    if (!/^packages\/(survey|stats|text|features)\//.test(path) || isTest(path) || /\/(bench|testing)\//.test(path))
      return []
    return text.split('\n').flatMap((line, i) => {
      const code = line.replace(/^\s*(\/\/|\*|\/\*).*$/, '')
      return pattern.test(code) ? [`${path}:${i + 1} reads clock, chance or environment: take it as an argument`] : []
    })
  })
}

const htmlAllowed = new Set<string>()

export function rawHtml(sources: Source[]): string[] {
  return sources
    .filter(({ path, text }) => path.endsWith('.svelte') && text.includes('{@html') && !htmlAllowed.has(path))
    .map(({ path }) => `${path} uses {@html}: build the nodes instead`)
}

/** Only apps/api/src/problem.ts turns a failure into an HTTP answer. */
export function strayHttpErrors(sources: Source[]): string[] {
  return sources
    .filter(({ path }) => path.startsWith('apps/api/src/') && !isTest(path) && path !== 'apps/api/src/problem.ts')
    .filter(({ text }) =>
      /application\/problem\+json|new HTTPException|\bc\.(json|text)\([^)]*,\s*[45]\d\d\)/.test(text),
    )
    .map(({ path }) => `${path} answers with an error by itself: throw a Problem`)
}

/** `lib/api.ts` makes the console's client; `hooks.server.ts` passes its requests on. */
const clientDoors = new Set(['apps/web/src/lib/api.ts', 'apps/web/src/hooks.server.ts'])

/** A request past the client would have whatever shape its writer believes in. */
export function sideDoors(sources: Source[]): string[] {
  return sources
    .filter(({ path }) => path.startsWith('apps/web/src/') && !isTest(path) && !clientDoors.has(path))
    .filter(({ text }) => /\bfetch\(|["'`]\/api\/(v1|auth)\b|\bcreateClient\(/.test(text))
    .map(({ path }) => `${path} asks the API by itself: use api() or addresses of lib/api.ts`)
}

const namesOf = (members: readonly (ts.TypeElement | ts.ObjectLiteralElementLike)[]) =>
  members.flatMap(({ name }) => (name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : []))

/** The names of the fields of every object that the API's schemas describe. */
function schemaFields(sources: Source[]): Set<string>[] {
  const found: Set<string>[] = []
  for (const source of sources.filter(({ path }) => path.startsWith('apps/api/src/schemas/')))
    walk(parse(source), (node) => {
      if (ts.isObjectLiteralExpression(node) && ts.isCallExpression(node.parent))
        found.push(new Set(namesOf(node.properties)))
    })
  return found
}

/** A type in the console whose fields are all those of one schema is the schema's type, written a second time. */
export function secondShapes(sources: Source[], least = 3): string[] {
  const schemas = schemaFields(sources)
  return sources
    .filter(({ path }) => path.startsWith('apps/web/src/') && !isTest(path))
    .flatMap((source) => {
      const file = parse(source)
      const found: string[] = []
      walk(file, (node) => {
        if (!ts.isInterfaceDeclaration(node) && !ts.isTypeLiteralNode(node)) return
        const names = namesOf(node.members)
        if (names.length < least || !schemas.some((fields) => names.every((name) => fields.has(name)))) return
        const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1
        found.push(`${source.path}:${line} has the fields of a schema of the API: import the type from lib/api.ts`)
      })
      return found
    })
}

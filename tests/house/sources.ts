import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Source {
  path: string
  text: string
}

/** Every file that git tracks or would track. */
export const allPaths = execFileSync(
  'git',
  ['-c', 'core.quotePath=false', 'ls-files', '--cached', '--others', '--exclude-standard'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((path) => path !== '')
  .sort()

export function read(path: string): Source {
  return { path, text: readFileSync(join(root, path), 'utf8') }
}

function readable(path: string): Source[] {
  try {
    return [read(path)]
  } catch {
    return []
  }
}

export const sources: Source[] = allPaths.filter((path) => /\.(ts|mjs|svelte)$/.test(path)).flatMap(readable)

export const lineCount = (text: string): number => text.replace(/\n$/, '').split('\n').length

/** The TypeScript of a file: a component's `<script>` blocks, or all of it. */
export function script(source: Source): string {
  if (!source.path.endsWith('.svelte')) return source.text
  return [...source.text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
}

export const parse = (source: Source): ts.SourceFile =>
  ts.createSourceFile(source.path, script(source), ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

/** The modules that a file imports, with whether only types come from them. */
export function importsOf(source: Source): { module: string; typeOnly: boolean }[] {
  const found: { module: string; typeOnly: boolean }[] = []
  walk(parse(source), (node) => {
    const declared = ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
    if (declared && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      const typeOnly = ts.isImportDeclaration(node) ? (node.importClause?.isTypeOnly ?? false) : node.isTypeOnly
      found.push({ module: node.moduleSpecifier.text, typeOnly })
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments
      if (argument && ts.isStringLiteral(argument)) found.push({ module: argument.text, typeOnly: false })
    }
  })
  return found
}

/** The repository path that an import means, or undefined when it comes from npm or is unknown. */
export function resolveImport(from: string, module: string): string | undefined {
  if (module.startsWith('.')) return normalize(join(dirname(from), module))
  const own = /^@koe\/([a-z]+)(?:\/(.+))?$/.exec(module)
  if (!own?.[1]) return undefined
  const folder = ['api', 'worker', 'web', 'widget', 'cli'].includes(own[1]) ? `apps/${own[1]}` : `packages/${own[1]}`
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    exports: Record<string, string>
  }
  const key = own[2] ? `./${own[2]}` : '.'
  const target = manifest.exports[key] ?? manifest.exports['./*']?.replace('*', own[2] ?? '')
  return target ? normalize(join(folder, target)) : `${folder} has no export ${key}`
}

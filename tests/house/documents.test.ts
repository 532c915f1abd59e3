import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { examplesIn, matches } from './examples.ts'
import { allPaths, parse, read, root, type Source, sources } from './sources.ts'

const rooms = ['survey', 'stats', 'text'] as const
const ofRoom = (room: string) =>
  sources.filter(
    ({ path }) => path.startsWith(`packages/${room}/`) && !path.endsWith('.test.ts') && !path.includes('/bench/'),
  )

const docOf = (node: ts.Node, text: string): string =>
  (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [])
    .map((range) => text.slice(range.pos, range.end))
    .filter((comment) => comment.startsWith('/**'))
    .join('\n')

const isExported = (node: ts.Statement) =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((part) => part.kind === ts.SyntaxKind.ExportKeyword)

function undocumented(source: Source): string[] {
  const file = parse(source)
  return file.statements
    .filter((node) => isExported(node) && docOf(node, file.text) === '')
    .map((node) => `${source.path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`)
}

describe.each(rooms)('packages/%s', (room) => {
  it('documents every export', () => {
    expect(
      ofRoom(room)
        .filter(({ path }) => !path.endsWith('.d.ts'))
        .flatMap(undocumented),
    ).toEqual([])
  })

  it('shows examples that are true', async () => {
    const wrong: string[] = []
    let count = 0
    for (const source of ofRoom(room)) {
      const examples = examplesIn(source)
      if (examples.length === 0) continue
      const own = (await import(/* @vite-ignore */ join(root, source.path))) as Record<string, unknown>
      const face = (await import(/* @vite-ignore */ join(root, `packages/${room}/index.ts`))) as Record<string, unknown>
      const scope = { ...face, ...own }
      for (const { where, expression, expected } of examples) {
        count++
        const evaluate = (code: string) =>
          new Function(...Object.keys(scope), `return (${code})`)(...Object.values(scope))
        try {
          const actual: unknown = evaluate(expression)
          if (!matches(actual, evaluate(expected))) wrong.push(`${where}: ${expression} is ${JSON.stringify(actual)}`)
        } catch (error) {
          wrong.push(`${where}: ${expression} throws ${String(error)}`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(count).toBeGreaterThan(5)
  })
})

describe('these rules', () => {
  it('see an export without words and an example that lies', () => {
    expect(undocumented({ path: 'a.ts', text: '// no\nexport const a = 1' })).toHaveLength(1)
    expect(examplesIn({ path: 'a.ts', text: ' * add(1, 2) // => 3' })).toHaveLength(1)
    expect(matches(0.4901, 0.49)).toBe(true)
    expect(matches(0.4901, 0.5)).toBe(true)
    expect(matches({ a: 1 }, { a: 2 })).toBe(false)
  })
})

describe('READMEs', () => {
  const readmes = allPaths.filter((path) => path.endsWith('README.md'))

  it('cite paths that exist', () => {
    const missing = readmes.flatMap((path) =>
      [
        ...read(path).text.matchAll(
          /`((?:apps|packages|tests|migrations)\/[^`\s*<>{}…]*)`|\]\(((?!https?:|#|mailto:)[^)]+)\)/g,
        ),
      ]
        .map((match) => (match[1] ? match[1] : join(dirname(path), match[2] ?? '')))
        .filter((cited) => !/\b(dist|build)\b/.test(cited) && !existsSync(join(root, cited)))
        .map((cited) => `${path} cites ${cited}`),
    )
    expect(missing).toEqual([])
  })

  it('exist where a package makes choices', () => {
    for (const room of ['survey', 'stats', 'text', 'db', 'features'])
      expect(readmes).toContain(`packages/${room}/README.md`)
  })
})

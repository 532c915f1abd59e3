import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ArticleNode, excerptOf, parseMarkdown, plainText, safeAddress } from './parse-markdown.ts'

const elements = (nodes: readonly ArticleNode[]): Exclude<ArticleNode, string>[] =>
  nodes.flatMap((node) => (typeof node === 'string' ? [] : [node, ...elements(node.children)]))
const depth = (nodes: readonly ArticleNode[]): number =>
  Math.max(0, ...nodes.map((node) => (typeof node === 'string' ? 0 : 1 + depth(node.children))))
const tags = (text: string) => elements(parseMarkdown(text)).map(({ tag }) => tag)

const picture = '/api/v1/pictures/00000000-0000-7000-8000-000000000001/00000000-0000-7000-8000-000000000002'

describe('an article’s Markdown', () => {
  it('becomes elements', () => {
    expect(parseMarkdown('# 送料\n\n3. **無料**\n4. [表](https://shop.example/a?b=1)')).toEqual([
      { tag: 'h2', children: ['送料'] },
      {
        tag: 'ol',
        start: 3,
        children: [
          { tag: 'li', children: [{ tag: 'strong', children: ['無料'] }] },
          { tag: 'li', children: [{ tag: 'a', href: 'https://shop.example/a?b=1', children: ['表'] }] },
        ],
      },
    ])
    expect(tags('|a|b|\n|--|:-:|\n|1|2|')).toEqual(['table', 'thead', 'tr', 'th', 'th', 'tbody', 'tr', 'td', 'td'])
    expect(tags('```html\n<b>\n```\n\n> `x`\n\n---')).toEqual(['pre', 'blockquote', 'p', 'code', 'hr'])
    expect(parseMarkdown('一行目\n二行目')).toEqual([
      { tag: 'p', children: ['一行目', { tag: 'br', children: [] }, '二行目'] },
    ])
  })

  it('keeps HTML as words', () => {
    for (const html of [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '<svg/onload=alert(1)>',
      '<!-- x -->',
    ])
      expect([html, tags(html)]).toEqual([html, ['p']])
    expect(plainText('<b>a</b>')).toBe('<b>a</b>')
  })

  it('links nothing but http, https and mail', () => {
    const evil = [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'java\tscript:alert(1)',
      '&#106;avascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      '//evil.example',
      '\\\\evil.example',
      'https:evil.example',
    ]
    for (const address of evil)
      for (const text of [
        `[x](${address})`,
        `[x](<${address}>)`,
        `<${address}>`,
        `![x](${address})`,
        `[x]\n\n[x]: ${address}`,
      ])
        expect([text, elements(parseMarkdown(text)).filter(({ href, src }) => href ?? src)]).toEqual([text, []])
    // Negative control: a good one is seen by the same look.
    for (const address of ['https://a.example/x', 'http://a.example', 'mailto:a@b.example'])
      expect(elements(parseMarkdown(`[x](${address})`)).filter(({ href }) => href === address)).toHaveLength(1)
    expect(safeAddress('https://a.example\\@evil.example')).toBeUndefined()
  })

  it('shows pictures of this server only', () => {
    expect(parseMarkdown(`![箱](${picture})`)).toEqual([
      { tag: 'p', children: [{ tag: 'img', src: picture, alt: '箱', children: [] }] },
    ])
    expect(tags('![追跡](https://evil.example/p.gif)')).toEqual(['p', 'a'])
    expect(tags(`![x](${picture}/../../../me)`)).toEqual(['p'])
  })

  it('never throws, never goes deep, and says all words', () => {
    const hostile = ['>'.repeat(3000), '*a '.repeat(3000) + 'a* '.repeat(3000), '['.repeat(5000), '- '.repeat(2000)]
    for (const text of hostile) expect(depth(parseMarkdown(text))).toBeLessThanOrEqual(41)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const found = elements(parseMarkdown(text))
        expect(
          found.every(({ tag, href = 'https://x', src }) => /^[a-z][a-z0-9]*$/.test(tag) && safeAddress(href) && !src),
        ).toBe(true)
        excerptOf(text)
      }),
      { numRuns: 300 },
    )
  })

  it('has a beginning', () => {
    expect(excerptOf('# 送料\n\n* **無料**です\n* 5日')).toBe('送料 無料です 5日')
    expect([...excerptOf('😀'.repeat(500))]).toHaveLength(160)
  })
})

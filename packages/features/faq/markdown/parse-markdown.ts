import MarkdownIt, { type Token } from 'markdown-it'

/** The elements that an article may be made of. */
const TAGS = [
  'p',
  'h2',
  'h3',
  'h4',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'code',
  'hr',
  'br',
  'strong',
  'em',
  's',
  'a',
  'img',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
] as const
export type ArticleTag = (typeof TAGS)[number]

/** A piece of an article: words, or an element. Whoever shows it makes these elements and no others. */
export type ArticleNode = string | ArticleElement
export interface ArticleElement {
  tag: ArticleTag
  /** Of `a`: http, https or mailto, or a place in this help center. */
  href?: string
  /** Of `img`: a picture of this server. */
  src?: string
  alt?: string
  /** Of `th` and `td`. */
  align?: 'left' | 'center' | 'right'
  /** Of `ol`, where it does not begin with 1. */
  start?: number
  children: ArticleNode[]
}

/** Deeper than this everything is on one level: whoever draws the tree calls itself for each. */
const DEEPEST = 40

const parser = new MarkdownIt('default', { html: false, linkify: true, breaks: true })
// 「example.jp」 in a sentence is words; only what begins with a scheme is a link.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false })

/** Headings begin below the title of the article. */
const HEADINGS: Record<string, ArticleTag> = { h1: 'h2', h2: 'h3', h3: 'h4', h4: 'h4', h5: 'h4', h6: 'h4' }
const known = new Set<string>(TAGS)

const ADDRESS = /^(?:https?:\/\/|mailto:)[^\s\\]+$/i
const PICTURE = /^\/api\/v1\/pictures\/[0-9a-f-]{36}\/[0-9a-f-]{36}$/

/** An address that a link may have; undefined for any other. Nothing that a browser would read in another way than it is written. */
export const safeAddress = (address: string): string | undefined => (ADDRESS.test(address) ? address : undefined)

const isPicture = (address: string): boolean => PICTURE.test(address)

const attribute = (token: Token, name: string): string => String(token.attrGet(name) ?? '')

function aligned(token: Token): Pick<ArticleElement, 'align'> {
  const align = /^text-align:(left|center|right)$/.exec(attribute(token, 'style'))?.[1]
  return align === undefined ? {} : { align: align as 'left' | 'center' | 'right' }
}

function pictureOf(token: Token): ArticleNode {
  const [src, alt] = [attribute(token, 'src'), token.content]
  if (isPicture(src)) return { tag: 'img', src, alt, children: [] }
  // Pictures of other hosts would tell them who reads: a link is what is left.
  const href = safeAddress(src)
  return href === undefined ? alt : { tag: 'a', href, children: [alt === '' ? href : alt] }
}

/** The element that a token opens; null where its content stands for itself. */
function elementOf(token: Token): ArticleElement | null {
  const tag = HEADINGS[token.tag] ?? (token.tag as ArticleTag)
  if (token.hidden || !known.has(tag)) return null
  if (tag === 'a') {
    const href = safeAddress(attribute(token, 'href'))
    return href === undefined ? null : { tag, href, children: [] }
  }
  const start = tag === 'ol' ? Number(attribute(token, 'start') || 1) : 1
  return { tag, ...aligned(token), ...(Number.isInteger(start) && start !== 1 ? { start } : {}), children: [] }
}

/** Puts tokens into the innermost element that is open. `null` on the stack stands for one that was left out. */
function put(tokens: readonly Token[], stack: (ArticleElement | null)[]): void {
  const top = (): ArticleNode[] => stack.findLast((element) => element !== null)?.children ?? []
  for (const token of tokens) {
    if (token.nesting === 1) {
      const element = stack.length > DEEPEST ? null : elementOf(token)
      if (element) top().push(element)
      stack.push(element)
    } else if (token.nesting === -1) stack.pop()
    else if (token.type === 'inline') {
      const depth = stack.length
      put(token.children ?? [], stack)
      stack.length = depth
    } else top().push(...leaf(token))
  }
}

function leaf(token: Token): ArticleNode[] {
  switch (token.type) {
    case 'image':
      return [pictureOf(token)]
    case 'code_inline':
      return [{ tag: 'code', children: [token.content] }]
    case 'fence':
    case 'code_block':
      return [{ tag: 'pre', children: [token.content] }]
    case 'hr':
      return [{ tag: 'hr', children: [] }]
    case 'softbreak':
    case 'hardbreak':
      return [{ tag: 'br', children: [] }]
    default:
      return token.content === '' ? [] : [token.content]
  }
}

/**
 * Reads Markdown as the elements of an article. HTML in it is words; what is no safe address is no link. Never throws.
 * @example
 * parseMarkdown('**a**') // => [{ tag: 'p', children: [{ tag: 'strong', children: ['a'] }] }]
 */
export function parseMarkdown(text: string): ArticleNode[] {
  const root: ArticleElement = { tag: 'p', children: [] }
  put(parser.parse(text, {}), [root])
  return root.children
}

const BLOCKS = /^(p|h[234]|li|blockquote|pre|tr|hr|br)$/

function wordsOf(nodes: readonly ArticleNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node
      if (node.tag === 'img') return node.alt ?? ''
      const inner = wordsOf(node.children)
      if (/^t[hd]$/.test(node.tag)) return `${inner} `
      return BLOCKS.test(node.tag) ? `${inner}\n` : inner
    })
    .join('')
}

/**
 * The words of an article without its markup, a line for each block.
 * @example
 * plainText('# 送料\n\n**無料**です') // => '送料\n無料です'
 */
export const plainText = (text: string): string =>
  wordsOf(parseMarkdown(text))
    .replace(/\n{2,}/g, '\n')
    .trim()

const EXCERPT = 160

/** The beginning of an article, for lists of results. */
export function excerptOf(text: string): string {
  const points = [...plainText(text).replace(/\s+/g, ' ')]
  return points.length <= EXCERPT ? points.join('') : `${points.slice(0, EXCERPT - 1).join('')}…`
}

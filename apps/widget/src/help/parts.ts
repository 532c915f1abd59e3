/** An article's text as the server gives it. */
export type Node = string | { tag: string; href?: string; src?: string; alt?: string; start?: number; children: Node[] }

const TAGS = /^(p|h[234]|ul|ol|li|blockquote|pre|code|hr|br|strong|em|s|table|thead|tbody|tr|th|td)$/
const ADDRESS = /^(https?:\/\/|mailto:)/i
const PICTURE = /^\/api\/v1\/pictures\//

/** An element with words or other elements in it. */
export function part<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Record<string, string>,
  ...children: (HTMLElement | string)[]
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag)
  for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name] || '')
  for (const child of children) element.appendChild(typeof child === 'string' ? document.createTextNode(child) : child)
  return element
}

/** Builds the elements of an article, these and no others. */
export function draw(nodes: readonly Node[], into: HTMLElement, origin: string): HTMLElement {
  for (const node of nodes) {
    if (typeof node === 'string') into.appendChild(document.createTextNode(node))
    else if (node.tag === 'a' && ADDRESS.test(node.href || ''))
      // What is written in the form stays open behind it.
      into.appendChild(
        draw(node.children, part('a', { href: node.href || '', target: '_blank', rel: 'noopener noreferrer' }), origin),
      )
    else if (node.tag === 'img' && PICTURE.test(node.src || ''))
      into.appendChild(part('img', { src: origin + node.src, alt: node.alt || '' }))
    else if (TAGS.test(node.tag)) {
      const element = draw(node.children, document.createElement(node.tag), origin)
      if (node.start) element.setAttribute('start', String(node.start))
      into.appendChild(element)
    } else draw(node.children, into, origin)
  }
  return into
}

const STYLE = `
:host { all: initial; display: block; margin: 12px 0; color: inherit; font: inherit; }
* { box-sizing: border-box; }
.box { padding: 12px; border: 1px solid #8a8c94; border-radius: 6px; font-family: "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", "Meiryo", sans-serif; font-size: 16px; line-height: 1.7; overflow-wrap: anywhere; color: var(--help-ink, #1f2128); background: var(--help-ground, #fff); }
.head { margin: 0 0 4px; font-size: 14px; font-weight: 700; }
ul.hits { margin: 0; padding: 0; list-style: none; }
ul.hits button { display: block; width: 100%; min-height: 48px; padding: 8px 0; border: 0; border-top: 1px solid #8a8c9455; background: none; color: inherit; font: inherit; text-align: left; cursor: pointer; }
ul.hits strong { color: var(--help-link, #264a8a); text-decoration: underline; font-weight: 700; }
ul.hits span { display: block; font-size: 13px; line-height: 1.5; opacity: .85; }
h2 { margin: 0 0 8px; font-size: 17px; line-height: 1.5; }
.text { max-height: 60vh; overflow: auto; }
.text h2, .text h3, .text h4 { margin: 12px 0 4px; font-size: 16px; }
.text p, .text ul, .text ol { margin: 0 0 10px; }
.text a { color: var(--help-link, #264a8a); }
.text img { display: block; max-width: 100%; height: auto; }
.text pre { overflow-x: auto; }
.text table { border-collapse: collapse; }
.text th, .text td { padding: 4px 8px; border: 1px solid #8a8c9455; text-align: left; }
.text blockquote { margin: 0 0 10px; padding-left: 12px; border-left: 3px solid #8a8c9455; }
.bar { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
.bar button { min-height: 48px; padding: 8px 20px; border: 1px solid #264a8a; border-radius: 6px; background: #264a8a; color: #fff; font: inherit; font-weight: 700; cursor: pointer; }
.bar button.quiet { border-color: #8a8c94; background: none; color: inherit; font-weight: 400; }
button:focus-visible, h2:focus-visible, a:focus-visible, .text:focus-visible { outline: 3px solid #6f96e0; outline-offset: 2px; }
@media (prefers-color-scheme: dark) { .box { --help-ink: #e9e7e2; --help-ground: #16181d; --help-link: #9db8f2; } }
.away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`

/** A place of its own beside whatever it stands in: neither style reaches the other. */
export function shell(): { host: HTMLElement; box: HTMLElement } {
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  // The page's policy allows no style elements; a browser without constructed sheets shows it plainly.
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
    root.adoptedStyleSheets = [sheet]
  } catch (error) {
    console.warn('[koe]', error)
  }
  const box = part('div', { class: 'box' })
  root.appendChild(box)
  return { host, box }
}

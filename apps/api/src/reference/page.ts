import { createHash } from 'node:crypto'
import type { ApiDocument, Operation, Schema } from './document.ts'
import { schemaText } from './schema-text.ts'
import { summariesJa } from './summaries-ja.ts'

type Language = 'ja' | 'en'

const words = {
  title: { ja: 'Koe API リファレンス', en: 'Koe API reference' },
  raw: { ja: 'OpenAPI 3.1 の文書', en: 'OpenAPI 3.1 document' },
  intro: {
    ja: 'JSON は camelCase、日時は ISO 8601、一覧は `{ items, nextCursor }`。断りは RFC 9457 の problem で、`code` は変わりません。プログラムは API トークンを `Authorization: Bearer koe_…` で送ります。',
    en: 'JSON in camelCase, moments in ISO 8601, lists as `{ items, nextCursor }`. Refusals are RFC 9457 problems with a stable `code`. Programs send an API token as `Authorization: Bearer koe_…`.',
  },
  access: { ja: '呼べる人', en: 'Who may call' },
  everybody: { ja: 'だれでも', en: 'Everybody' },
  session: { ja: 'サインインした人', en: 'A signed-in person' },
  scope: { ja: 'トークンのスコープ', en: 'Token scope' },
  noToken: { ja: 'トークンでは呼べません', en: 'Not with a token' },
  parameters: { ja: 'パラメーター', en: 'Parameters' },
  body: { ja: '本文', en: 'Body' },
  answers: { ja: '応答', en: 'Answers' },
  shapes: { ja: '型', en: 'Shapes' },
  required: { ja: '必須', en: 'required' },
  refused: { ja: '断り (RFC 9457)', en: 'A refusal (RFC 9457)' },
} as const satisfies Record<string, Record<Language, string>>

const tagsJa: Readonly<Record<string, string>> = {
  'sign-in': 'サインイン',
  'set-up': '初期設定',
  people: '人とワークスペース',
  tokens: 'API トークン',
  surveys: 'アンケート',
  inquiries: '問い合わせ',
  ingestion: '受け付け (公開)',
  imports: '取り込み',
  rankings: 'ランキング',
  verbatims: 'お客様の声',
  themes: 'テーマ',
}

/** What an answer's status means; the English page says what the route says of it. */
const statusesJa: Readonly<Record<string, string>> = {
  200: '成功',
  201: '作られた',
  202: '受け付けた',
  204: '成功 (本文なし)',
}

const style = `
:root{color-scheme:light dark;--ground:#fbfaf7;--ink:#22242a;--faint:#6a6d75;--line:#dcdad3;--accent:#2f3e7d;--code:#f2f0ea}
@media (prefers-color-scheme:dark){:root{--ground:#17181c;--ink:#e6e4de;--faint:#9a9ca3;--line:#33353c;--accent:#a9b5ee;--code:#1f2126}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/22px "Hiragino Sans","Noto Sans JP","Yu Gothic UI",Meiryo,sans-serif;line-break:strict;overflow-wrap:anywhere}
main{max-width:960px;margin:0 auto;padding:32px 24px}
h1{font-size:28px;line-height:36px;margin:0 0 8px}h2{font-size:20px;line-height:28px;margin:32px 0 8px}
h3{font-size:13px;margin:16px 0 4px;color:var(--faint);font-weight:600}
p{max-width:72ch;margin:0 0 8px}a{color:var(--accent)}
nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;padding:0}
details{border-top:1px solid var(--line)}details:last-of-type{border-bottom:1px solid var(--line)}
summary{display:grid;grid-template-columns:12px 56px minmax(0,1fr) minmax(0,1.2fr);gap:0 12px;padding:8px 4px;cursor:pointer}
summary::before{content:"›";color:var(--faint);text-align:center}details[open]>summary::before{transform:rotate(90deg)}
summary:hover{background:var(--code)}
summary:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
summary b{font:600 12px/22px ui-monospace,monospace;color:var(--accent)}
summary code,td code,h3 code,p code{font:13px/20px ui-monospace,monospace}p code{white-space:nowrap}
summary span{color:var(--faint)}
.inside{padding:0 4px 16px 28px}
.shape{border-top:1px solid var(--line);padding:12px 4px}.shape h3{margin:0 0 4px;color:var(--ink)}.shape:target{background:var(--code)}
pre{margin:0;padding:12px;background:var(--code);overflow:auto;font:13px/20px ui-monospace,monospace;white-space:pre-wrap}
table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);padding:4px 12px 4px 0;vertical-align:top}
@media (max-width:720px){main{padding:24px 16px}summary{grid-template-columns:12px 56px minmax(0,1fr)}summary span{grid-column:3}.inside{padding-left:4px}}
`
const styleHash = createHash('sha256').update(style).digest('base64')

/** Only our own style, no script, nothing from anywhere. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'`

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '')

const anchor = (method: string, path: string) => `${method}-${path}`.replace(/[^a-zA-Z0-9]+/g, '-')

function accessText(operation: Operation, language: Language): string {
  const rule = operation['x-koe-access']
  if (!rule || rule === 'public') return words.everybody[language]
  if (rule === 'session') return words.session[language]
  const scope = operation.security?.flatMap((one) => one.token ?? [])[0]
  const token = scope ? `${words.scope[language]}: ${scope}` : words.noToken[language]
  return `${rule} · ${token}`
}

/** `code` in a sentence of ours. */
const sentenceHtml = (text: string) => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')

/** A shape that has a name is a link to it, beside the heading; another is written out below. */
function shapeHtml(head: string, shape: string | undefined): string {
  if (shape === undefined) return `<h3>${head}</h3>`
  const name = /^(\w+)(\[\])?$/.exec(shape)?.[1]
  const named = name !== undefined && /^[A-Z]/.test(name)
  if (named) return `<h3>${head} <a href="#shape-${name}"><code>${shape}</code></a></h3>`
  return `<h3>${head}</h3><pre>${linked(shape)}</pre>`
}

/** The names of shapes within a text, as links. Names begin with a capital; words of notes follow `//` and are no names. */
const linked = (text: string) =>
  escaped(text)
    .split('\n')
    .map((line) => {
      const [code = '', ...note] = line.split('  // ')
      return [code.replace(/(?<![\w&;"])[A-Z][A-Za-z]+(?!\w)/g, '<a href="#shape-$&">$&</a>'), ...note].join('  // ')
    })
    .join('\n')

const shapeOf = (content: Record<string, { schema?: Schema }> | undefined) => {
  const [type, media] = Object.entries(content ?? {})[0] ?? []
  return type && media ? { type, text: schemaText(media.schema) } : undefined
}

function parametersHtml(operation: Operation, language: Language): string {
  if (!operation.parameters?.length) return ''
  const rows = operation.parameters.map((one) => {
    const note = [one.in, one.required ? words.required[language] : '', one.description ?? ''].filter(Boolean)
    return `<tr><td><code>${escaped(one.name)}</code></td><td>${escaped(schemaText(one.schema))}</td><td>${escaped(note.join(' · '))}</td></tr>`
  })
  return `<h3>${words.parameters[language]}</h3><table>${rows.join('')}</table>`
}

function operationHtml(path: string, method: string, operation: Operation, language: Language): string {
  const name = method.toUpperCase()
  const english = operation.summary ?? ''
  const summary = language === 'ja' ? (summariesJa[`${name} ${path}`] ?? english) : english
  const body = shapeOf(operation.requestBody?.content)
  const answers = Object.entries(operation.responses ?? {}).map(([status, answer]) => {
    const shape = shapeOf(answer.content)
    if (status === 'default') return shapeHtml(`<code>4xx 5xx</code> ${words.refused[language]}`, shape?.text)
    const said = language === 'ja' ? statusesJa[status] : undefined
    return shapeHtml(`<code>${status}</code> ${sentenceHtml(said ?? answer.description ?? '')}`, shape?.text)
  })
  return `<details id="${anchor(method, path)}"><summary><b>${name}</b><code>${escaped(path)}</code><span>${escaped(summary)}</span></summary><div class="inside">
<h3>${words.access[language]}</h3><p>${escaped(accessText(operation, language))}</p>
${parametersHtml(operation, language)}
${body ? shapeHtml(`${words.body[language]} <code>${escaped(body.type)}</code>`, body.text) : ''}
${answers.join('\n')}</div></details>`
}

function groups(document: ApiDocument) {
  const found = new Map<string, { path: string; method: string; operation: Operation }[]>()
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? ''
      found.set(tag, [...(found.get(tag) ?? []), { path, method, operation }])
    }
  return found
}

/** The reference as one page without script: made from the document alone. */
export function referencePage(document: ApiDocument, language: Language): string {
  const all = groups(document)
  const tagText = (tag: string) => (language === 'ja' ? (tagsJa[tag] ?? tag) : tag)
  const sections = [...all].map(([tag, operations]) => {
    const rows = operations.map(({ path, method, operation }) => operationHtml(path, method, operation, language))
    return `<section><h2 id="tag-${escaped(tag)}">${escaped(tagText(tag))}</h2>${rows.join('\n')}</section>`
  })
  const shapes = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => {
    return `<div class="shape" id="shape-${escaped(name)}"><h3><code>${escaped(name)}</code></h3><pre>${linked(schemaText(schema))}</pre></div>`
  })
  const links = [...all.keys()].map((tag) => `<li><a href="#tag-${escaped(tag)}">${escaped(tagText(tag))}</a></li>`)
  const other =
    language === 'ja' ? '<a href="?lang=en" lang="en">English</a>' : '<a href="?lang=ja" lang="ja">日本語</a>'
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${words.title[language]}</title><style>${style}</style></head><body><main>
<h1>${words.title[language]}</h1><p>${escaped(document.info.version)} · <a href="/api/openapi.json">${words.raw[language]}</a> · ${other}</p><p>${sentenceHtml(words.intro[language])}</p>
<nav><ul>${links.join('')}</ul></nav>
${sections.join('\n')}
<section><h2>${words.shapes[language]}</h2>${shapes.join('\n')}</section>
</main></body></html>`
}

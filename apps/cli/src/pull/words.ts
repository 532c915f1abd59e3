import { isJapanese } from '../locale.ts'

/** Everything that the commands which pull from a server say, in one language. */
export interface PullWords {
  help: Record<
    'rankings' | 'mcp' | 'server' | 'token' | 'month' | 'from' | 'until' | 'top' | 'level' | 'json' | 'markdown',
    string
  >
  title: string
  span(from: string, until: string): string
  comparedWith(span: string): string
  base(customers: string, verbatims: string): string
  unassigned(share: string): string
  customers(count: string): string
  verdicts: Record<'increase' | 'decrease' | 'none' | 'withheld', string>
  fresh: string
  rest: string
  none: string
  evidence: string
  refused(code: string, params: Readonly<Record<string, string>>): string
}

const japanese: PullWords = {
  help: {
    rankings: '動いている Koe から、課題のランキングを根拠つきで引き出します',
    mcp: 'アシスタントが課題を引き出すための MCP サーバーを、標準入出力で動かします',
    server: 'Koe のアドレス (KOE_SERVER。なければ http://localhost:3000)',
    token: '「read」の権限がある API トークン (KOE_TOKEN)',
    month: '対象の月 (2026-10)。前の月と比べます',
    from: '対象の最初の日 (2026-10-01)',
    until: '対象の最後の日 (2026-10-31)',
    top: '上位いくつまで (1〜200)',
    level: '1 = テーマ、2 = サブテーマ',
    json: 'API の答えを JSON のまま出します',
    markdown: 'チャットや文書に貼れる Markdown で出します',
  },
  title: '課題ランキング',
  span: (from, until) => `${from}〜${until}`,
  comparedWith: (span) => `${span} と比較`,
  base: (customers, verbatims) => `お客様の声 ${verbatims} 件・${customers} 人`,
  unassigned: (share) => `未分類 ${share} %`,
  customers: (count) => `${count} 人`,
  verdicts: { increase: '増加', decrease: '減少', none: '変化なし', withheld: '判定保留' },
  fresh: '新しい',
  rest: 'ほか',
  none: 'この期間に、テーマのついたお客様の声はありません。',
  evidence: '根拠の声',
  refused(code, { server = '', said = '', value = '' }) {
    const sentences: Record<string, string> = {
      'bad-server': `--server には http:// か https:// で始まるアドレスを書いてください: ${server}`,
      'needs-token': 'API トークンが要ります。設定の「API トークン」で作り、--token か KOE_TOKEN で渡してください。',
      'server-away': `${server} の Koe につながりません。動いているか、アドレスが正しいかを確かめてください。`,
      'bad-token': 'このトークンは使えません。取り消されたか、期限が切れているか、写し間違いです。',
      'weak-token': 'このトークンには読む権限 (read) がありません。',
      'bad-month': `月は 2026-10 のように書いてください: ${value}`,
      'bad-day': `日付は 2026-10-01 のように、最後の日は最初の日から後になるように書いてください: ${value}`,
      'bad-top': `--top は 1 から 200 までの整数で書いてください: ${value}`,
      'bad-level': `--level は 1 か 2 です: ${value}`,
      'two-forms': '--json と --markdown は、どちらかにしてください。',
      'two-periods': '--month と、--from・--until は、どちらかにしてください。',
    }
    return sentences[code] ?? `サーバーに断られました: ${said}`
  },
}

const english: PullWords = {
  help: {
    rankings: 'Pulls the issue ranking with its evidence from a running Koe',
    mcp: 'Runs an MCP server on standard input and output, so that an assistant can pull issues',
    server: 'Address of Koe (KOE_SERVER; else http://localhost:3000)',
    token: 'API token with the scope “read” (KOE_TOKEN)',
    month: 'The month meant (2026-10), compared with the month before',
    from: 'First day meant (2026-10-01)',
    until: 'Last day meant (2026-10-31)',
    top: 'How many from the top (1–200)',
    level: '1 = themes, 2 = sub-themes',
    json: 'The API’s answer as JSON',
    markdown: 'Markdown, to paste into a chat or a document',
  },
  title: 'Issue ranking',
  span: (from, until) => `${from} to ${until}`,
  comparedWith: (span) => `compared with ${span}`,
  base: (customers, verbatims) => `${verbatims} verbatims of ${customers} customers`,
  unassigned: (share) => `unassigned ${share} %`,
  customers: (count) => `${count} customers`,
  verdicts: { increase: 'Increase', decrease: 'Decrease', none: 'No change', withheld: 'Withheld' },
  fresh: 'new',
  rest: 'rest',
  none: 'No verbatim of this period is in a theme.',
  evidence: 'Verbatims behind it',
  refused(code, { server = '', said = '', value = '' }) {
    const sentences: Record<string, string> = {
      'bad-server': `--server needs an address that begins with http:// or https://: ${server}`,
      'needs-token': 'An API token is needed. Make one in the settings and give it as --token or KOE_TOKEN.',
      'server-away': `No Koe answers at ${server}. Is it running, and is the address right?`,
      'bad-token': 'This token is not valid: revoked, expired, or copied wrongly.',
      'weak-token': 'This token may not read (scope read).',
      'bad-month': `A month is written like 2026-10: ${value}`,
      'bad-day': `A day is written like 2026-10-01, and the last day is not before the first: ${value}`,
      'bad-top': `--top is a whole number from 1 to 200: ${value}`,
      'bad-level': `--level is 1 or 2: ${value}`,
      'two-forms': 'Either --json or --markdown.',
      'two-periods': 'Either --month, or --from and --until.',
    }
    return sentences[code] ?? `The server refused: ${said}`
  },
}

/** The words of a terminal's language. */
export const pullWordsFor = (environment: Readonly<Record<string, string | undefined>>): PullWords =>
  isJapanese(environment) ? japanese : english

import { csvCell } from '../imports/index.ts'
import type { Ranking, RankingRow } from './rank-themes.ts'

type Language = 'ja' | 'en'

const verdicts = {
  ja: { increase: '増加', decrease: '減少', none: '変化なし', withheld: '判定保留' },
  en: { increase: 'increase', decrease: 'decrease', none: 'no change', withheld: 'withheld' },
}

const heads: Record<Language, string[]> = {
  ja: [
    '順位',
    'テーマ',
    '語',
    '顧客数',
    '割合',
    '割合 下限95%',
    '割合 上限95%',
    '言及数',
    '比較期間の顧客数',
    '変化率',
    '変化率 下限95%',
    '変化率 上限95%',
    '判定',
    '判定の理由',
    'NPS (言及あり)',
    'NPS 下限95%',
    'NPS 上限95%',
    'NPS 回答者数',
    'NPS (言及なし)',
    '感情 (-1…1)',
    'お客様の声',
    'テーマID',
  ],
  en: [
    'Rank',
    'Theme',
    'Terms',
    'Customers',
    'Share',
    'Share low 95%',
    'Share high 95%',
    'Mentions',
    'Customers in comparison',
    'Rate ratio',
    'Ratio low 95%',
    'Ratio high 95%',
    'Verdict',
    'Reason',
    'NPS (mentioning)',
    'NPS low 95%',
    'NPS high 95%',
    'NPS respondents',
    'NPS (rest)',
    'Sentiment (-1…1)',
    'Quotes',
    'Theme id',
  ],
}

const digits = (value: number | null | undefined, places: number): string | number =>
  value === null || value === undefined ? '' : Number(value.toFixed(places))

function cellsOf(row: RankingRow, language: Language): (string | number)[] {
  const { change, nps } = row
  return [
    row.rank,
    row.theme.label,
    row.theme.terms.join(' / '),
    row.customers,
    digits(row.share, 4),
    digits(row.shareLow, 4),
    digits(row.shareHigh, 4),
    row.mentions,
    change?.previousCustomers ?? '',
    digits(change?.ratio, 3),
    digits(change?.low, 3),
    digits(change?.high, 3),
    change ? verdicts[language][change.verdict] : '',
    change?.reason ?? '',
    digits(nps?.value, 1),
    digits(nps?.low, 1),
    digits(nps?.high, 1),
    nps?.base ?? '',
    digits(nps?.rest.value, 1),
    digits(row.sentiment, 3),
    row.quotes.map((quote) => quote.text).join('\n'),
    row.theme.id,
  ]
}

/** The ranking for spreadsheets: UTF-8 with a byte order mark, no cell that a spreadsheet would take for a formula. */
export function rankingsCsv(ranking: Ranking, language: Language): string {
  const other = ['', language === 'ja' ? '未分類' : 'Unassigned', '', ranking.other.customers]
  const rest = [digits(ranking.other.share, 4), '', '', ranking.other.verbatims]
  const lines = [heads[language], ...ranking.items.map((row) => cellsOf(row, language)), [...other, ...rest]]
  const width = heads[language].length
  const padded = lines.map((cells) => [...cells, ...Array.from({ length: width - cells.length }, () => '')])
  return `\ufeff${padded.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`
}

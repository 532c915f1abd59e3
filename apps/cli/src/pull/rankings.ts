import type { Ranking } from '@koe/api/client'
import type { Command } from 'commander'
import { printable } from '../analyze/output/width.ts'
import { type MonthQuery, monthQuery } from './month.ts'
import { drawMarkdown, drawRanking } from './render.ts'
import { asked, openSource, PullRefused, type Source } from './server.ts'
import { type PullWords, pullWordsFor } from './words.ts'

interface Flags {
  server?: string
  token?: string
  month?: string
  from?: string
  until?: string
  top: string
  level: string
  json?: boolean
  markdown?: boolean
}

/** What a ranking is asked for, as words from outside: days inclusive, as people write them. */
export interface AskedRanking {
  month?: string | undefined
  from?: string | undefined
  until?: string | undefined
  top: number
  level: number
}

const dayAfter = (day: string): string | null => {
  const at = new Date(`${day}T00:00:00Z`).getTime()
  // JavaScript takes the 31st of June for the 1st of July.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(at) || !new Date(at).toISOString().startsWith(day)) return null
  return new Date(at + 86_400_000).toISOString().slice(0, 10)
}

/** @throws PullRefused for what is no month, no day, or both */
export function daysOf({ month, from, until }: Omit<AskedRanking, 'top' | 'level'>): Partial<MonthQuery> {
  if (month !== undefined) {
    if (from !== undefined || until !== undefined) throw new PullRefused('two-periods')
    const query = monthQuery(month)
    if (!query) throw new PullRefused('bad-month', { value: month })
    return query
  }
  if (from === undefined && until === undefined) return {}
  const to = until === undefined ? undefined : dayAfter(until)
  const wrong = from === undefined || dayAfter(from) === null || to === null || (to !== undefined && to <= from)
  if (wrong) throw new PullRefused('bad-day', { value: [from, until].filter(Boolean).join(' ') })
  return { from, ...(to === undefined ? {} : { to }) }
}

/**
 * The ranking of a server.
 * @throws PullRefused for a wrong month, day, number or level, and for what the server refuses
 */
export async function pullRanking(source: Source, input: AskedRanking): Promise<Ranking> {
  const { top, level } = input
  if (!Number.isInteger(top) || top < 1 || top > 200) throw new PullRefused('bad-top', { value: String(top) })
  if (level !== 1 && level !== 2) throw new PullRefused('bad-level', { value: String(level) })
  const query = { ...daysOf(input), limit: top, level }
  return asked(source, source.client.ranking(query))
}

/** Adds `koe rankings` to the program. */
export function rankingsCommand(program: Command): void {
  const words = pullWordsFor(process.env)
  const { help } = words
  program
    .command('rankings')
    .description(help.rankings)
    .option('--server <url>', help.server)
    .option('--token <token>', help.token)
    .option('--month <YYYY-MM>', help.month)
    .option('--from <day>', help.from)
    .option('--until <day>', help.until)
    .option('--top <number>', help.top, '10')
    .option('--level <1|2>', help.level, '1')
    .option('--json', help.json)
    .option('--markdown', help.markdown)
    .action(async (flags: Flags) => {
      process.exitCode = await runCommand(flags, words)
    })
}

async function runCommand(flags: Flags, words: PullWords): Promise<number> {
  try {
    if (flags.json && flags.markdown) throw new PullRefused('two-forms')
    const source = openSource(flags, process.env)
    const [top, level] = [Number(flags.top.normalize('NFKC')), Number(flags.level.normalize('NFKC'))]
    const ranking = await pullRanking(source, { ...flags, top, level })
    process.stdout.write(textOf(ranking, flags, source, words))
    return 0
  } catch (error) {
    if (!(error instanceof PullRefused)) throw error
    process.stderr.write(`${printable(words.refused(error.code, error.params))}\n`)
    return 1
  }
}

function textOf(ranking: Ranking, flags: Flags, { origin }: Source, words: PullWords): string {
  if (flags.json) return `${JSON.stringify(ranking, null, 2)}\n`
  if (flags.markdown) return drawMarkdown(ranking, words, origin)
  return drawRanking(ranking, words, { origin, width: Math.min(120, Math.max(60, process.stdout.columns ?? 80)) })
}

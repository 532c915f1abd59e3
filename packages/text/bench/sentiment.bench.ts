import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { loadTokenizer } from '../2-tokenize/index.ts'
import {
  overallSentiment,
  type RatedVerbatim,
  readVerbatim,
  refineSentiment,
  type ScoredSegment,
  type SentimentModel,
  scoreWith,
} from '../3-read/index.ts'
import { cpuSeconds, peakMB, print, readRows } from './measures.ts'
import { PEER_SCRIPT } from './sentiment-peer.ts'

const LABELS = ['positive', 'neutral', 'negative'] as const
type Label = (typeof LABELS)[number]
const VERDICTS = { positive: 1, neutral: 0, negative: -1 } as const

interface ReadRow {
  text: string
  label: Label | null
  segments: ScoredSegment[]
}

/**
 * Sentiment of labelled sentences, three classes. The rules were written with the even rows (0, 2, 4 …) of the hotel sentences
 * in view, never the odd ones; so the odd rows are the measure there, and of files that nobody has seen all rows are.
 * "words" learns from the rules' own labels of the even rows only, "words, all texts" as the product does from every text
 * (each judged by weights that have not seen it), "ratings" from the even rows' labels as if they were answers.
 */
export async function run(files: string[], options: { json: boolean }): Promise<void> {
  const tokenizer = await loadTokenizer()
  for (const file of files) {
    const lines = readRows(file, options.json)
    if (lines === null) continue
    const cpu = process.cpuUsage()
    const rows = lines.map(({ text, label }): ReadRow => {
      const segments = readVerbatim(text, tokenizer).segments
      return { text, label: LABELS.find((one) => one === label) ?? null, segments }
    })
    const readSeconds = cpuSeconds(cpu)
    const say = (mode: string, figures: Record<string, unknown>) =>
      print(options.json, { file: basename(file), mode, ...figures })
    const even = rows.filter((_, i) => i % 2 === 0)
    const odd = rows.filter((_, i) => i % 2 === 1)
    measure('rule', say, null, { all: rows, odd }, { cpuSeconds: readSeconds })
    const learn = (name: string, of: readonly ReadRow[], ratings: readonly RatedVerbatim[], on: Shown) => {
      const before = process.cpuUsage()
      const model = refineSentiment(
        of.flatMap(({ segments }) => segments),
        ratings,
      )
      measure(name, say, model, on, { cpuSeconds: cpuSeconds(before), learnedFrom: model.learnedFrom.segments })
      return model
    }
    learn('rule + words', even, [], { odd })
    learn('rule + words, all texts', rows, [], { all: rows, odd })
    const rated = even.flatMap(({ segments, label }) => (label ? [{ segments, verdict: VERDICTS[label] }] : []))
    if (rated.length === 0) continue
    const model = learn('rule + words + ratings', even, rated, { odd })
    for (const { from, to, base, content, discontent } of model.calibration)
      say(`calibration ${from} … ${to}`, {
        base,
        content: content.share,
        contentLow: content.low,
        contentHigh: content.high,
        discontent: discontent.share,
      })
    runPeer(even, odd, say)
  }
}

type Say = (mode: string, figures: Record<string, unknown>) => void
type Shown = { all?: ReadRow[]; odd: ReadRow[] }

function labelOf({ segments }: ReadRow, model: SentimentModel | null): Label {
  const scores = model === null ? segments : segments.map((one) => ({ sentiment: scoreWith(model, one).score }))
  const score = overallSentiment(scores)
  return score >= 0.25 ? 'positive' : score <= -0.25 ? 'negative' : 'neutral'
}

function measure(
  mode: string,
  say: Say,
  model: SentimentModel | null,
  shown: Shown,
  figures: Record<string, number>,
): void {
  for (const [rows, chosen] of Object.entries(shown)) {
    const found = chosen.map((row) => labelOf(row, model))
    const labelled = chosen.flatMap(({ label }, i) => (label ? [{ label, found: found[i] as Label }] : []))
    say(`${mode} (${rows} rows)`, {
      rows: chosen.length,
      ...(labelled.length === 0 ? {} : agreement(labelled)),
      neutralShare: found.filter((label) => label === 'neutral').length / Math.max(1, found.length),
      ...figures,
      peakMB: peakMB(),
    })
  }
}

/** Macro-F1 over the classes that occur, accuracy, precision and recall of each. */
export function agreement(pairs: readonly { label: Label; found: Label }[]): Record<string, number> {
  const figures: Record<string, number> = {}
  const scores: number[] = []
  for (const label of LABELS) {
    const right = pairs.filter((pair) => pair.label === label && pair.found === label).length
    const meant = pairs.filter((pair) => pair.label === label).length
    const said = pairs.filter((pair) => pair.found === label).length
    figures[`${label}P`] = right / Math.max(1, said)
    figures[`${label}R`] = right / Math.max(1, meant)
    if (meant > 0) scores.push((2 * right) / (said + meant))
  }
  return {
    macroF1: scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length),
    accuracy: pairs.filter(({ label, found }) => label === found).length / pairs.length,
    ...figures,
  }
}

/** The supervised peer: learns the even rows' labels, is measured on the odd ones. */
function runPeer(even: readonly ReadRow[], odd: readonly ReadRow[], say: Say): void {
  const python = ['/usr/bin/python3', 'python3'].find(
    (path) => spawnSync(path, ['-c', 'import sklearn'], { stdio: 'ignore' }).status === 0,
  )
  if (python === undefined || !existsSync(tmpdir())) {
    say('peer', { note: 'not measured: scikit-learn absent' })
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'koe-peer-'))
  const asRows = (rows: readonly ReadRow[]) =>
    rows.filter(({ label }) => label).map(({ text, label }) => ({ text, label }))
  const data = join(folder, 'rows.json')
  writeFileSync(data, JSON.stringify({ train: asRows(even), test: asRows(odd) }))
  const done = spawnSync(python, ['-c', PEER_SCRIPT, data], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  const line = (done.stdout ?? '').split('\n').find((one) => one.startsWith('{'))
  if (line === undefined) say('peer', { note: 'not measured: peer did not run' })
  else say('peer, supervised (odd rows)', JSON.parse(line) as Record<string, unknown>)
}

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { loadTokenizer } from '../2-tokenize/index.ts'
import { readVerbatim } from '../3-read/index.ts'
import { cpuSeconds, peakMB, print, readRows } from './measures.ts'

/** A real stream repeats itself; ten times the file is what a workspace with templates and re-imports hands over. */
const REPEATS = 10

/** Plain kuromoji.js, as its README uses it: text in, tokens out; loading the dictionary is not counted. */
const KUROMOJI = `
const { dirname, join } = require('node:path')
const file = require.resolve('kuromoji')
const dicPath = join(dirname(file), '..', 'dict')
require('kuromoji').builder({ dicPath }).build((error, tokenizer) => {
  if (error) process.exit(1)
  const texts = JSON.parse(require('node:fs').readFileSync(process.argv[1], 'utf8'))
  const before = process.cpuUsage()
  let tokens = 0
  let refused = 0
  for (const text of texts) try { tokens += tokenizer.tokenize(text).length } catch { refused++ }
  const { user, system } = process.cpuUsage(before)
  console.log(JSON.stringify({ tokens, refused, cpuSeconds: (user + system) / 1e6, peakMB: Math.round(process.resourceUsage().maxRSS / 1024) }))
})`

/** MeCab in C++ with the same dictionary, by way of Python. */
const MECAB = `
import json, sys, time, MeCab
tagger = MeCab.Tagger()
tagger.parse('')
texts = json.load(open(sys.argv[1], encoding='utf-8', errors='surrogatepass'))
before = time.process_time()
tokens = sum(tagger.parse(text).count('\\n') for text in texts)
print(json.dumps({'tokens': tokens, 'cpuSeconds': time.process_time() - before}))`

/**
 * Characters per CPU second of one thread. Koe is measured on the whole path from raw text to terms (normalising, masking,
 * tokenising, predicates, pairs, sentiment, labels) over the file ten times and once; the peers on tokenising alone, over
 * the file once: they keep nothing, so ten times the file takes them ten times as long.
 */
export async function run(files: string[], options: { json: boolean }): Promise<void> {
  for (const file of files) {
    const rows = readRows(file, options.json)
    if (rows === null || rows.length === 0) continue
    const texts = rows.map(({ text }) => text)
    const chars = texts.reduce((sum, text) => sum + text.length, 0)
    const say = (mode: string, figures: Record<string, unknown>) =>
      print(options.json, { file: basename(file), mode, ...figures })
    const once = await measure(texts, 1)
    const often = await measure(texts, REPEATS)
    const folder = mkdtempSync(join(tmpdir(), 'koe-tokenize-'))
    const data = join(folder, 'texts.json')
    writeFileSync(data, JSON.stringify(texts))
    const plain = runPeer(process.execPath, ['-e', KUROMOJI, data])
    const mecab = runPeer('/usr/bin/python3', ['-c', MECAB, data])
    rmSync(folder, { recursive: true })
    const speed = ({ cpuSeconds: seconds }: { cpuSeconds: number }, times = 1) => Math.round((chars * times) / seconds)
    say('koe, whole path', { ...once, chars, charsPerCpuSecond: speed(once) })
    say(`koe, whole path × ${REPEATS}`, { ...often, chars: chars * REPEATS, charsPerCpuSecond: speed(often, REPEATS) })
    if (plain === null) say('kuromoji.js', { note: 'not measured: peer did not run' })
    else {
      say('kuromoji.js, tokens only', { ...plain, chars, charsPerCpuSecond: speed(plain) })
      say('koe / kuromoji.js', { once: speed(once) / speed(plain), repeated: speed(often, REPEATS) / speed(plain) })
    }
    if (mecab === null) say('MeCab', { note: 'not measured: MeCab absent' })
    else say('MeCab, tokens only', { ...mecab, chars, charsPerCpuSecond: speed(mecab) })
  }
}

/** A tokenizer of its own each time: nothing is remembered from the measurement before. */
async function measure(texts: readonly string[], times: number): Promise<{ cpuSeconds: number; peakMB: number }> {
  const tokenizer = await loadTokenizer()
  const cpu = process.cpuUsage()
  let terms = 0
  for (let time = 0; time < times; time++)
    for (const text of texts)
      for (const segment of readVerbatim(text, tokenizer).segments) terms += segment.terms.length
  return { cpuSeconds: cpuSeconds(cpu), peakMB: peakMB(), ...{ terms } }
}

function runPeer(program: string, given: string[]): { cpuSeconds: number } | null {
  const done = spawnSync(program, given, { encoding: 'utf8', maxBuffer: 1 << 20 })
  const line = (done.stdout ?? '').split('\n').find((one) => one.startsWith('{'))
  return line === undefined ? null : (JSON.parse(line) as { cpuSeconds: number })
}

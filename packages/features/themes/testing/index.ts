import { newId, type OpenDatabase, withWorkspace } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import { workspaces } from '@koe/db/schema'
import { type DatabaseKind, openTestDatabase } from '@koe/db/testing'
import { createRandom } from '@koe/stats'
import { loadTokenizer } from '@koe/text'
import { type NewVerbatim, recordVerbatims } from '../../verbatims/index.ts'
import type { Actor, Context } from '../../workspaces/index.ts'
import type { TextEngine } from '../engine/text-engine.ts'
import { createInlineEngine } from '../engine/text-work.ts'
import { readVerbatims } from '../read-verbatims.ts'

/** What a test of analysis stands on: a database of its own, a queue that nobody works, texts read in place. */
export interface Bench {
  database: OpenDatabase
  queue: Queue
  context: Context
  engine: TextEngine
  /** Makes a workspace and gives its id. */
  workspace(slug: string): Promise<string>
  record(workspaceId: string, rows: readonly NewVerbatim[]): Promise<number>
  close(): Promise<void>
}

export async function openBench(kind: DatabaseKind): Promise<Bench> {
  const database = await openTestDatabase(kind)
  const queue = await openQueue(database, 'sender', () => undefined)
  const context: Context = {
    db: database.db,
    queue,
    now: () => new Date(),
    newId,
    randomBytes: (size) => new Uint8Array(size),
    filesDir: '',
  }
  return {
    database,
    queue,
    context,
    engine: createInlineEngine(await loadTokenizer()),
    async workspace(slug) {
      const id = newId()
      await database.db.insert(workspaces).values({ id, slug, name: slug })
      return id
    },
    record: (workspaceId, rows) =>
      withWorkspace(database.db, workspaceId, (tx) => recordVerbatims(context, tx, workspaceId, rows)),
    async close() {
      await queue.stop(100)
      await database.close()
    },
  }
}

/** Records so many complaints, always the same ones for a seed, and reads them. */
export async function sayComplaints(bench: Bench, workspaceId: string, count: number, seed: number): Promise<void> {
  await bench.record(workspaceId, complaints(count, { seed }))
  await readVerbatims(bench.context, bench.engine, workspaceId)
}

/** An analyst of a workspace. */
export const analyst = (workspaceId: string): Actor => ({
  kind: 'member',
  workspaceId,
  memberId: '00000000-0000-7000-8000-000000000001',
  userId: 'u',
  role: 'analyst',
})

const openers = [
  '',
  '',
  '先週から',
  '今朝、',
  '何度も',
  '正直に言うと',
  'アップデートしてから',
  '家族も困っていて、',
  '残念ながら',
]
const closers = [
  '。',
  '。',
  '。困っています。',
  '。早く直してください。',
  '。どうにかなりませんか。',
  '！',
  '。よろしくお願いします。',
]

/** Invented complaints about an invented shop, five topics that have little in common. */
const topics: Record<string, { things: string[]; troubles: string[] }> = {
  delivery: {
    // Many ways to say one thing: too few templates fall apart into themes of their own.
    things: [
      '荷物の配送',
      '商品の配送',
      '宅配便の配送',
      '贈り物の配送',
      '家具の配送',
      '新商品の配送',
      '定期便の配送',
      'お祝いの品の配送',
    ],
    troubles: [
      'が予定日より三日も遅れた',
      'が約束の時間より遅れた',
      'が遅れて当日に届かない',
      'がいつまでも届かない',
      'が遅すぎて待ちくたびれた',
      'が一週間も遅れている',
      'が何の断りもなく遅れた',
      'が雨の日だけ遅れる',
    ],
  },
  login: {
    things: [
      'ログイン画面のパスワード',
      '会員ログイン',
      'パスワードの再設定',
      'ログインの認証コード',
      '会員のパスワード入力',
    ],
    troubles: [
      'が何回やっても通らない',
      'でエラーになって入れない',
      'の認証が失敗する',
      'が拒否されてログインできない',
    ],
  },
  payment: {
    things: [
      'クレジットカードの決済',
      'カード払いの請求',
      '支払いの決済',
      'クレジットカードの引き落とし',
      '決済の請求金額',
    ],
    troubles: ['が二重に請求された', 'の金額が明細と違う', 'が途中で止まり支払えない', 'の請求が間違っている'],
  },
  video: {
    things: ['動画の再生', '映画の映像', '字幕と音声', '動画の画質', 'テレビでの動画再生'],
    troubles: [
      'が途中で止まって見られない',
      'が乱れて音声が途切れる',
      'がかくかくして見づらい',
      'の画質が粗くて荒れる',
    ],
  },
  staff: {
    things: [
      '窓口の担当者の対応',
      '電話のオペレーターの説明',
      'お客様窓口の返事',
      '店員の接客態度',
      '担当スタッフの言葉遣い',
    ],
    troubles: ['が失礼で不親切だった', 'が冷たくて不愉快だった', 'がいい加減で納得できない', 'が横柄で腹が立った'],
  },
}
export const topicNames = Object.keys(topics)

/** One invented complaint about a topic, different for every pair of random numbers. */
export function complaint(topic: string, random: () => number): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  const { things, troubles } = topics[topic] ?? { things: [], troubles: [] }
  return `${pick(openers)}${pick(things)}${pick(troubles)}${pick(closers)}`
}

/** `count` verbatims over the topics in turn, said on consecutive moments of the given days. */
export function complaints(
  count: number,
  options: { seed?: number; topics?: readonly string[]; from?: string; days?: number } = {},
): NewVerbatim[] {
  const random = createRandom(options.seed ?? 1)
  const from = new Date(options.from ?? '2026-01-01T00:00:00Z').getTime()
  const step = ((options.days ?? 60) * 86_400_000) / count
  const names = options.topics ?? topicNames
  const sourceId = newId()
  return Array.from({ length: count }, (_, i) => ({
    id: newId(),
    source: 'import' as const,
    sourceId,
    questionId: String(i),
    text: complaint(names[i % names.length] ?? '', random),
    saidAt: new Date(from + i * step),
  }))
}

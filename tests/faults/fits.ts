import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import { type Program, startProgram } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'
import { numberIn, openPlace, type Place } from './imports.ts'

/** What a fit does: it reads and finds themes, then it writes where everything belongs. */
export type Stage = 'read' | 'assign'

/** What is in the database while no process runs. */
export interface Kept {
  verbatims: number
  read: number
  /** Versions of the themes that are shown, and those half built. */
  active: number
  building: number
  /** The version that all figures come from; 0 = none yet. */
  shown: number
  /** Segments without a place under the shown version. */
  unplaced: number
  /** Places and mentions under another version, and themes in none. */
  strayRows: number
  orphanThemes: number
  /** Mentions of verbatims, in the shown version, that none of their segments is behind, or that are missing. */
  falseMentions: number
}

export interface FitRun {
  /** How often a process was killed until one died within the stage. */
  kills: number
  atKill: Kept
  secondsToFinish: number
  after: Kept
}

interface ThemeRun {
  modelVersion: number
  running: { stage: string } | null
}

const subjects = [
  '配送',
  '梱包',
  '返品の窓口',
  '決済画面',
  'アプリ',
  'ログイン',
  '店員の説明',
  '会員証',
  '電池',
  '充電器',
]
const troubles = ['が遅い', 'が分かりにくい', 'が壊れていた', 'で待たされた', 'が見つからない', 'に困っています']
const places = ['駅前の店', '通販', '空港の売り場', '電話', '書店の隣の店', '新しい支店', '倉庫', '受付']
const wishes = [
  '早く直してほしい',
  '説明を増やしてください',
  '返金をお願いします',
  '次は別の店で買います',
  '丁寧でした',
]

const pickFrom = (list: readonly string[], n: number) => list[n % list.length] ?? ''
/** Words of our own: each row differs from the others, and some words often come together. */
const wordsOf = (row: number) =>
  `${pickFrom(places, row * 7 + (row >> 4))}で買いましたが、${pickFrom(subjects, row)}${pickFrom(troubles, row * 5 + (row >> 3))}。` +
  `${row}番の札でした。${pickFrom(wishes, row + (row >> 2))}。`

async function record(sql: postgres.Sql, rows: number): Promise<void> {
  const texts = Array.from({ length: rows }, (_, row) => wordsOf(row))
  await sql`
    insert into verbatims (workspace_id, id, source, source_id, question_id, text, said_at, said_precision, channel,
      attributes, suspicious, recorded_at)
    select w.id, gen_random_uuid(), 'import', w.id, t.row::text, t.text, now(), 'time', 'web', '{}', false, now()
    from workspaces w, unnest(${texts}::text[]) with ordinality as t (text, row)`
}

async function look(sql: postgres.Sql): Promise<Kept> {
  const count = (what: string) => numberIn(sql, `select count(*)::int as n from ${what}`)
  const shown = await numberIn(sql, 'select max(model_version) as n from workspaces')
  const mentioned = `select distinct verbatim_id, theme from assignments
    cross join lateral (values (theme_id), (subtheme_id)) level (theme) where model_version = ${shown} and theme is not null`
  const mentions = `select verbatim_id, theme_id from mentions where model_version = ${shown}`
  return {
    verbatims: await count('verbatims'),
    read: await count("verbatims where reading_state = 'read'"),
    active: await count("theme_models where state = 'active'"),
    building: await count("theme_models where state = 'building'"),
    shown,
    unplaced: await count(`segments s where not exists (select 1 from assignments a where a.model_version = ${shown}
      and a.verbatim_id = s.verbatim_id and a.ordinal = s.ordinal)`),
    strayRows: await count(`(select model_version from assignments union all select model_version from mentions) x
      where model_version <> ${shown}`),
    orphanThemes: await count('themes t where not exists (select 1 from model_themes m where m.theme_id = t.id)'),
    falseMentions: await count(
      `((${mentioned} except all ${mentions}) union all (${mentions} except all (${mentioned}))) x`,
    ),
  }
}

async function runOf(program: Program, owner: Owner): Promise<ThemeRun> {
  const res = await fetch(`${program.url}/api/v1/themes/run`, { headers: { cookie: owner.cookie } })
  if (!res.ok) throw new Error(`themes/run: ${res.status} ${await res.text()}`)
  return (await res.json()) as ThemeRun
}

/** Kills the process as soon as it says that its first fit is in the stage. @returns whether it was caught there */
async function killWithin(stage: Stage, program: Program, owner: Owner): Promise<boolean> {
  for (;;) {
    const { modelVersion, running } = await runOf(program, owner)
    const there = modelVersion === 0 && running?.stage === stage
    if (there || modelVersion > 0) program.kill('SIGKILL')
    else {
      await sleep(5)
      continue
    }
    await program.exited
    return there
  }
}

/** A dead builder is believed dead after some twenty seconds: they have passed. */
const letTimePass = (sql: postgres.Sql) =>
  sql`update theme_models set parameters = parameters || '{"beatAt": "2026-01-01T00:00:00Z"}' where state = 'building'`

/** Forgets the themes: the next start fits for the first time again. */
const forgetThemes = (sql: postgres.Sql) =>
  sql.unsafe(`update workspaces set model_version = 0; delete from mentions; delete from assignments;
    delete from model_themes; delete from theme_events; delete from theme_proposals; delete from themes;
    delete from theme_models`)

/** Starts the program until one of its processes dies within the stage; a first fit that ended before is forgotten. */
async function killOne(place: Place, owner: Owner, stage: Stage): Promise<Pick<FitRun, 'kills' | 'atKill'>> {
  for (let kills = 1; kills <= 5; kills++) {
    const program = await startProgram(place.env)
    await killWithin(stage, program, owner).finally(() => program.kill('SIGKILL'))
    const atKill = await place.inside(look)
    if (atKill.shown === 0 && atKill.building === 1) return { kills, atKill }
    await place.inside(forgetThemes)
  }
  throw new Error(`no process died within ${stage}`)
}

/**
 * Records `rows` verbatims, kills the process with -9 while it makes the first themes of them, and starts it again on the same
 * folder, where nobody asks for anything.
 */
export async function runKilledFit(rows: number, stage: Stage): Promise<FitRun> {
  const place = await openPlace('embedded')
  let program = await startProgram(place.env)
  try {
    const owner = await setUp(program.url)
    await program.stop()
    await place.inside((sql) => record(sql, rows))
    const killed = await killOne(place, owner, stage)
    await place.inside(letTimePass)
    const began = performance.now()
    program = await startProgram(place.env)
    for (;;) {
      const { modelVersion, running } = await runOf(program, owner)
      if (modelVersion > 0 && running === null) break
      await sleep(50)
    }
    const secondsToFinish = (performance.now() - began) / 1000
    await program.stop()
    return { ...killed, secondsToFinish, after: await place.inside(look) }
  } finally {
    program.kill('SIGKILL')
    await program.exited
    place.close()
  }
}

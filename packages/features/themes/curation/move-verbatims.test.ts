import { withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listVerbatims, updateVerbatim } from '../../verbatims/index.ts'
import type { Actor } from '../../workspaces/index.ts'
import {
  extractThemesFor,
  listAllThemeEvents,
  listThemeEvents,
  listThemes,
  moveVerbatims,
  readVerbatims,
  type TextEngine,
  undoMove,
} from '../index.ts'
import { analyst, type Bench, complaints, openBench } from '../testing/index.ts'

const filter = {}

describe.each(databaseKinds())('moving verbatims between themes, %s', { timeout: 120_000 }, (kind) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench(kind)
  })
  afterAll(() => bench.close())

  const say = async (workspaceId: string, rows = complaints(240)) => {
    await bench.record(workspaceId, rows)
    await readVerbatims(bench.context, bench.engine, workspaceId)
    return rows
  }
  const sayAgain = (workspaceId: string, text: string, seed: number) =>
    say(workspaceId, [{ ...(complaints(1, { seed })[0] as ReturnType<typeof complaints>[number]), text }])
  const fit = (workspaceId: string, options = {}) =>
    extractThemesFor(bench.context, bench.engine, workspaceId, 'asked', options)
  const themesOf = async (workspaceId: string) =>
    (await listThemes(bench.context, analyst(workspaceId))).filter(({ parentId }) => parentId === null)
  const heard = async (workspaceId: string, theme: string | null) =>
    listVerbatims(bench.context, analyst(workspaceId), {
      filter,
      limit: 200,
      ...(theme === null ? { other: true } : { theme }),
    })
  /** Every place and mention of the version that is shown, as text to compare. */
  const state = (workspaceId: string) =>
    withWorkspace(bench.database.db, workspaceId, async (tx) => {
      const places = await tx.execute(sql`
        select verbatim_id, ordinal, theme_id, subtheme_id, confidence from assignments a
        join workspaces w on w.id = a.workspace_id and w.model_version = a.model_version order by 1, 2`)
      const mentions = await tx.execute(sql`
        select m.theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment from mentions m
        join workspaces w on w.id = m.workspace_id and w.model_version = m.model_version order by 1, 2`)
      return JSON.stringify([places, mentions])
    })
  const themesBehind = async (workspaceId: string, verbatim: string) =>
    withWorkspace(bench.database.db, workspaceId, async (tx) => [
      ...(await tx.execute<{ theme: string | null }>(sql`
        select a.theme_id as theme from assignments a
        join workspaces w on w.id = a.workspace_id and w.model_version = a.model_version
        join segments s on s.workspace_id = a.workspace_id and s.verbatim_id = a.verbatim_id and s.ordinal = a.ordinal
        where a.verbatim_id = ${verbatim}::uuid and s.terms <> '{}' order by a.ordinal`)),
    ])

  /** A workspace with themes, and a verbatim of one sentence in one of two of them. */
  async function open(slug: string) {
    const workspaceId = await bench.workspace(slug)
    const rows = await say(workspaceId)
    await fit(workspaceId)
    const [from, to] = await themesOf(workspaceId)
    if (!from || !to) throw new Error('too few themes')
    const { items, modelVersion } = await heard(workspaceId, from.id)
    const one = items.find(({ spans, themes }) => spans.length === 1 && themes.length === 1)
    if (!one) throw new Error('no plain verbatim')
    const move = (more: Partial<Parameters<typeof moveVerbatims>[2]> = {}, actor: Actor = analyst(workspaceId)) =>
      moveVerbatims(bench.context, actor, {
        modelVersion,
        verbatimIds: [one.id],
        from: from.id,
        to: to.id,
        ...more,
      })
    const undo = (id: string) => undoMove(bench.context, analyst(workspaceId), id)
    return { workspaceId, rows, from, to, one, modelVersion, move, undo }
  }

  it('moves a selection at once, and takes it back as if nothing had been', async () => {
    const { workspaceId, from, to, modelVersion, move, undo } = await open('at-once')
    const before = await state(workspaceId)
    const chosen = (await heard(workspaceId, from.id)).items.slice(0, 5).map(({ id }) => id)
    const counts = async () => (await themesOf(workspaceId)).map(({ id, verbatims }) => [id, verbatims] as const)
    const old = new Map(await counts())
    const moved = await move({ verbatimIds: chosen })
    expect(moved).toMatchObject({ to: { id: to.id, label: to.label }, verbatims: 5 })
    const now = new Map(await counts())
    expect(now.get(from.id)).toBe((old.get(from.id) ?? 0) - 5 - moved.alike)
    const there = (await heard(workspaceId, to.id)).items.map(({ id }) => id)
    expect(there).toEqual(expect.arrayContaining(chosen))
    expect(await state(workspaceId)).not.toBe(before)
    await undo(moved.id)
    expect(await state(workspaceId)).toBe(before)
    await expect(undo(moved.id)).rejects.toMatchObject({ code: 'already-done' })
    expect(modelVersion).toBe(1)
  })

  it('takes along those with the very same words, now and later, and no others', async () => {
    const { workspaceId, from, to, one, move, undo } = await open('alike')
    const [twin] = await sayAgain(workspaceId, one.text, 90)
    const [other] = await sayAgain(workspaceId, `${one.text.replace(/[。！]/g, '')}と思います。`, 91)
    const { id, alike } = await move()
    expect(alike).toBeGreaterThanOrEqual(1)
    const [later] = await sayAgain(workspaceId, ` ${one.text}`, 92)
    for (const row of [twin, later])
      expect(await themesBehind(workspaceId, row?.id ?? '')).toContainEqual({ theme: to.id })
    expect(await themesBehind(workspaceId, other?.id ?? '')).not.toContainEqual({ theme: to.id })
    await undo(id)
    const [last] = await sayAgain(workspaceId, one.text, 93)
    for (const row of [twin, later, last])
      expect(await themesBehind(workspaceId, row?.id ?? '')).toContainEqual({ theme: from.id })
  })

  it('moves what everybody says beside other things in that one verbatim only, in every version', async () => {
    const { workspaceId, from, to, one, move, undo } = await open('beside')
    const point = one.text.replace(/[。！].*/, '')
    const [both] = await sayAgain(workspaceId, `${point}ので本当に残念です。困っています。`, 95)
    const [alone] = await sayAgain(workspaceId, '困っています。', 96)
    const bothId = both?.id ?? ''
    const before = await state(workspaceId)
    const [, beside] = await themesBehind(workspaceId, bothId)
    const usual = await themesBehind(workspaceId, alone?.id ?? '')
    const moved = await move({ verbatimIds: [bothId], from: undefined })
    const there = [{ theme: to.id }, { theme: to.id }]
    expect(await themesBehind(workspaceId, bothId)).toEqual(there)
    expect(await themesBehind(workspaceId, alone?.id ?? '')).toEqual(usual)
    expect(moved.alike).toBe(0)
    // Read again, and in a new version.
    await withWorkspace(bench.database.db, workspaceId, (tx) =>
      tx.execute(sql`update verbatims set reading_rules = 0 where id = ${bothId}::uuid`),
    )
    await readVerbatims(bench.context, bench.engine, workspaceId)
    expect(await themesBehind(workspaceId, bothId)).toEqual(there)
    await undo(moved.id)
    expect(await state(workspaceId)).toBe(before)
    await move({ verbatimIds: [bothId], from: undefined })
    await fit(workspaceId)
    expect(await themesBehind(workspaceId, bothId)).toEqual(there)
    expect([beside, ...usual]).not.toContainEqual({ theme: to.id })
    expect(from.id).not.toBe(to.id)
  })

  it('puts words out of every theme, and one sentence without its neighbors', async () => {
    const { workspaceId, from, one, move } = await open('outside')
    const [long] = await sayAgain(workspaceId, `${one.text}ログインの認証コードが拒否されてログインできない。`, 90)
    const before = await themesBehind(workspaceId, long?.id ?? '')
    await move({ verbatimIds: [long?.id ?? ''], from: undefined, ordinal: 0, to: null })
    const after = await themesBehind(workspaceId, long?.id ?? '')
    expect(after[0]).toEqual({ theme: null })
    expect(after.at(-1)).toEqual(before.at(-1))
    expect(await themesBehind(workspaceId, one.id)).toContainEqual({ theme: null })
    const outside = await heard(workspaceId, null)
    expect(outside.items.map(({ id }) => id)).toContain(one.id)
    // And in again.
    await move({ from: null, to: from.id })
    expect(await themesBehind(workspaceId, one.id)).toContainEqual({ theme: from.id })
  })

  it('is followed by every later version, warm or from scratch, until it is taken back', async () => {
    const { workspaceId, from, to, one, move, undo } = await open('versions')
    const { id } = await move()
    await say(workspaceId, complaints(60, { seed: 2 }))
    await fit(workspaceId)
    expect(await themesBehind(workspaceId, one.id)).toEqual([{ theme: to.id }])
    // From scratch: the words have more than doubled.
    await say(workspaceId, complaints(500, { seed: 3 }))
    await fit(workspaceId)
    expect(await themesBehind(workspaceId, one.id)).toEqual([{ theme: to.id }])
    expect((await themesOf(workspaceId)).find((theme) => theme.id === to.id)?.current).toBe(true)
    await undo(id)
    expect(await themesBehind(workspaceId, one.id)).toEqual([{ theme: from.id }])
    await fit(workspaceId)
    expect(await themesBehind(workspaceId, one.id)).not.toEqual([{ theme: to.id }])
  })

  it('is followed among a handful of verbatims, whose themes are found anew every time', async () => {
    const workspaceId = await bench.workspace('handful')
    await say(workspaceId, complaints(60))
    await fit(workspaceId)
    const [from, to] = await themesOf(workspaceId)
    const one = (await heard(workspaceId, from?.id ?? '')).items[0]
    const input = { modelVersion: 1, verbatimIds: [one?.id ?? ''], to: to?.id ?? '' }
    await moveVerbatims(bench.context, analyst(workspaceId), input)
    await say(workspaceId, complaints(20, { seed: 2 }))
    await fit(workspaceId)
    expect(await themesBehind(workspaceId, one?.id ?? '')).toContainEqual({ theme: to?.id })
  })

  it('holds in a version that was being made meanwhile, and so does taking back', async () => {
    const { workspaceId, from, to, rows, one, move, undo } = await open('meanwhile')
    const [, second] = (await heard(workspaceId, from.id)).items.filter(({ id }) => id !== one.id)
    const earlier = await move({ verbatimIds: [second?.id ?? ''] })
    const engine: TextEngine = {
      ...bench.engine,
      async fit(pages, settings) {
        const result = await bench.engine.fit(pages, settings)
        await move()
        await undo(earlier.id)
        return result
      },
    }
    await extractThemesFor(bench.context, engine, workspaceId, 'asked')
    expect(await themesBehind(workspaceId, one.id)).toEqual([{ theme: to.id }])
    expect(await themesBehind(workspaceId, second?.id ?? '')).not.toContainEqual({ theme: to.id })
    expect(rows).toHaveLength(240)
  })

  it('obeys the latest of several decisions about the same words, in whatever order they are taken back', async () => {
    const { workspaceId, from, to, one, move, undo } = await open('latest')
    const before = await state(workspaceId)
    const first = await move()
    const second = await move({ from: undefined, to: null })
    expect(await themesBehind(workspaceId, one.id)).toEqual([{ theme: null }])
    await undo(first.id)
    expect(await themesBehind(workspaceId, one.id)).toEqual([{ theme: null }])
    await undo(second.id)
    expect(await state(workspaceId)).toBe(before)
    const third = await move()
    const fourth = await move({ from: undefined, to: null })
    await undo(fourth.id)
    expect(await themesBehind(workspaceId, one.id)).toEqual([{ theme: to.id }])
    await undo(third.id)
    expect(await themesBehind(workspaceId, one.id)).toEqual([{ theme: from.id }])
  })

  it('is told in the history of both themes, and that it was taken back', async () => {
    const { workspaceId, from, to, move, undo } = await open('told')
    const { id } = await move()
    const lastOf = async (theme: string) =>
      (await listThemeEvents(bench.context, analyst(workspaceId), theme, { limit: 1 })).items[0]
    const shared = { kind: 'move', moveId: id, undone: false, modelVersion: null, moved: { common: 1 } }
    expect(await lastOf(from.id)).toMatchObject({ ...shared, direction: 'to', others: [{ id: to.id, common: 1 }] })
    expect(await lastOf(to.id)).toMatchObject({ ...shared, direction: 'from', others: [{ id: from.id, common: 1 }] })
    await undo(id)
    expect(await lastOf(to.id)).toMatchObject({ kind: 'move', moveId: id, undone: true })
    const audited = await withWorkspace(bench.database.db, workspaceId, (tx) =>
      tx.execute<{ verb: string; detail: object }>(sql`select verb, detail from audit_events order by id`),
    )
    expect(audited).toMatchObject([
      { verb: 'themes.move', detail: { to: to.id, verbatims: 1 } },
      { verb: 'themes.undo-move', detail: {} },
    ])
  })

  it('refuses what is stale, what is not there and who may not, and then changes nothing', async () => {
    const { workspaceId, from, to, one, move, undo } = await open('refused')
    const [sub] = (await listThemes(bench.context, analyst(workspaceId))).filter(({ parentId }) => parentId !== null)
    const id = bench.context.newId()
    const viewer: Actor = { kind: 'member', workspaceId, role: 'viewer', memberId: 'x', userId: 'x' }
    const before = await state(workspaceId)
    await expect(move({}, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(move({ modelVersion: 0 })).rejects.toMatchObject({ code: 'stale-themes', params: { version: 1 } })
    await expect(move({ verbatimIds: [one.id, id] })).rejects.toMatchObject({ code: 'not-found' })
    await expect(move({ to: id })).rejects.toMatchObject({ code: 'not-found' })
    await expect(move({ from: id })).rejects.toMatchObject({ code: 'not-found' })
    await expect(move({ from: to.id, to: from.id })).rejects.toMatchObject({ code: 'already-done' })
    await expect(move({ to: from.id })).rejects.toMatchObject({ code: 'already-done' })
    await expect(move({ verbatimIds: [] })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(move({ verbatimIds: Array(201).fill(one.id) })).rejects.toMatchObject({ code: 'invalid-input' })
    if (sub) await expect(move({ to: sub.id })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(undo(id)).rejects.toMatchObject({ code: 'not-found' })
    expect(await state(workspaceId)).toBe(before)
    const stranger = analyst(await bench.workspace('refused-stranger'))
    await expect(move({ modelVersion: 0 }, stranger)).rejects.toMatchObject({ code: 'not-found' })
    const moved = await move()
    await expect(undoMove(bench.context, stranger, moved.id)).rejects.toMatchObject({ code: 'not-found' })
    const { items } = await listAllThemeEvents(bench.context, analyst(workspaceId), { limit: 1000 })
    expect(items.filter((event) => event.kind === 'move')).toHaveLength(2)
  })

  it('says nothing of other words that stand in the place of the old ones', async () => {
    const { workspaceId, one, rows, to, move } = await open('rewritten')
    await move()
    const row = rows.find(({ id }) => id === one.id)
    if (!row) throw new Error('no row')
    const { source, sourceId, questionId = '' } = row
    await withWorkspace(bench.database.db, workspaceId, (tx) =>
      updateVerbatim(bench.context, tx, workspaceId, {
        source,
        sourceId,
        questionId,
        text: '動画の再生が途中で止まって見られない。',
      }),
    )
    await readVerbatims(bench.context, bench.engine, workspaceId)
    const [place] = await themesBehind(workspaceId, one.id)
    await fit(workspaceId)
    expect(await themesBehind(workspaceId, one.id)).toEqual([place])
    const [again] = await sayAgain(workspaceId, one.text, 94)
    expect(await themesBehind(workspaceId, again?.id ?? '')).not.toContainEqual({ theme: to.id })
  })
})

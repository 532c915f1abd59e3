import { newId, withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { createRandom } from '@koe/stats'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rankThemes } from '../../rankings/index.ts'
import { getVerbatim, listVerbatims } from '../../verbatims/index.ts'
import {
  extractThemesFor,
  getTheme,
  hideTheme,
  listThemeEvents,
  listThemes,
  mergeThemes,
  moveVerbatims,
  pinTheme,
  readVerbatims,
  renameTheme,
  type TextEngine,
  type ThemeItem,
  undoDecision,
  undoMove,
} from '../index.ts'
import { analyst, type Bench, complaint, openBench, sayComplaints } from '../testing/index.ts'

describe.each(databaseKinds())('what people decide about whole themes, %s', { timeout: 120_000 }, (kind) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench(kind)
  })
  afterAll(() => bench.close())

  const days = { from: '2026-01-01', to: '2026-04-01', filter: {} }
  async function analysed(slug: string, count = 300) {
    const workspaceId = await bench.workspace(slug)
    await sayComplaints(bench, workspaceId, count, 3)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    return workspaceId
  }
  const refresh = (workspaceId: string, engine: TextEngine = bench.engine) =>
    extractThemesFor(bench.context, engine, workspaceId, 'asked')
  const topOf = async (workspaceId: string) =>
    (await listThemes(bench.context, analyst(workspaceId))).filter(({ parentId }) => parentId === null)
  const theme = (workspaceId: string, id: string) => getTheme(bench.context, analyst(workspaceId), id)
  const pair = async (workspaceId: string) => {
    const [into, from] = await topOf(workspaceId)
    if (!into || !from) throw new Error('too few themes')
    return { into, from }
  }
  const merge = async (workspaceId: string, from: string, into: string) => {
    const [one, other] = [await theme(workspaceId, from), await theme(workspaceId, into)]
    const input = { id: from, revision: one.revision, into, intoRevision: other.revision }
    return mergeThemes(bench.context, analyst(workspaceId), input)
  }
  /** Verbatims and customers by theme, as any figure counts them. */
  const mentions = (workspaceId: string) =>
    withWorkspace(bench.database.db, workspaceId, async (tx) => [
      ...(await tx.execute(sql`
        select theme_id, verbatim_id, confidence, sentiment from mentions m join workspaces w on w.id = m.workspace_id
        where m.workspace_id = ${workspaceId}::uuid and m.model_version = w.model_version order by 1, 2`)),
    ])
  const totalOf = async (workspaceId: string, id: string) =>
    (await listVerbatims(bench.context, analyst(workspaceId), { filter: {}, theme: id, limit: 1 })).total
  const idsOf = (themes: readonly ThemeItem[]) => themes.map(({ id }) => id)

  it('counts a merged theme in the other one everywhere, and takes that back to the last row', async () => {
    const id = await analysed('merged')
    const { into, from } = await pair(id)
    const before = await mentions(id)
    const { id: decision, verbatims } = await merge(id, from.id, into.id)
    expect(verbatims).toBe(from.verbatims)
    const all = await totalOf(id, into.id)
    expect(all).toBeGreaterThan(into.verbatims)
    expect(all).toBeLessThanOrEqual(into.verbatims + from.verbatims)
    expect(idsOf(await listThemes(bench.context, analyst(id)))).not.toContain(from.id)
    const ranking = await rankThemes(bench.context, analyst(id), days)
    expect(ranking.items.find((row) => row.theme.id === into.id)?.mentions).toBe(all)
    expect(ranking.items.some((row) => row.theme.id === from.id)).toBe(false)
    expect(await theme(id, from.id)).toMatchObject({
      current: false,
      mergedInto: { id: into.id, label: into.label },
      verbatims: 0,
    })
    const subs = await theme(id, into.id)
    const own = (await listThemes(bench.context, analyst(id))).filter(({ parentId }) => parentId === into.id)
    expect(idsOf(subs.subthemes).sort()).toEqual(idsOf(own).sort())
    const page = await listVerbatims(bench.context, analyst(id), { filter: {}, theme: into.id, limit: 200 })
    expect(page.items.every(({ spans }) => spans.length > 0 && spans.every(({ themeId }) => themeId === into.id))).toBe(
      true,
    )
    const one = await getVerbatim(bench.context, analyst(id), page.items[0]?.id ?? '')
    expect(one.themes.map((of) => of.id)).toContain(into.id)
    const events = await listThemeEvents(bench.context, analyst(id), into.id, { limit: 1 })
    expect(events.items[0]).toMatchObject({ kind: 'merge', direction: 'from', decisionId: decision, undone: false })

    await undoDecision(bench.context, analyst(id), decision)
    expect(await mentions(id)).toEqual(before)
    const again = undoDecision(bench.context, analyst(id), decision)
    await expect(again).rejects.toMatchObject({ code: 'already-done' })
    const after = await listThemeEvents(bench.context, analyst(id), from.id, { limit: 1 })
    expect(after.items[0]).toMatchObject({ kind: 'merge', direction: 'to', undone: true })
  })

  it('stays merged for what is said later and in every later version, until it is taken back', async () => {
    const id = await analysed('later')
    const { into, from } = await pair(id)
    const decision = await merge(id, from.id, into.id)
    const [before, count] = [await totalOf(id, into.id), await bench.record(id, said('t', 20))]
    await readVerbatims(bench.context, bench.engine, id)
    expect(count).toBe(20)
    expect(await totalOf(id, from.id)).toBe(0)
    await refresh(id)
    expect(await totalOf(id, into.id)).toBeGreaterThanOrEqual(before ?? 0)
    expect(await totalOf(id, from.id)).toBe(0)
    expect(idsOf(await topOf(id))).not.toContain(from.id)
    const kinds = (await listThemeEvents(bench.context, analyst(id), from.id, { limit: 9 })).items.map(
      (one) => one.kind,
    )
    expect(kinds).toEqual(['merge', 'new'])
    await undoDecision(bench.context, analyst(id), decision.id)
    expect(await totalOf(id, from.id)).toBeGreaterThan(0.7 * from.verbatims)
    expect(idsOf(await topOf(id))).toContain(from.id)
  })

  /** About every topic in turn. */
  function said(key: string, count: number) {
    const random = createRandom(17)
    const sourceId = newId()
    const names = ['delivery', 'login', 'payment', 'video', 'staff']
    return Array.from({ length: count }, (_, i) => ({
      id: newId(),
      source: 'import' as const,
      sourceId,
      questionId: `${key}${i}`,
      text: complaint(names[i % 5] ?? '', random),
      saidAt: new Date('2026-03-05T03:00:00Z'),
    }))
  }

  it('follows what is decided, and taken back, while a version is being made', async () => {
    const id = await analysed('meanwhile')
    const { into, from } = await pair(id)
    let first = ''
    const meanwhile = (deed: () => Promise<unknown>): TextEngine => ({
      ...bench.engine,
      fit: async (...given) => {
        const found = await bench.engine.fit(...given)
        await deed()
        return found
      },
    })
    await refresh(
      id,
      meanwhile(async () => {
        first = (await merge(id, from.id, into.id)).id
      }),
    )
    expect(await totalOf(id, from.id)).toBe(0)
    const merged = await totalOf(id, into.id)
    expect(merged).toBeGreaterThan(into.verbatims)
    await refresh(
      id,
      meanwhile(() => undoDecision(bench.context, analyst(id), first)),
    )
    expect(await totalOf(id, from.id)).toBeGreaterThan(0)
    expect(await totalOf(id, into.id)).toBeLessThan(merged ?? 0)
  })

  it('shows a chain of mergers as its end, whichever of them is taken back', async () => {
    const id = await analysed('chain')
    const [c, b, a] = await topOf(id)
    if (!a || !b || !c) throw new Error('too few themes')
    const before = await mentions(id)
    const first = await merge(id, a.id, b.id)
    const second = await merge(id, b.id, c.id)
    expect((await theme(id, a.id)).mergedInto?.id).toBe(c.id)
    expect([await totalOf(id, a.id), await totalOf(id, b.id)]).toEqual([0, 0])
    await expect(merge(id, c.id, a.id)).rejects.toMatchObject({ code: 'not-found' })
    await undoDecision(bench.context, analyst(id), second.id)
    expect((await theme(id, a.id)).mergedInto?.id).toBe(b.id)
    expect(await totalOf(id, c.id)).toBe(c.verbatims)
    await undoDecision(bench.context, analyst(id), first.id)
    expect(await mentions(id)).toEqual(before)
  })

  it('leaves moves of single texts as they are, before and after a merger', async () => {
    const id = await analysed('moved')
    const { into, from } = await pair(id)
    const [verbatim] = (await listVerbatims(bench.context, analyst(id), { filter: {}, theme: from.id, limit: 1 })).items
    const decision = await merge(id, from.id, into.id)
    const move = { modelVersion: 1, verbatimIds: [verbatim?.id ?? ''], from: into.id }
    const there = moveVerbatims(bench.context, analyst(id), { ...move, to: into.id })
    await expect(there).rejects.toMatchObject({ code: 'already-done' })
    const nowhere = moveVerbatims(bench.context, analyst(id), { ...move, to: from.id })
    await expect(nowhere).rejects.toMatchObject({ code: 'not-found' })
    const merged = await totalOf(id, into.id)
    const out = await moveVerbatims(bench.context, analyst(id), { ...move, to: null })
    expect(await totalOf(id, into.id)).toBeLessThan(merged ?? 0)
    await undoDecision(bench.context, analyst(id), decision.id)
    await undoMove(bench.context, analyst(id), out.id)
    expect([await totalOf(id, into.id), await totalOf(id, from.id)]).toEqual([into.verbatims, from.verbatims])
  })

  it('hides a theme with its sub-themes from the ranking, says what is hidden, and pins no sub-theme', async () => {
    const id = await analysed('hidden')
    const { from } = await pair(id)
    const before = await rankThemes(bench.context, analyst(id), days)
    const row = before.items.find((one) => one.theme.id === from.id)
    const { id: decision } = await hideTheme(bench.context, analyst(id), { id: from.id, revision: from.revision })
    const ranking = await rankThemes(bench.context, analyst(id), days)
    expect(ranking.items).toHaveLength(before.items.length - 1)
    expect(ranking.items.map(({ rank }) => rank)).toEqual(ranking.items.map((_, i) => i + 1))
    expect(ranking.hidden).toMatchObject([{ theme: { id: from.id }, customers: row?.customers, share: row?.share }])
    expect([ranking.base, ranking.other]).toEqual([before.base, before.other])
    const below = await rankThemes(bench.context, analyst(id), { ...days, level: 2, limit: 200 })
    expect(below.items.some(({ theme: sub }) => sub.parentId === from.id)).toBe(false)
    await refresh(id)
    expect((await theme(id, from.id)).hiddenBy).toBe(decision)
    await undoDecision(bench.context, analyst(id), decision)
    expect((await rankThemes(bench.context, analyst(id), days)).hidden).toEqual([])
    const [sub] = (await listThemes(bench.context, analyst(id))).filter(({ parentId }) => parentId !== null)
    const pinned = pinTheme(bench.context, analyst(id), { id: sub?.id ?? '', revision: sub?.revision ?? 1 })
    await expect(pinned).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('keeps a pinned theme at the top, and in a version that knows nothing of it any more', async () => {
    // Themes by words, which a fit that finds none of the words does not give again.
    const id = await analysed('pinned', 120)
    const last = (await topOf(id)).findLast(({ verbatims }) => verbatims > 0)
    if (!last) throw new Error('no theme')
    await pinTheme(bench.context, analyst(id), { id: last.id, revision: last.revision })
    expect((await topOf(id))[0]?.id).toBe(last.id)
    const [first, second] = (await rankThemes(bench.context, analyst(id), days)).items
    expect(first).toMatchObject({ theme: { id: last.id, pinned: true } })
    expect(second).toMatchObject({ rank: 1, theme: { pinned: false } })
    // Nobody says it any more.
    await withWorkspace(bench.database.db, id, (tx) =>
      tx.execute(sql`delete from verbatims where workspace_id = ${id}::uuid and id in (
        select verbatim_id from mentions where workspace_id = ${id}::uuid and theme_id = ${last.id}::uuid)`),
    )
    for (const version of [2, 3]) {
      expect(await refresh(id)).toMatchObject({ outcome: 'published', version })
      expect((await topOf(id)).find((one) => one.id === last.id)).toMatchObject({ current: true, label: last.label })
    }
    const kinds = (await listThemeEvents(bench.context, analyst(id), last.id, { limit: 9 })).items.map(
      (one) => one.kind,
    )
    expect(kinds).not.toContain('retired')
  })

  it('keeps what others were merged into, even where nothing of its own is left', async () => {
    const id = await analysed('emptied', 120)
    const { into, from } = await pair(id)
    await withWorkspace(bench.database.db, id, (tx) =>
      tx.execute(sql`delete from verbatims where workspace_id = ${id}::uuid and id in (
        select verbatim_id from mentions where workspace_id = ${id}::uuid and theme_id = ${into.id}::uuid)`),
    )
    await merge(id, from.id, into.id)
    expect(await refresh(id)).toMatchObject({ outcome: 'published', version: 2 })
    const shown = (await topOf(id)).find((one) => one.id === into.id)
    expect(shown).toMatchObject({ current: true, label: into.label })
    expect(shown?.verbatims).toBeGreaterThan(0.5 * from.verbatims)
    expect(await totalOf(id, from.id)).toBe(0)
  })

  it('lets one of two who decide at once, and takes no theme away from under a merger', async () => {
    const id = await analysed('at-once')
    const { into, from } = await pair(id)
    const [both, ways] = [await mentions(id), [[from, into] as const, [into, from] as const]]
    const done = await Promise.allSettled(
      ways.map(([one, other]) =>
        mergeThemes(bench.context, analyst(id), {
          id: one.id,
          revision: one.revision,
          into: other.id,
          intoRevision: other.revision,
        }),
      ),
    )
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const move = newId()
    await withWorkspace(bench.database.db, id, (tx) =>
      tx.execute(sql`insert into theme_moves (workspace_id, id, theme_id, model_version, makes_theme)
        values (${id}, ${move}, ${into.id}, 1, true)`),
    )
    await expect(undoMove(bench.context, analyst(id), move)).rejects.toMatchObject({ code: 'theme-merged' })
    const [decided] = done.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []))
    await undoDecision(bench.context, analyst(id), decided ?? '')
    expect(await mentions(id)).toEqual(both)
  })

  it('refuses what was decided on a stale view, and says what changed', async () => {
    const id = await analysed('stale', 120)
    const { into, from } = await pair(id)
    await renameTheme(bench.context, analyst(id), { id: from.id, label: '別の名前', revision: from.revision })
    const stale = { id: from.id, revision: from.revision }
    const renamed = { code: 'stale-revision', params: { did: 'rename', from: from.label, to: '別の名前' } }
    await expect(hideTheme(bench.context, analyst(id), stale)).rejects.toMatchObject(renamed)
    const late = { ...stale, into: into.id, intoRevision: into.revision }
    await expect(mergeThemes(bench.context, analyst(id), late)).rejects.toMatchObject(renamed)
    const decision = await merge(id, from.id, into.id)
    const told = { code: 'stale-revision', params: { did: 'merge', other: into.label } }
    await expect(pinTheme(bench.context, analyst(id), { ...stale, revision: 2 })).rejects.toMatchObject(told)
    await undoDecision(bench.context, analyst(id), decision.id)
    await expect(pinTheme(bench.context, analyst(id), { ...stale, revision: 3 })).rejects.toMatchObject({
      params: { did: 'undo-merge' },
    })
    const self = { id: from.id, revision: 4, into: from.id, intoRevision: 4 }
    await expect(mergeThemes(bench.context, analyst(id), self)).rejects.toMatchObject({ code: 'invalid-input' })
    const viewer = { ...analyst(id), role: 'viewer' } as const
    await expect(hideTheme(bench.context, viewer, { id: from.id, revision: 4 })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

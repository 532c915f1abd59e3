import { withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../workspaces/index.ts'
import {
  enqueueLeftovers,
  extractThemesFor,
  getTheme,
  listThemes,
  refreshThemes,
  renameTheme,
  type TextEngine,
  themeRun,
} from './index.ts'
import { analyst, type Bench, openBench, sayComplaints } from './testing/index.ts'

describe.each(databaseKinds())('themes of a workspace, %s', { timeout: 60_000 }, (kind) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench(kind)
  })
  afterAll(() => bench.close())

  const say = (workspaceId: string, count: number, seed: number) => sayComplaints(bench, workspaceId, count, seed)
  const waiting = async () => (await bench.queue.depths()).find((depth) => depth.name === 'refresh-themes')?.waiting
  const rows = (workspaceId: string, query: ReturnType<typeof sql>) =>
    withWorkspace(bench.database.db, workspaceId, (tx) => tx.execute(query))

  it('has none below fifteen verbatims, asks for the first ones from fifteen on', async () => {
    const workspaceId = await bench.workspace('few')
    const before = (await waiting()) ?? 0
    await say(workspaceId, 14, 1)
    expect(await waiting()).toBe(before)
    expect(await extractThemesFor(bench.context, bench.engine, workspaceId, 'asked')).toEqual({ outcome: 'too-few' })
    expect(await rows(workspaceId, sql`select 1 from theme_models`)).toHaveLength(0)
    await say(workspaceId, 1, 2)
    expect(await waiting()).toBe(before + 1)
  })

  it('leaves a fit behind when it is told to stop, and hears no more of it', async () => {
    const workspaceId = await bench.workspace('leaving')
    await say(workspaceId, 240, 3)
    const stopping = new AbortController()
    let end: (error: Error) => void = () => undefined
    const engine: TextEngine = {
      ...bench.engine,
      fit() {
        stopping.abort()
        return new Promise((_, reject) => {
          end = reject
        })
      },
    }
    const { signal } = stopping
    const asked = extractThemesFor(bench.context, engine, workspaceId, 'asked', { signal })
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    const heard: unknown[] = []
    const hear = (reason: unknown) => heard.push(reason)
    process.on('unhandledRejection', hear)
    end(new Error('the thread has ended'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    process.off('unhandledRejection', hear)
    expect(heard).toEqual([])
  })

  it('keeps ids and a name given by a person over warm and cold refreshes', async () => {
    const workspaceId = await bench.workspace('lasting')
    await say(workspaceId, 240, 1)
    expect(await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')).toMatchObject({ version: 1 })
    const first = (await listThemes(bench.context, analyst(workspaceId))).filter((theme) => theme.parentId === null)
    expect(first.length).toBeGreaterThanOrEqual(3)
    const chosen = first[0]
    if (!chosen) throw new Error('no theme')
    const named = await renameTheme(bench.context, analyst(workspaceId), { ...chosen, label: '  荷物が　届かない件 ' })
    expect(named).toMatchObject({ id: chosen.id, label: '荷物が 届かない件', labelLocked: true, revision: 2 })

    await say(workspaceId, 60, 2)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'asked')
    const warm = await listThemes(bench.context, analyst(workspaceId))
    expect(warm.find((theme) => theme.id === chosen.id)).toMatchObject({ label: '荷物が 届かない件', current: true })
    expect(warm.filter((theme) => first.some((old) => old.id === theme.id)).length).toBe(first.length)

    await say(workspaceId, 500, 3)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'grown')
    const cold = await listThemes(bench.context, analyst(workspaceId))
    expect(cold.find((theme) => theme.id === chosen.id)).toMatchObject({ label: '荷物が 届かない件', current: true })
    expect(await themeRun(bench.context, analyst(workspaceId))).toMatchObject({ modelVersion: 3, running: null })
  })

  it('refuses a name on top of a change that was not seen, and names without words', async () => {
    const workspaceId = await bench.workspace('stale')
    await say(workspaceId, 60, 1)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    const [theme] = await listThemes(bench.context, analyst(workspaceId))
    if (!theme) throw new Error('no theme')
    const actor = analyst(workspaceId)
    await renameTheme(bench.context, actor, { id: theme.id, label: '一つ目', revision: 1 })
    const late = renameTheme(bench.context, actor, { id: theme.id, label: '二つ目', revision: 1 })
    await expect(late).rejects.toMatchObject({ code: 'stale-revision' })
    expect((await getTheme(bench.context, actor, theme.id)).label).toBe('一つ目')
    await expect(renameTheme(bench.context, actor, { id: theme.id, label: ' ', revision: 2 })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    const kept = sql`select 1 from theme_events where kind = 'rename' union all select 1 from audit_events`
    expect(await rows(workspaceId, kept)).toHaveLength(2)
    const viewer: Actor = { ...actor, kind: 'member', role: 'viewer', memberId: 'x', userId: 'x' }
    await expect(renameTheme(bench.context, viewer, { id: theme.id, label: '三', revision: 2 })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(refreshThemes(bench.context, viewer)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it("does not know another workspace's themes", async () => {
    const theirs = await bench.workspace('theirs')
    await say(theirs, 40, 1)
    await extractThemesFor(bench.context, bench.engine, theirs, 'first')
    const [theme] = await listThemes(bench.context, analyst(theirs))
    if (!theme) throw new Error('no theme')
    const stranger = analyst(await bench.workspace('stranger'))
    expect(await listThemes(bench.context, stranger)).toEqual([])
    await expect(getTheme(bench.context, stranger, theme.id)).rejects.toMatchObject({ code: 'not-found' })
    const rename = renameTheme(bench.context, stranger, { id: theme.id, label: '奪取', revision: 1 })
    await expect(rename).rejects.toMatchObject({ code: 'not-found' })
    expect((await getTheme(bench.context, analyst(theirs), theme.id)).label).toBe(theme.label)
  })

  it('shows the old themes until the new ones are complete, and recovers from a builder that died', async () => {
    const workspaceId = await bench.workspace('dead-builder')
    await say(workspaceId, 60, 1)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    const before = await listThemes(bench.context, analyst(workspaceId))
    let stopped: () => void = () => undefined
    const reached = new Promise<void>((resolve) => {
      stopped = resolve
    })
    const dying: TextEngine = {
      ...bench.engine,
      assign: () => {
        stopped()
        return new Promise(() => undefined)
      },
      async fit(pages, settings) {
        const result = await bench.engine.fit(pages, settings)
        await say(workspaceId, 40, 2)
        return result
      },
    }
    void extractThemesFor(bench.context, dying, workspaceId, 'grown')
    await reached
    const shown = (await listThemes(bench.context, analyst(workspaceId))).map(({ id }) => id)
    expect(shown.sort()).toEqual(before.map(({ id }) => id).sort())
    // Its heart still beats: the control.
    expect(await extractThemesFor(bench.context, bench.engine, workspaceId, 'grown')).toEqual({ outcome: 'busy' })
    const later = { ...bench.context, now: () => new Date(Date.now() + 60_000) }
    expect(await extractThemesFor(later, bench.engine, workspaceId, 'grown')).toMatchObject({ outcome: 'published' })
    const unplaced = await rows(
      workspaceId,
      sql`select 1 from segments s join workspaces w on w.id = s.workspace_id where not exists (
        select 1 from assignments a where a.model_version = w.model_version and a.verbatim_id = s.verbatim_id
          and a.ordinal = s.ordinal)`,
    )
    expect(unplaced).toHaveLength(0)
    expect(await rows(workspaceId, sql`select 1 from theme_models where state = 'building'`)).toHaveLength(0)
    expect(
      await rows(
        workspaceId,
        sql`select 1 from themes t where not exists (
      select 1 from model_themes m where m.theme_id = t.id)`,
      ),
    ).toHaveLength(0)
  })

  it('asks again for a fit whose process was killed, once nothing is heard of it, and finishes it', async () => {
    const workspaceId = await bench.workspace('killed')
    await say(workspaceId, 60, 1)
    // What `kill -9` leaves behind: a version half built, and nobody who would say that it is not.
    const beatAt = new Date().toISOString()
    await rows(
      workspaceId,
      sql`insert into theme_models (workspace_id, version, state, segment_count, other_share, seed, parameters)
        values (${workspaceId}::uuid, 1, 'building', 0, 0, 1, ${JSON.stringify({ run: 'x', beatAt })}::jsonb)`,
    )
    const askedFor = async (ms: number) => {
      const jobs: string[] = []
      const enqueue = async (_: unknown, name: string, data: { workspaceId: string }) => {
        if (data.workspaceId === workspaceId) jobs.push(name)
      }
      const queue = { ...bench.queue, enqueue }
      await enqueueLeftovers({ ...bench.context, queue, now: () => new Date(Date.now() + ms) })
      return jobs
    }
    // It may still live: the control.
    expect(await askedFor(0)).toEqual([])
    expect(await askedFor(90_000)).toEqual(['refresh-themes'])
    const later = { ...bench.context, now: () => new Date(Date.now() + 90_000) }
    expect(await extractThemesFor(later, bench.engine, workspaceId, 'grown')).toMatchObject({ outcome: 'published' })
    expect(await rows(workspaceId, sql`select 1 from theme_models where state = 'building'`)).toHaveLength(0)
  })

  it('throws everything away when the fit fails, and the old themes stay', async () => {
    const workspaceId = await bench.workspace('failing')
    await say(workspaceId, 60, 1)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    const failing: TextEngine = { ...bench.engine, fit: () => Promise.reject(new Error('out of memory')) }
    await expect(extractThemesFor(bench.context, failing, workspaceId, 'asked')).rejects.toThrow('out of memory')
    expect(await themeRun(bench.context, analyst(workspaceId))).toMatchObject({ modelVersion: 1, running: null })
    expect(await rows(workspaceId, sql`select 1 from theme_models`)).toHaveLength(1)
  })
})

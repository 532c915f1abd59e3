import { withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../workspaces/index.ts'
import {
  extractThemesFor,
  listAllThemeEvents,
  listThemeEvents,
  listThemes,
  renameTheme,
  type TextEngine,
  type ThemeEvent,
} from './index.ts'
import { analyst, type Bench, openBench, sayComplaints } from './testing/index.ts'

type Place = { verbatim: string; ordinal: number; theme: string | null; subtheme: string | null }

describe.each(databaseKinds())('the history of themes, %s', { timeout: 120_000 }, (kind) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench(kind)
  })
  afterAll(() => bench.close())

  const say = (workspaceId: string, count: number, seed: number) => sayComplaints(bench, workspaceId, count, seed)
  const fit = (workspaceId: string, themes?: number) =>
    extractThemesFor(bench.context, bench.engine, workspaceId, 'asked', themes === undefined ? {} : { themes })
  const placesOf = (workspaceId: string, version: number) =>
    withWorkspace(bench.database.db, workspaceId, (tx) =>
      tx.execute<Place>(sql`select verbatim_id as verbatim, ordinal, theme_id as theme, subtheme_id as subtheme
        from assignments where workspace_id = ${workspaceId}::uuid and model_version = ${version}`),
    )
  const eventsOf = async (workspaceId: string, version?: number) => {
    const { items } = await listAllThemeEvents(bench.context, analyst(workspaceId), { limit: 1000 })
    return version === undefined ? items : items.filter((event) => event.modelVersion === version)
  }
  /** Verbatims with a segment that was in one theme and is in another, counted without the database's help. */
  const common = (before: Place[], after: Place[], old: string, fresh: string) => {
    const now = new Map(after.map((place) => [`${place.verbatim} ${place.ordinal}`, place]))
    const moved = before.filter((place) => {
      const to = now.get(`${place.verbatim} ${place.ordinal}`)
      return (place.theme === old && to?.theme === fresh) || (place.subtheme === old && to?.subtheme === fresh)
    })
    return new Set(moved.map(({ verbatim }) => verbatim)).size
  }
  const sizeOf = (places: Place[], theme: string) =>
    new Set(places.filter((place) => place.theme === theme || place.subtheme === theme).map((p) => p.verbatim)).size
  /** The counts of an event, each with the theme on the other side. */
  const counted = ({ theme, moved, others }: ThemeEvent) => (moved ? [{ id: theme.id, ...moved }] : others)

  it('tells of every theme, old and new, with counts that the places themselves give', async () => {
    const workspaceId = await bench.workspace('ledger')
    await say(workspaceId, 260, 1)
    await fit(workspaceId, 5)
    const first = await eventsOf(workspaceId)
    const five = await listThemes(bench.context, analyst(workspaceId))
    expect(first.every((event) => event.kind === 'new' && event.theme.current && event.modelVersion === 1)).toBe(true)
    expect(first.map((event) => event.theme.id).sort()).toEqual(five.map(({ id }) => id).sort())
    const before = [...(await placesOf(workspaceId, 1))]

    await fit(workspaceId, 2)
    const second = await eventsOf(workspaceId, 2)
    const after = [...(await placesOf(workspaceId, 2))]
    const two = await listThemes(bench.context, analyst(workspaceId))
    const told = new Set(second.map((event) => event.theme.id))
    for (const { id } of [...five, ...two]) expect(told).toContain(id)
    expect(second.some((event) => event.kind === 'merged' && event.direction === 'from')).toBe(true)
    let checked = 0
    for (const event of second)
      for (const { id, common: said, onlyOld, onlyNew } of counted(event)) {
        const [old, fresh] = event.direction === 'to' ? [event.theme.id, id] : [id, event.theme.id]
        const shared = common(before, after, old, fresh)
        expect({ said, onlyOld, onlyNew }).toEqual({
          said: shared,
          onlyOld: event.kind === 'new' ? 0 : sizeOf(before, old) - shared,
          onlyNew: event.kind === 'retired' ? 0 : sizeOf(after, fresh) - shared,
        })
        checked += shared
      }
    expect(checked).toBeGreaterThan(100)

    await fit(workspaceId, 5)
    const third = await eventsOf(workspaceId, 3)
    const [split] = third.filter((event) => event.kind === 'split' && event.direction === 'to')
    if (!split) throw new Error('no split')
    // The other side of the same event: each part names where it came from.
    for (const part of split.others) {
      const { items } = await listThemeEvents(bench.context, analyst(workspaceId), part.id, { limit: 10 })
      const told = items.find((event) => event.kind === 'split' && event.modelVersion === 3)
      expect(told).toMatchObject({
        direction: 'from',
        theme: { id: part.id, label: part.label },
        others: [{ id: split.theme.id, label: split.theme.label, common: part.common }],
      })
    }
    const gone = second.find((event) => event.theme.id !== split.theme.id && !event.goesOn && event.direction === 'to')
    expect(gone?.theme.current).toBe(false)
  })

  it('says that themes continue when a refresh is warm, and who gave a name', async () => {
    const workspaceId = await bench.workspace('warm-ledger')
    await say(workspaceId, 240, 1)
    await fit(workspaceId)
    const [theme] = await listThemes(bench.context, analyst(workspaceId))
    if (!theme) throw new Error('no theme')
    await renameTheme(bench.context, analyst(workspaceId), { id: theme.id, label: '新しい名前', revision: 1 })
    await say(workspaceId, 40, 2)
    await fit(workspaceId)
    const history = await listThemeEvents(bench.context, analyst(workspaceId), theme.id, { limit: 2 })
    expect(history.items).toMatchObject([
      { kind: 'continued', modelVersion: 2, goesOn: true, from: null, theme: { label: '新しい名前', current: true } },
      { kind: 'rename', modelVersion: null, from: theme.label, to: '新しい名前', by: null },
    ])
    const cursor = history.nextCursor ?? undefined
    const rest = await listThemeEvents(bench.context, analyst(workspaceId), theme.id, { limit: 2, cursor })
    expect(rest).toMatchObject({ items: [{ kind: 'new', theme: { label: theme.label } }], nextCursor: null })
    expect((await eventsOf(workspaceId, 2)).every((event) => event.kind === 'continued')).toBe(true)
  })

  it('writes nothing for a version that was never shown', async () => {
    const workspaceId = await bench.workspace('unshown')
    await say(workspaceId, 60, 1)
    await fit(workspaceId)
    const before = await eventsOf(workspaceId)
    const failing: TextEngine = { ...bench.engine, assign: () => Promise.reject(new Error('out of memory')) }
    const engine: TextEngine = {
      ...failing,
      async fit(pages, settings) {
        const result = await bench.engine.fit(pages, settings)
        await say(workspaceId, 20, 2)
        return result
      },
    }
    await expect(extractThemesFor(bench.context, engine, workspaceId, 'asked')).rejects.toThrow('out of memory')
    expect(await eventsOf(workspaceId)).toEqual(before)
    // The same with an engine that works: the control.
    await fit(workspaceId)
    expect((await eventsOf(workspaceId)).length).toBeGreaterThan(before.length)
  })

  it("does not know another workspace's history, and names members only to those who may know them", async () => {
    const theirs = await bench.workspace('their-ledger')
    await say(theirs, 40, 1)
    await fit(theirs)
    const [theme] = await listThemes(bench.context, analyst(theirs))
    if (!theme) throw new Error('no theme')
    const member = '00000000-0000-7000-8000-0000000000aa'
    await bench.database.db.execute(
      sql`insert into auth_users (id, name, email) values ('hanako', '花子', 'h@example.org')`,
    )
    await withWorkspace(bench.database.db, theirs, (tx) =>
      tx.execute(sql`insert into members (workspace_id, id, user_id, role)
        values (${theirs}::uuid, ${member}::uuid, 'hanako', 'analyst')`),
    )
    const hanako: Actor = { kind: 'member', workspaceId: theirs, memberId: member, userId: 'hanako', role: 'analyst' }
    await renameTheme(bench.context, hanako, { id: theme.id, label: '花子の名前', revision: 1 })
    const by = async (actor: Actor) =>
      (await listThemeEvents(bench.context, actor, theme.id, { limit: 1 })).items.map((event) => event.by)
    expect(await by(analyst(theirs))).toEqual(['花子'])
    expect(await by({ kind: 'token', workspaceId: theirs, tokenId: 't', scopes: ['read'] })).toEqual([null])
    const stranger = analyst(await bench.workspace('curious'))
    expect(await listAllThemeEvents(bench.context, stranger, { limit: 10 })).toEqual({ items: [], nextCursor: null })
    await expect(listThemeEvents(bench.context, stranger, theme.id, { limit: 10 })).rejects.toMatchObject({
      code: 'not-found',
    })
    const nobody: Actor = { kind: 'token', workspaceId: theirs, tokenId: 't', scopes: [] }
    await expect(listAllThemeEvents(bench.context, nobody, { limit: 1 })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

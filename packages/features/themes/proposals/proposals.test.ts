import { withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { createRandom } from '@koe/stats'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../workspaces/index.ts'
import {
  acceptProposal,
  dismissProposal,
  extractThemesFor,
  listProposals,
  listThemeEvents,
  listThemes,
  proposeThemesFor,
  readVerbatims,
  undoMove,
} from '../index.ts'
import { analyst, type Bench, complaints, openBench } from '../testing/index.ts'

const day = 86_400_000

/** New trouble that the shop's themes do not know, each time in other words. */
function pointsTrouble(count: number, seed: number) {
  const random = createRandom(seed)
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  const things = ['会員ポイント', 'ポイントの残高', '誕生日ポイント', '貯めたポイント', '店舗ポイント']
  const troubles = [
    'がいつの間にか失効している',
    'の還元率が下がっていた',
    'の有効期限が短くて失効した',
    'の還元が反映されず残念',
  ]
  return complaints(count, { seed }).map((row, i) => ({
    ...row,
    text: `${pick(things)}${pick(troubles)}。`,
    saidAt: new Date(Date.now() - (i % 20) * day),
  }))
}

describe.each(databaseKinds())('themes proposed from what is in none, %s', { timeout: 120_000 }, (kind) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench(kind)
  })
  afterAll(() => bench.close())

  const say = async (workspaceId: string, rows: ReturnType<typeof complaints>) => {
    await bench.record(workspaceId, rows)
    await readVerbatims(bench.context, bench.engine, workspaceId)
    return rows
  }
  const fit = (workspaceId: string) => extractThemesFor(bench.context, bench.engine, workspaceId, 'asked')
  const propose = (workspaceId: string) => proposeThemesFor(bench.context, bench.engine, workspaceId)
  const list = (workspaceId: string) => listProposals(bench.context, analyst(workspaceId))
  const themesOf = async (workspaceId: string) =>
    (await listThemes(bench.context, analyst(workspaceId))).filter(({ parentId }) => parentId === null)
  const lately = { from: new Date(Date.now() - 20 * day).toISOString(), days: 19 }
  /** Nothing of these has a theme: as if the model had not known any of their words. */
  const putOut = (workspaceId: string, rows: ReturnType<typeof complaints>) =>
    withWorkspace(bench.database.db, workspaceId, async (tx) => {
      const ids = `{${rows.map(({ id }) => id).join(',')}}`
      await tx.execute(sql`update assignments set theme_id = null, subtheme_id = null, confidence = 0
        where verbatim_id = any(${ids}::uuid[])`)
      await tx.execute(sql`delete from mentions where verbatim_id = any(${ids}::uuid[])`)
    })

  async function open(slug: string, seed = 5) {
    const workspaceId = await bench.workspace(slug)
    await say(workspaceId, complaints(240, lately))
    await fit(workspaceId)
    const trouble = await say(workspaceId, pointsTrouble(24, seed))
    await putOut(workspaceId, trouble)
    await propose(workspaceId)
    const [proposal] = await list(workspaceId)
    if (!proposal) throw new Error('nothing was proposed')
    return { workspaceId, trouble, proposal }
  }

  it('are shown with counts and quotations, from the last four weeks only, and nothing is made by itself', async () => {
    const { workspaceId, trouble, proposal } = await open('proposed')
    expect(proposal.label).toMatch(/ポイント|還元|失効|期限/)
    expect(proposal.customers).toBeGreaterThanOrEqual(12)
    expect(proposal.quotes).toHaveLength(3)
    for (const quote of proposal.quotes) {
      const said = trouble.find(({ id }) => id === quote.verbatimId)
      expect(said?.text).toContain(quote.text.slice(quote.start, quote.end))
    }
    expect((await themesOf(workspaceId)).map(({ label }) => label)).not.toContain(proposal.label)
    const later = { ...bench.context, now: () => new Date(Date.now() + 40 * day) }
    expect(await proposeThemesFor(later, bench.engine, workspaceId)).toBe(0)
    expect(await list(workspaceId)).toEqual([])
  })

  it('are none where nothing new was said', async () => {
    const workspaceId = await bench.workspace('nothing-new')
    await say(workspaceId, complaints(240, lately))
    await fit(workspaceId)
    expect(await propose(workspaceId)).toBe(0)
  })

  it('become a theme that holds them, that new words like them join, and that later versions keep', async () => {
    const { workspaceId, proposal } = await open('accepted')
    const before = await themesOf(workspaceId)
    const made = await acceptProposal(bench.context, analyst(workspaceId), proposal.id)
    expect(made).toMatchObject({ to: { label: proposal.label } })
    const id = made.to?.id ?? ''
    const find = async () => (await themesOf(workspaceId)).find((theme) => theme.id === id)
    expect(await find()).toMatchObject({
      label: proposal.label,
      labelLocked: true,
      verbatims: made.verbatims + made.alike,
    })
    expect(await list(workspaceId)).toEqual([])
    await say(workspaceId, complaints(60, { seed: 9, ...lately }))
    await fit(workspaceId)
    expect((await find())?.verbatims).toBeGreaterThanOrEqual(made.verbatims)
    await say(workspaceId, complaints(600, { seed: 10, ...lately }))
    await fit(workspaceId)
    expect(await find()).toMatchObject({ label: proposal.label, current: true })
    expect((await find())?.verbatims).toBeGreaterThanOrEqual(made.verbatims)
    const held = (await find())?.verbatims ?? 0
    await say(workspaceId, pointsTrouble(10, 77))
    expect((await find())?.verbatims).toBeGreaterThanOrEqual(held + 6)
    const { items } = await listThemeEvents(bench.context, analyst(workspaceId), id, { limit: 100 })
    expect(items.at(-1)).toMatchObject({ kind: 'made', moveId: made.id, moved: { common: made.verbatims } })
    expect(before.every((theme) => theme.id !== id)).toBe(true)
  })

  it('are open again when the theme is taken back, at once or after a version', async () => {
    const { workspaceId, proposal } = await open('taken-back')
    const accept = () => acceptProposal(bench.context, analyst(workspaceId), proposal.id)
    const first = await accept()
    await undoMove(bench.context, analyst(workspaceId), first.id)
    expect(await themesOf(workspaceId)).not.toContainEqual(expect.objectContaining({ id: first.to?.id }))
    expect(await list(workspaceId)).toEqual([proposal])
    const second = await accept()
    await fit(workspaceId)
    await undoMove(bench.context, analyst(workspaceId), second.id)
    const gone = (themes: { id: string }[]) => themes.every(({ id }) => id !== second.to?.id)
    expect(gone(await themesOf(workspaceId))).toBe(true)
    await fit(workspaceId)
    expect(gone(await themesOf(workspaceId))).toBe(true)
  })

  it('do not come again when they were dismissed', async () => {
    const { workspaceId, proposal } = await open('dismissed')
    await dismissProposal(bench.context, analyst(workspaceId), proposal.id)
    expect(await list(workspaceId)).toEqual([])
    expect(await propose(workspaceId)).toBe(0)
    const again = dismissProposal(bench.context, analyst(workspaceId), proposal.id)
    await expect(again).rejects.toMatchObject({ code: 'already-done' })
  })

  it('are decided by those who may, in their own workspace, and under the version that they were found in', async () => {
    const { workspaceId, proposal } = await open('who-may')
    const viewer: Actor = { kind: 'member', workspaceId, role: 'viewer', memberId: 'x', userId: 'x' }
    const stranger = analyst(await bench.workspace('who-may-not'))
    for (const decide of [acceptProposal, dismissProposal]) {
      await expect(decide(bench.context, viewer, proposal.id)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(decide(bench.context, stranger, proposal.id)).rejects.toMatchObject({ code: 'not-found' })
    }
    expect(await listProposals(bench.context, stranger)).toEqual([])
    expect(await listProposals(bench.context, viewer)).toEqual([proposal])
    await fit(workspaceId)
    const late = acceptProposal(bench.context, analyst(workspaceId), proposal.id)
    await expect(late).rejects.toMatchObject({ code: 'stale-themes' })
  })
})

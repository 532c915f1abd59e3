import { newId } from '@koe/db'
import { apiTokens, members, workspaces } from '@koe/db/schema'
import { hashSecret, type Role, tokenScopes } from '@koe/features/workspaces'
import { INITIAL_AUDIENCE } from '@koe/survey/audience'
import { sql } from 'drizzle-orm'
import { type Caller, call, cookieOf, type TestApi } from './support.ts'
import { inquiry, type LiveForm, liveForm, liveSurvey, setUpOwner, submission } from './workspace.ts'

/** A workspace with something in every table, its people, and somebody from another one. */
export interface Site {
  people: Record<Role, Caller>
  stranger: Caller
  /** A token of the victim's with these scopes. */
  token(scopes: readonly string[]): Promise<Caller>
  /** The values of path parameters that name the victim's own rows, by route. */
  idFor(route: string): string
  params: Record<string, string>
  /** All rows of the victim's workspace, by table. */
  snapshot(): Promise<Map<string, string>>
  workspaceId: string
  words: string
}

const password = 'correct horse battery'

async function invite(api: TestApi, owner: Caller, role: Role): Promise<Caller> {
  const made = await call(api, 'POST /api/v1/invitations', owner, { role, email: `${role}@example.com` })
  const { token } = made.body as { token: string }
  const accepted = await call(api, `POST /api/v1/invitations/by-token/${token}/accept`, {}, { name: role, password })
  if (accepted.status !== 201) throw new Error(`${role}: ${accepted.status} ${JSON.stringify(accepted.body)}`)
  return { cookie: cookieOf(accepted) }
}

/** Another workspace with an owner of its own: set-up makes only the first, so the rows are written directly. */
async function otherWorkspace(api: TestApi, owner: Caller): Promise<Caller> {
  const workspaceId = newId()
  await api.database.db.insert(workspaces).values({ id: workspaceId, slug: 'elsewhere', name: 'よそ' })
  const stranger = await invite(api, owner, 'viewer')
  const { person } = (await call(api, 'GET /api/v1/me', stranger)).body as { person: { id: string } }
  await api.database.db.transaction(async (tx) => {
    await tx.execute(sql`delete from members where user_id = ${person.id}`)
    await tx.insert(members).values({ workspaceId, id: newId(), userId: person.id, role: 'owner' })
    await tx.execute(sql`update auth_users set email = 'stranger@example.org' where id = ${person.id}`)
  })
  return stranger
}

/** What only the worker writes. */
async function analysed(api: TestApi, workspaceId: string) {
  const [theme, importId, move, proposal, mailing, decision] = [newId(), newId(), newId(), newId(), newId(), newId()]
  await api.database.db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('koe.workspace_id', ${workspaceId}, true)`)
    await tx.execute(
      sql`insert into themes (workspace_id, id, label) values (${workspaceId}, ${theme}, '秘密のテーマ')`,
    )
    await tx.execute(sql`insert into theme_models (workspace_id, version, state, segment_count, other_share, seed)
      values (${workspaceId}, 1, 'active', 1, 0, 1)`)
    await tx.execute(sql`insert into model_themes (workspace_id, model_version, theme_id, index, size, cohesion)
      values (${workspaceId}, 1, ${theme}, 0, 1, 1)`)
    await tx.execute(sql`insert into theme_events (workspace_id, id, kind, theme_id, detail) values (${workspaceId},
      ${newId()}, 'new', ${theme}, '{"version": 1, "label": "秘密のテーマ"}')`)
    await tx.execute(sql`insert into segments (workspace_id, verbatim_id, ordinal, start_offset, end_offset, terms, compounds,
      pairs, sentiment, intents, losses, gains) select workspace_id, id, 0, 0, 2, '{秘密}', '{}', '[]', 0, '[]', '[]', '[]'
      from verbatims where workspace_id = ${workspaceId}`)
    await tx.execute(sql`insert into assignments (workspace_id, model_version, verbatim_id, ordinal, theme_id, confidence,
      margin) select workspace_id, 1, id, 0, ${theme}::uuid, 1, 1 from verbatims where workspace_id = ${workspaceId}`)
    await tx.execute(sql`insert into theme_moves (workspace_id, id, theme_id, model_version)
      values (${workspaceId}, ${move}, ${theme}, 1)`)
    await tx.execute(sql`insert into theme_decisions (workspace_id, id, kind, theme_id)
      values (${workspaceId}, ${decision}, 'pin', ${theme})`)
    await tx.execute(sql`update themes set pinned_by = ${decision} where workspace_id = ${workspaceId}`)
    await tx.execute(sql`insert into theme_proposals (workspace_id, id, model_version, label, terms, cohesion, members, quotes)
      select workspace_id, ${proposal}::uuid, 1, '秘密の提案', '{}', 0, jsonb_build_array(jsonb_build_array(id, 0)), '[]'
      from verbatims where workspace_id = ${workspaceId} limit 1`)
    await tx.execute(sql`insert into mailings (workspace_id, id, survey_id, subject, body, sender_name, language, state)
      select workspace_id, ${mailing}::uuid, id, '秘密の件名', '秘密の本文', '秘密の差出人', 'ja', 'sending' from surveys
      where workspace_id = ${workspaceId}`)
    await tx.execute(sql`insert into survey_invitations (workspace_id, id, survey_id, mailing_id, token, email, mail_state)
      select workspace_id, ${newId()}::uuid, survey_id, id, '秘密の鍵', 'secret@example.jp', 'waiting' from mailings
      where workspace_id = ${workspaceId}`)
    await tx.execute(sql`insert into pictures (workspace_id, id, hash, media_type, width, height, bytes)
      values (${workspaceId}, ${newId()}, 'x', 'image/png', 1, 1, '\\x00')`)
    await tx.execute(sql`insert into attachments (workspace_id, id, survey_id, question_id, subject_id, response_id, name, kind,
      size, hash, arrived_at) select workspace_id, ${newId()}::uuid, survey_id, 'q', id, id, '秘密.png', 'picture', 1, 'x', now()
      from responses where workspace_id = ${workspaceId} limit 1`)
    await tx.execute(sql`insert into attachment_parts (workspace_id, attachment_id, place, bytes)
      select workspace_id, id, 0, '\\x00' from attachments where workspace_id = ${workspaceId}`)
    await tx.execute(sql`insert into unsubscribed_addresses (workspace_id, address)
      values (${workspaceId}, 'gone@example.jp')`)
    await tx.execute(sql`update workspaces set model_version = 1 where id = ${workspaceId}`)
    await tx.execute(sql`insert into imports (workspace_id, id, file_name, file_bytes, file_hash, format, encoding,
      header, header_hash, state, rows_total) values (${workspaceId}, ${importId}, '秘密.csv', 1, 'x', 'csv', 'utf-8',
      '{"本文"}', 'y', 'uploaded', 1)`)
  })
  return { theme, importId, mailing, moves: move, proposals: proposal, decisions: decision }
}

/** A display, a reason against one and a secret, as a customer's pages and an administrator leave them. */
async function inApp(api: TestApi, owner: Caller, surveyId: string) {
  const audience = { ...INITIAL_AUDIENCE, inApp: true, behavior: [] }
  await call(api, `PUT /api/v1/surveys/${surveyId}/audience`, owner, audience)
  await call(api, 'POST /api/v1/widget/secret', owner)
  const page = { visitor: newId(), customer: { id: 'c-1' }, language: 'ja', device: 'phone', trigger: {}, surveyId }
  for (let i = 0; i < 2; i++) await call(api, 'POST /api/v1/in/shop/show', {}, { ...page, exposureId: newId() })
}

/** An article that customers see, voted on, suggested and linked. */
async function publishedArticle(api: TestApi, owner: Caller, inquiryId: string, formId: string): Promise<string> {
  const words = { title: '秘密の記事', body: '秘密の本文' }
  const { id } = (await call(api, 'POST /api/v1/articles', owner, words)).body as { id: string }
  await call(api, `POST /api/v1/articles/${id}/state`, owner, { state: 'published', revision: 1 })
  await call(api, `POST /api/v1/articles/${id}/inquiries`, owner, { inquiryId })
  await call(api, 'POST /api/v1/in/shop/help/1/votes', {}, { visitor: newId(), solved: true })
  const visit = { id: newId(), formId, steps: [{ number: 1, step: 'opened' }] }
  await call(api, 'POST /api/v1/in/shop/help-visits', {}, visit)
  return id
}

const tenantTables = sql`select table_name from information_schema.columns
  where table_schema = 'public' and column_name = 'workspace_id' and table_name <> 'workspaces' order by 1`

async function snapshotOf(api: TestApi, workspaceId: string) {
  const tables = (await api.database.db.execute<{ table_name: string }>(tenantTables)).map((row) => row.table_name)
  const parts = tables.map((table) => {
    const name = sql.identifier(table)
    return sql`select ${table} as name, coalesce(string_agg(row, ',' order by row), '') as rows from
      (select (to_jsonb(t) - 'last_used_at')::text as row from ${name} t where workspace_id = ${workspaceId}::uuid) r`
  })
  const own = sql`select 'workspaces' as name, to_jsonb(w)::text as rows from workspaces w where id = ${workspaceId}::uuid`
  const all = sql.join([own, ...parts], sql` union all `)
  return async () => {
    const found = await api.database.db.execute<{ name: string; rows: string }>(all)
    return new Map(found.map(({ name, rows }) => [name, rows]))
  }
}

/** Makes tokens of the victim's. */
function tokensOf(api: TestApi, workspaceId: string, memberId: string) {
  return async (scopes: readonly string[], id = newId()): Promise<Caller> => {
    const secret = `koe_${workspaceId.replaceAll('-', '')}_${Buffer.from(id.padEnd(32, 'x').slice(-32)).toString('base64url')}`
    await api.database.db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('koe.workspace_id', ${workspaceId}, true)`)
      const row = { workspaceId, id, name: 'test', hint: 'test', scopes: [...scopes], createdBy: memberId }
      await tx.insert(apiTokens).values({ ...row, tokenHash: hashSecret(secret) })
    })
    return { token: secret }
  }
}

/** An inquiry with a reply. */
async function answered(api: TestApi, owner: Caller, form: LiveForm): Promise<{ inquiryId: string; entryId: string }> {
  const [sent, entryId] = [inquiry(form), newId()]
  await call(api, 'POST /api/v1/in/shop/inquiries', {}, sent)
  const reply = { id: entryId, body: '秘密の返信', seen: null, statusAfter: 'waiting' }
  await call(api, `POST /api/v1/inquiries/${sent.id}/replies`, owner, reply)
  return { inquiryId: sent.id, entryId }
}

/** What a team sets up for its inbox. @returns ids by the first part of their addresses */
async function shared(api: TestApi, owner: Caller, formId: string): Promise<Record<string, string>> {
  const make = async (route: string, body: object) => ((await call(api, route, owner, body)).body as { id: string }).id
  await make(`PUT /api/v1/forms/${formId}/desk`, { assignment: 'none', firstReplyMinutes: 60 })
  const view = { name: '秘密の絞り込み', shared: true, filter: { status: 'new' } }
  return {
    macros: await make('POST /api/v1/macros', { name: '秘密の定型文', body: '{{顧客名}}様' }),
    'inquiry-rules': await make('POST /api/v1/inquiry-rules', {
      name: '秘密のルール',
      conditions: { keywords: ['秘密'] },
    }),
    'inquiry-views': await make('POST /api/v1/inquiry-views', view),
  }
}

export async function openSite(api: TestApi): Promise<Site> {
  const owner: Caller = { cookie: await setUpOwner(api) }
  const { id: workspaceId } = (await call(api, 'GET /api/v1/workspace', owner)).body as { id: string }
  const stranger = await otherWorkspace(api, owner)
  await api.database.db.execute(sql`delete from invitations where workspace_id = ${workspaceId}::uuid`)
  const people: Record<Role, Caller> = {
    owner,
    admin: await invite(api, owner, 'admin'),
    analyst: await invite(api, owner, 'analyst'),
    viewer: await invite(api, owner, 'viewer'),
  }
  const survey = await liveSurvey(api, owner.cookie ?? '')
  const form = await liveForm(api, owner.cookie ?? '')
  const words = '秘密の言葉です'
  const answers = { [survey.score]: { type: 'nps', value: 3 }, [survey.words]: { type: 'longText', text: words } }
  await call(api, 'POST /api/v1/in/shop/responses', {}, submission(survey, { answers }))
  await inApp(api, owner, survey.id)
  const team = await shared(api, owner, form.id)
  const { inquiryId, entryId } = await answered(api, owner, form)
  const article = await publishedArticle(api, owner, inquiryId, form.id)
  const { theme, importId, mailing, ...curated } = await analysed(api, workspaceId)
  const plan = { title: '秘密の施策', kind: 'fix', themeIds: [theme] }
  const action = ((await call(api, 'POST /api/v1/actions', owner, plan)).body as { id: string }).id
  const made = await call(api, 'POST /api/v1/invitations', owner, { role: 'viewer' })
  const invitation = made.body as { id: string; token: string }
  const first = async (table: string) => {
    const [row] = await api.database.db.execute<{ id: string }>(
      sql`select id from ${sql.identifier(table)} where workspace_id = ${workspaceId}::uuid order by id limit 1`,
    )
    return row?.id ?? ''
  }
  const memberId = newestMember(await api.database.db.execute(sql`select id, role from members`))
  const tokenId = newId()
  const token = tokensOf(api, workspaceId, memberId)
  await token(tokenScopes, tokenId)
  const ids: Record<string, string> = {
    members: memberId,
    invitations: invitation.id,
    tokens: tokenId,
    surveys: survey.id,
    forms: form.id,
    inquiries: inquiryId,
    articles: article,
    actions: action,
    ...team,
    imports: importId,
    mailings: mailing,
    themes: theme,
    verbatims: await first('verbatims'),
    attachments: await first('attachments'),
  }
  const inPath = { entryId, slug: 'shop', number: '1' }
  return {
    people,
    stranger,
    token,
    idFor: (route) => {
      const [, , , first = '', second = ''] = route.split('/')
      return (
        (second === 'moves' || second === 'proposals' || second === 'decisions' ? curated[second] : ids[first]) ??
        newId()
      )
    },
    params: { ...inPath, inquiryId, surveyId: survey.id, formId: form.id, token: invitation.token },
    snapshot: await snapshotOf(api, workspaceId),
    workspaceId,
    words,
  }
}

/** Somebody whose removal would hurt: the admin. */
const newestMember = (rows: Iterable<Record<string, unknown>>) =>
  String([...rows].find((row) => row.role === 'admin')?.id ?? '')

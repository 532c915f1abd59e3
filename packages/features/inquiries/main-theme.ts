import { type SQL, sql } from 'drizzle-orm'

/**
 * The theme that the words of an inquiry `i` are most about, by the model of now; null where they are about none, or are not read yet.
 * One for each inquiry, so that themes divide inquiries and do not count them twice.
 */
export const mainTheme: SQL = sql`(
  select m.theme_id from verbatims v
  join workspaces w on w.id = v.workspace_id
  join mentions m on m.workspace_id = v.workspace_id and m.verbatim_id = v.id and m.model_version = w.model_version
  where v.workspace_id = i.workspace_id and v.source = 'inquiry' and v.source_id = i.id and v.question_id = 'message'
  order by m.confidence desc, m.theme_id limit 1)`

/**
 * Whether the words have been read; until then nobody knows what they are about. One value for each inquiry, looked up by the key: as
 * an `exists` it was answered by reading all verbatims once.
 */
export const isRead: SQL = sql`coalesce((
  select v.reading_state <> 'pending' from verbatims v where v.workspace_id = i.workspace_id and v.source = 'inquiry'
    and v.source_id = i.id and v.question_id = 'message'), false)`

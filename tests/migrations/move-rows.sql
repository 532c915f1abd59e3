-- Rows for every table, with the values that get lost or changed most easily on their way to another database.
INSERT INTO workspaces (id, slug, name, settings, created_at) VALUES
  ('00000000-0000-7000-8000-000000000001', 'hoshi', '星の道具店 🌟', '{"b": 1.10, "a": [1e-7, 12345678901234567890.5, null], "絵": "👩‍👩‍👧"}', '2026-03-01 09:00:00.123456+09'),
  ('00000000-0000-7000-8000-000000000002', 'other', 'Other', '{}', '1999-12-31 23:59:59.999999+00');
INSERT INTO auth_users (id, name, email, image, created_at) VALUES
  ('u1', '山田 "花子" \ O''Hara', 'hanako@example.com', NULL, '2026-01-01 00:00:00.000001+00'),
  ('u2', '', 'empty@example.com', '', '2026-01-01 00:00:00+00');
INSERT INTO auth_sessions (id, user_id, token, expires_at) VALUES ('s1', 'u1', 't1', 'infinity');
INSERT INTO auth_accounts (id, user_id, account_id, provider_id, password) VALUES ('a1', 'u1', 'u1', 'credential', 'x:y');
INSERT INTO auth_verifications (id, identifier, value, expires_at) VALUES ('v1', 'reset', 'NULL', '2030-01-01');
INSERT INTO auth_rate_limits (id, key, count, last_request) VALUES ('r1', '::1|/sign-in', 3, 9007199254740993);
INSERT INTO members (workspace_id, id, user_id, role)
  SELECT w.id, gen_random_uuid(), u.id, 'owner' FROM workspaces w, auth_users u;
INSERT INTO invitations (workspace_id, id, email, role, token_hash, created_by, expires_at)
  SELECT id, gen_random_uuid(), NULL, 'viewer', 'hash', gen_random_uuid(), '2026-04-01 12:34:56.789+09' FROM workspaces;
INSERT INTO api_tokens (workspace_id, id, name, token_hash, hint, scopes, created_by)
  SELECT id, gen_random_uuid(), E'行\n改行\tタブ', 'hash', 'abcd', ARRAY['ingest', 'NULL', '', 'a,b', '{"x"}', 'back\slash', ' 空白 '], gen_random_uuid() FROM workspaces;
INSERT INTO audit_events (workspace_id, id, actor_kind, verb, target_kind, detail)
  SELECT id, gen_random_uuid(), 'system', 'set-up', 'workspace', '{"text": "\"\\ \u0001 🌸"}' FROM workspaces;
INSERT INTO customers (workspace_id, id, external_id, attributes)
  SELECT w.id, gen_random_uuid(), 'c' || n, jsonb_build_object('plan', n % 3) FROM workspaces w, generate_series(1, 50) n;

INSERT INTO imports (workspace_id, id, file_name, file_bytes, file_hash, format, encoding, header, header_hash, inspection, state)
  SELECT id, id, '声 2026.csv', 4294967297, 'h', 'csv', 'shift_jis', ARRAY['日時', NULL, '本文'], 'hh', NULL, 'queued' FROM workspaces;
INSERT INTO import_refusals (workspace_id, import_id, row_number, code, column_name, value)
  SELECT id, id, n, 'bad-date', NULL, repeat('長い', n) FROM workspaces, generate_series(1, 3) n;
INSERT INTO import_mappings (workspace_id, header_hash, mapping) SELECT id, 'hh', 'null'::jsonb FROM workspaces;

INSERT INTO surveys (workspace_id, id, name, state, draft) SELECT id, id, 'NPS', 'live', '[]' FROM workspaces;
INSERT INTO survey_versions (workspace_id, id, survey_id, number, definition)
  SELECT w.id, md5(w.id || n::text)::uuid, w.id, n, jsonb_build_object('n', n) FROM workspaces w, generate_series(1, 3) n;
UPDATE surveys SET live_version_id = (SELECT v.id FROM survey_versions v WHERE v.survey_id = surveys.id AND number = 2)
  WHERE workspace_id = '00000000-0000-7000-8000-000000000001';
INSERT INTO responses (workspace_id, id, survey_id, survey_version_id, customer_id, seq, suspicions, body_hash)
  SELECT workspace_id, id, survey_id, id, (SELECT c.id FROM customers c WHERE c.workspace_id = v.workspace_id ORDER BY id LIMIT 1), 1, '{}', 'b'
  FROM survey_versions v;
INSERT INTO inquiry_forms (workspace_id, id, name, state) SELECT id, id, 'お問い合わせ', 'live' FROM workspaces;
-- Children sort before their parents, so that neither order of ids helps.
INSERT INTO categories (workspace_id, id, form_id, parent_id, label, archived_at)
  SELECT id, md5(id || '-parent')::uuid, id, NULL, '配送', NULL FROM workspaces;
INSERT INTO categories (workspace_id, id, form_id, parent_id, label, archived_at)
  SELECT id, id, id, md5(id || '-parent')::uuid, '遅れ', '2026-02-03 04:05:06.000007+00' FROM workspaces;
INSERT INTO inquiry_numbers (workspace_id, last_number) SELECT id, 1 FROM workspaces;
INSERT INTO inquiries (workspace_id, id, number, form_id, category_id, body_hash) SELECT id, id, 1, id, id, 'b' FROM workspaces;
INSERT INTO inquiry_entries (workspace_id, id, inquiry_id, kind, body) SELECT id, id, id, 'note', 'メモ' FROM workspaces;
INSERT INTO help_centers (workspace_id, last_number, version) SELECT id, 1, 1 FROM workspaces;
INSERT INTO articles (workspace_id, id, number, title, body, state, revision, review_on)
  SELECT id, id, 1, '送料', '**無料**です 🚚', 'published', 1, '2026-12-01' FROM workspaces;
INSERT INTO article_revisions (workspace_id, article_id, number, title, body, category, excerpt)
  SELECT id, id, 1, '送料', '**無料**です 🚚', '配送', '無料です' FROM workspaces;
INSERT INTO article_votes (workspace_id, article_id, visitor_id, solved, reason) SELECT id, id, id, true, '' FROM workspaces;
INSERT INTO article_inquiries (workspace_id, article_id, inquiry_id) SELECT id, id, id FROM workspaces;
INSERT INTO help_visits (workspace_id, id, form_id, inquiry_id) SELECT id, id, id, id FROM workspaces;
INSERT INTO help_visit_articles (workspace_id, visit_id, article_id, opened_at) SELECT id, id, id, now() FROM workspaces;
INSERT INTO inquiries (workspace_id, id, number, form_id, body_hash, merged_into_id, due_at)
  SELECT id, md5(id || '-merged')::uuid, 2, id, 'b', id, '2026-02-03 04:05:06.000007+00' FROM workspaces;
INSERT INTO macros (workspace_id, id, name, body, status_after, assignee_id)
  SELECT w.id, w.id, 'お詫び', E'{{顧客名}}様\n申し訳ございません。', 'waiting', (SELECT m.id FROM members m WHERE m.workspace_id = w.id ORDER BY id LIMIT 1)
  FROM workspaces w;
INSERT INTO desks (workspace_id, form_id, assignment, first_reply_minutes, hours)
  SELECT id, id, 'turns', 60, '{"days": [1, 5], "from": "09:00", "to": "18:00", "holidays": false}' FROM workspaces;
INSERT INTO desk_members (workspace_id, form_id, member_id, category_ids, last_given)
  SELECT workspace_id, workspace_id, id, ARRAY[workspace_id], 9007199254740993 FROM members;
INSERT INTO inquiry_views (workspace_id, id, owner_id, name, filter)
  SELECT workspace_id, id, id, '自分の未解決', '{"assignee": "me"}' FROM members;
INSERT INTO inquiry_mentions (workspace_id, entry_id, member_id, inquiry_id) SELECT workspace_id, workspace_id, id, workspace_id FROM members;
INSERT INTO inquiry_rules (workspace_id, id, name, conditions, notify)
  SELECT id, id, '解約', '{"keywords": ["解約"]}', ARRAY[id] FROM workspaces;
INSERT INTO inquiry_rule_hits (workspace_id, inquiry_id, rule_id, fired_at) SELECT id, id, id, now() FROM workspaces;
INSERT INTO inquiry_alerts (workspace_id, id, entry_id, member_id, mail_state) SELECT workspace_id, id, workspace_id, id, 'sent' FROM members;
INSERT INTO inquiry_presence (workspace_id, inquiry_id, member_id, seen_at) SELECT workspace_id, workspace_id, id, now() FROM members;

-- More than one batch, of lengths that differ.
INSERT INTO verbatims (workspace_id, id, source, source_id, text, said_at, score_kind, score, sentiment, intents, row_hash)
  SELECT w.id, md5(w.id || n::text)::uuid, 'import', md5('s' || n)::uuid, '配送が遅いです 🚚 ' || repeat('あ', n % 400),
    timestamptz '2026-01-01' + n * interval '1 hour 1 microsecond', 'nps', n % 11, (n::real / 7)::real, ARRAY['complaint'], n::text
  FROM workspaces w, generate_series(1, 1100) n;
INSERT INTO answers (workspace_id, response_id, question_id, kind, number, option_ids, value, verbatim_id)
  SELECT workspace_id, id, 'q1', 'number', 0.1::float8 + 0.2::float8, NULL, NULL, NULL FROM responses;
INSERT INTO answers (workspace_id, response_id, question_id, kind, number, option_ids, value, verbatim_id)
  SELECT workspace_id, id, 'q2', 'text', 'NaN', '{}', '"x"', md5(workspace_id || '1')::uuid FROM responses;
INSERT INTO segments (workspace_id, verbatim_id, ordinal, start_offset, end_offset, terms, compounds, pairs, sentiment, intents, losses, gains)
  SELECT workspace_id, id, 0, 0, 7, ARRAY['配送', '遅い'], '{}', '[{"noun": "配送"}]', '-Infinity', '[]', '[]', '[]' FROM verbatims;
INSERT INTO quota_places (workspace_id, survey_id, quota_id, response_id) SELECT workspace_id, survey_id, 'k', id FROM responses;
-- Larger than a batch may be: every byte there is, 2 MB of them.
INSERT INTO theme_models (workspace_id, version, state, model, segment_count, other_share, seed)
  SELECT id, 1, 'active', decode(repeat((SELECT string_agg(lpad(to_hex(n), 2, '0'), '' ORDER BY n) FROM generate_series(0, 255) n), 8192), 'hex'),
    1100, 1.0 / 3, 42 FROM workspaces;
INSERT INTO theme_models (workspace_id, version, state, model, segment_count, other_share, seed)
  SELECT id, 2, 'building', CASE WHEN slug = 'other' THEN NULL ELSE ''::bytea END, 0, 1e-38, 0 FROM workspaces;
INSERT INTO themes (workspace_id, id, parent_id, label, terms) SELECT id, md5(id || '-parent')::uuid, NULL, '配送', ARRAY['配送'] FROM workspaces;
INSERT INTO themes (workspace_id, id, parent_id, label) SELECT id, id, md5(id || '-parent')::uuid, '配送の遅れ' FROM workspaces;
INSERT INTO model_themes (workspace_id, model_version, theme_id, index, size, cohesion) SELECT id, 1, id, 0, 1100, 0.7 FROM workspaces;
INSERT INTO assignments (workspace_id, model_version, verbatim_id, ordinal, theme_id, confidence, margin)
  SELECT workspace_id, 1, id, 0, workspace_id, 0.9, 0.1 FROM verbatims;
INSERT INTO mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment)
  SELECT workspace_id, 1, workspace_id, id, id, said_at, 0.9, sentiment FROM verbatims;
INSERT INTO theme_events (workspace_id, id, kind, theme_id, detail) SELECT id, id, 'rename', id, '{}' FROM workspaces;
INSERT INTO theme_moves (workspace_id, id, theme_id, model_version, undone_at) SELECT id, id, id, 1, now() FROM workspaces;
INSERT INTO theme_move_texts (workspace_id, move_id, verbatim_id, start_offset, end_offset, words_hash, alone, machine_confidence)
  SELECT workspace_id, workspace_id, id, 0, 3, 'x', false, 0.5 FROM verbatims;
INSERT INTO theme_decisions (workspace_id, id, kind, theme_id, into_id) SELECT id, id, 'merge', id, md5(id || '-parent')::uuid FROM workspaces;
INSERT INTO theme_decisions (workspace_id, id, kind, theme_id) SELECT id, md5(id || '-pin')::uuid, 'pin', md5(id || '-parent')::uuid FROM workspaces;
UPDATE themes SET shown_as = parent_id WHERE parent_id IS NOT NULL;
UPDATE themes SET pinned_by = md5(workspace_id || '-pin')::uuid WHERE parent_id IS NULL;
INSERT INTO theme_proposals (workspace_id, id, model_version, label, terms, cohesion, members, quotes, move_id)
  SELECT id, id, 1, '再配達', '{再配達}', 0.5, '[]', '[]', id FROM workspaces;
UPDATE surveys SET audience = '{"inApp": true, "percent": 12.50, "trigger": {"on": "load", "url": [{"match": "pattern", "value": "*/購入/*"}]}}';
UPDATE responses SET seconds = '{"p1": 12.3}', took = 12.3, wave = 2, previous = '{"q1": 0}';
UPDATE responses SET signed = (workspace_id = '00000000-0000-7000-8000-000000000001');
INSERT INTO widget_settings (workspace_id, pause_days, demand_signatures, secret, last_call_at)
  SELECT id, 7, true, 'koe_id_秘密', '2026-11-28 12:00:00.000001+09' FROM workspaces;
INSERT INTO exposure_subjects (workspace_id, subject, last_shown_at, last_seen_at)
  SELECT id, 'c:顧客 1', NULL, '2026-11-28 12:00:00.000001+09' FROM workspaces;
INSERT INTO exposures (workspace_id, id, survey_id, survey_version_id, subject, visitor_id, signed, trigger, asked, wave, decided_at, response_id)
  SELECT workspace_id, id, survey_id, id, 'c:顧客 1', id, false, '購入', false, '2026-01-01 00:00:00.123456+09', '2026-11-28 12:00:00.654321+09', CASE WHEN number = 1 THEN id END
  FROM survey_versions;
INSERT INTO withheld (workspace_id, survey_id, subject, reason, times, last_at) SELECT id, id, 'c:顧客 2', 'pause', 3, now() FROM workspaces;
INSERT INTO exposure_counts (workspace_id, survey_id, day, what, count) SELECT id, id, '2026-11-28', 'left-out/pause', 9007199254740993 FROM workspaces;
INSERT INTO customer_events (workspace_id, id, subject, name, at) SELECT id, id, 'v:1', '購入', '2026-11-28 12:00:00.000001+09' FROM workspaces;
INSERT INTO counted_stretches (workspace_id, survey_id, level, from_at, to_at, time_zone, base, finished, suspicious, leaves_out)
  SELECT id, id, 0, '-infinity', '2026-01-02 03:04:05.678901+00', 'Asia/Tokyo', 2, 1, 0, false FROM workspaces;
INSERT INTO stretch_counts (workspace_id, survey_id, level, from_at, question_id, aspect, parts, numbers, respondents)
  SELECT id, id, 0, '-infinity', 'q1', 'number', '{"","a\"b"}', '{0.1,-Infinity}', '{2,1}' FROM workspaces;
INSERT INTO survey_segments (workspace_id, id, survey_id, name, conditions)
  SELECT id, id, id, '大口', '[{"variable": "channel", "values": ["web"]}]' FROM workspaces;
INSERT INTO counted_segments (workspace_id, survey_id, level, from_at, segment_id, base, finished, suspicious)
  SELECT id, id, 0, '-infinity', id, 2, 1, 0 FROM workspaces;
INSERT INTO segment_counts (workspace_id, survey_id, level, from_at, segment_id, question_id, aspect, parts, numbers, respondents)
  SELECT id, id, 0, '-infinity', id, 'q1', 'option', '{a}', '{0}', '{2}' FROM workspaces;
INSERT INTO stretch_codes (workspace_id, survey_id, level, from_at, variable, labels, codes)
  SELECT id, id, 0, '-infinity', 'question:q1', '["9"]', '\x0100' FROM workspaces;
INSERT INTO mailings (workspace_id, id, survey_id, subject, body, sender_name, language, state)
  SELECT id, id, id, '件名', E'{{name}} 様\n本文', '声', 'ja', 'sending' FROM workspaces;
INSERT INTO survey_invitations (workspace_id, id, survey_id, mailing_id, token, email, attributes, mail_state, try_at)
  SELECT id, id, id, id, 'AAAAAAAAAAAAAAAAAAAAAA', 'hanako@example.jp', '{"プラン": "pro"}', 'waiting', '2026-11-28 12:00:00.000001+09' FROM workspaces;
INSERT INTO unsubscribed_addresses (workspace_id, address) SELECT id, 'gone@example.jp' FROM workspaces;
INSERT INTO pictures (workspace_id, id, hash, media_type, width, height, bytes) SELECT id, id, 'x', 'image/webp', 480, 360, '\x00ff' FROM workspaces;
INSERT INTO attachments (workspace_id, id, survey_id, question_id, subject_id, response_id, name, kind, size, hash, arrived_at)
  SELECT workspace_id, id, survey_id, 'q1', id, id, '領収書 "1".pdf', 'pdf', 2, 'x', '2026-11-28 12:00:00.000001+09' FROM responses;
INSERT INTO attachment_parts (workspace_id, attachment_id, place, bytes) SELECT workspace_id, id, 0, '\x00ff' FROM attachments;
UPDATE surveys SET link_access = 'invited', least_shown = 5;
INSERT INTO actions (workspace_id, id, title, kind, state, owner_id, article_id, shipped_on, watch_weeks, registered, measured)
  SELECT w.id, w.id, '字幕を直す', 'fix', 'measured', (SELECT m.id FROM members m WHERE m.workspace_id = w.id ORDER BY id LIMIT 1),
    w.id, '2026-02-03', 8, '{"ratio": 0.71}', '{"ratio": {"value": 0.30, "low": 1e-7}}' FROM workspaces w;
INSERT INTO action_themes (workspace_id, action_id, theme_id) SELECT id, id, id FROM workspaces;
INSERT INTO action_events (workspace_id, id, action_id, kind, detail, member_name, at)
  SELECT id, id, id, 'moved', '{"to": "shipped"}', '山田 "花子"', '2026-02-03 04:05:06.000007+00' FROM workspaces;

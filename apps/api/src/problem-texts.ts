import type { ProblemCode } from '@koe/features/workspaces'

/** Refusals of the product, and the two that only this door knows. */
export type HttpProblemCode = ProblemCode | 'unavailable' | 'internal'

export interface ProblemText {
  status: number
  ja: readonly [title: string, detail: string]
  en: readonly [title: string, detail: string]
}

/** Every problem with its HTTP status and its words. `{name}` is filled from the problem's params. */
export const problemTexts: Readonly<Record<HttpProblemCode, ProblemText>> = {
  'not-found': {
    status: 404,
    ja: ['見つかりません', '削除されたか、アドレスが違います。'],
    en: ['Not found', 'It was deleted, or the address is wrong.'],
  },
  forbidden: {
    status: 403,
    ja: ['権限がありません', 'この操作に必要な権限がありません。ワークスペースの管理者に依頼してください。'],
    en: ['Not permitted', 'Your role does not permit this. Ask an administrator of the workspace.'],
  },
  'not-signed-in': {
    status: 401,
    ja: ['サインインが必要です', 'サインインするか、有効なAPIトークンを付けてください。'],
    en: ['Sign-in needed', 'Sign in, or send a valid API token.'],
  },
  'wrong-credentials': {
    status: 401,
    ja: ['サインインできません', 'メールアドレスかパスワードが違います。'],
    en: ['Cannot sign in', 'The e-mail address or the password is wrong.'],
  },
  'cross-site': {
    status: 403,
    ja: ['別のサイトからの操作です', '安全のため、別のサイトから送られた操作は受け付けません。'],
    en: ['Sent from another site', 'For safety, changes sent from another site are not accepted.'],
  },
  'invalid-input': {
    status: 422,
    ja: ['入力に誤りがあります', '下の項目を直して、もう一度送ってください。'],
    en: ['Some input is wrong', 'Correct the fields below and send again.'],
  },
  malformed: {
    status: 400,
    ja: ['読み取れない内容です', '本文は UTF-8 の正しい JSON で送ってください。'],
    en: ['Unreadable body', 'Send the body as valid JSON in UTF-8.'],
  },
  'wrong-signature': {
    status: 422,
    ja: ['署名が正しくありません', 'この顧客 IDの署名が、ワークスペースの秘密の値で作ったものと違います。'],
    en: ['Wrong signature', 'The signature is not the one that the workspace’s secret gives for this customer.'],
  },
  'unsupported-media-type': {
    status: 415,
    ja: ['対応していない形式です', 'Content-Type を application/json にして送ってください。'],
    en: ['Unsupported media type', 'Send the body with Content-Type application/json.'],
  },
  conflict: {
    status: 409,
    ja: ['ほかのデータとぶつかります', '同じものがすでにあるか、別の内容で送られています。'],
    en: ['Conflict', 'The same thing exists already, or was sent with other content.'],
  },
  'stale-revision': {
    status: 409,
    ja: ['ほかの人が先に変更しました', '最新の内容を読み込んでから、もう一度変更してください。'],
    en: ['Somebody else changed it first', 'Load the latest state and make your change again.'],
  },
  'theme-merged': {
    status: 409,
    ja: ['統合されたテーマです', 'ほかのテーマとまとめられています。先に統合を元に戻してください。'],
    en: ['The theme is merged', 'It is merged with another theme. Undo that first.'],
  },
  'stale-themes': {
    status: 409,
    ja: [
      'テーマが新しくなりました',
      '表示中のテーマは第 {version} 版です。読み込み直してから、もう一度移してください。',
    ],
    en: ['The themes have been renewed', 'Version {version} of the themes is shown now. Load it and try again.'],
  },
  'setup-closed': {
    status: 409,
    ja: ['初期設定は済んでいます', 'サインインしてください。'],
    en: ['Set-up is already done', 'Please sign in.'],
  },
  'already-done': {
    status: 409,
    ja: ['すでに済んでいます', 'この操作はすでに行われています。'],
    en: ['Already done', 'This has been done already.'],
  },
  expired: {
    status: 410,
    ja: ['期限が切れています', 'この招待は使えません。新しい招待リンクを依頼してください。'],
    en: ['Expired', 'This invitation can no longer be used. Ask for a new link.'],
  },
  'last-owner': {
    status: 409,
    ja: ['最後のオーナーです', '先にほかのメンバーをオーナーにしてください。'],
    en: ['The last owner', 'Make somebody else an owner first.'],
  },
  'not-accepting': {
    status: 409,
    ja: ['いまは受け付けていません', 'このアンケートまたはフォームは公開されていないか、終了しました。'],
    en: ['Not accepting answers', 'This survey or form is not published, or has ended.'],
  },
  // Shown to customers as it is.
  'quota-full': {
    status: 409,
    ja: [
      'ご協力ありがとうございました',
      'おかげさまで、ご回答が予定の件数に達しました。今回の内容は記録されません。お時間をいただき、ありがとうございました。',
    ],
    en: [
      'Thank you for taking part',
      'We have already received as many responses as we had planned for, so this one is not recorded. Thank you for your time.',
    ],
  },
  'too-large': {
    status: 413,
    ja: ['大きすぎます', '送れる大きさは {limit} バイトまでです。'],
    en: ['Too large', 'At most {limit} bytes can be sent.'],
  },
  'too-many-requests': {
    status: 429,
    ja: ['回数が多すぎます', 'しばらく待ってから、もう一度お試しください。'],
    en: ['Too many requests', 'Wait a little and try again.'],
  },
  'unreadable-file': {
    status: 422,
    ja: ['ファイルを読み取れません', 'CSV・TSV・JSONL・XLSX のファイルか確かめてください。'],
    en: ['Unreadable file', 'Check that the file is CSV, TSV, JSONL or XLSX.'],
  },
  'pin-needed': {
    status: 403,
    ja: ['暗証番号が必要です', 'このアンケートは、暗証番号を入力した方だけが回答できます。'],
    en: ['PIN needed', 'Enter the PIN to answer this survey.'],
  },
  'wrong-pin': {
    status: 403,
    ja: ['暗証番号が違います', '番号を確かめて、もう一度入力してください。'],
    en: ['Wrong PIN', 'Check the PIN and enter it again.'],
  },
  'invited-only': {
    status: 403,
    ja: ['招待された方のみ回答できます', 'お手元に届いたご自身のリンクから開いてください。'],
    en: ['By invitation only', 'Open the link that was sent to you.'],
  },
  'no-address': {
    status: 409,
    ja: ['返信先がありません', 'この問い合わせにはメールアドレスがないため、メールでは返信できません。'],
    en: ['No address to reply to', 'The customer left no mail address with this inquiry.'],
  },
  'mail-not-set-up': {
    status: 409,
    ja: [
      'メールを送れません',
      'このサーバーにはメールの設定 (KOE_SMTP_URL と KOE_MAIL_FROM) がありません。管理者に依頼してください。',
    ],
    en: [
      'Mail is not set up',
      'This server has no mail settings (KOE_SMTP_URL and KOE_MAIL_FROM). Ask its administrator.',
    ],
  },
  'filter-too-wide': {
    status: 409,
    ja: [
      'その場では絞り込めない件数です',
      '条件をその場で確かめられるのは {limit} 件までです。期間を短くするか、セグメントとして保存してください。保存すると裏で集計し、すぐに開けるようになります。',
    ],
    en: [
      'Too many responses to filter at once',
      'Conditions are checked on the spot for at most {limit} responses. Choose a shorter period, or save the filter as a segment: it is counted in the background and opens at once from then on.',
    ],
  },
  'still-counting': {
    status: 409,
    ja: ['セグメントを集計しています', '{percent} % まで済みました。終わるとここに結果が出ます。'],
    en: ['The segment is being counted', '{percent} % is done. The results appear here when it is finished.'],
  },
  'anonymous-survey': {
    status: 409,
    ja: [
      '匿名性のしきい値があります',
      'このアンケートは {least} 人未満の結果を出しません。回答を1件ずつ見ること、書き出すこと、絞り込むことはできません。グループの違いはクロス集計で比べられます。',
    ],
    en: [
      'This survey has an anonymity threshold',
      'Nothing is shown of fewer than {least} respondents. Single responses cannot be seen or exported, and results cannot be filtered. Compare groups in the cross-tab.',
    ],
  },
  'too-few-respondents': {
    status: 409,
    ja: ['まだ結果を出せません', 'このアンケートは、回答者が {least} 人になるまで結果を出しません。'],
    en: ['No results yet', 'This survey shows no results before {least} people have answered.'],
  },
  busy: {
    status: 503,
    ja: ['混み合っています', '数秒後に、もう一度お試しください。'],
    en: ['Busy', 'Try again in a few seconds.'],
  },
  unavailable: {
    status: 503,
    ja: ['一時的に利用できません', 'データベースに接続できません。数秒後に、もう一度お試しください。'],
    en: ['Temporarily unavailable', 'The database cannot be reached. Try again in a few seconds.'],
  },
  internal: {
    status: 500,
    ja: [
      '問題が起きました',
      '変更は保存されていない可能性があります。続く場合は、この番号を添えて管理者に知らせてください。',
    ],
    en: [
      'Something went wrong',
      'Your change may not have been saved. If it goes on, tell your administrator this number.',
    ],
  },
}

/** Words for the codes of single fields; others are shown by the console's own catalogue. */
export const fieldTexts: Readonly<Record<string, readonly [ja: string, en: string]>> = {
  required: ['必須です。', 'This is required.'],
  'wrong-type': ['値の種類が違います。', 'The value has the wrong type.'],
  'too-short': ['短すぎます。', 'Too short.'],
  'too-long': ['長すぎます。', 'Too long.'],
  'too-small': ['小さすぎます。', 'Too small.'],
  'too-large': ['大きすぎます。', 'Too large.'],
  'before-start': ['終わりが始まりより前になっています。', 'The end comes before the beginning.'],
  'in-future': ['今日より後の日にはできません。', 'The day has not come yet.'],
  'wrong-format': ['形式が正しくありません。', 'The format is wrong.'],
  'not-a-choice': ['選べない値です。', 'This is not one of the choices.'],
  'unknown-field': ['知らない項目です。', 'This field is not known.'],
  'unknown-question': ['この質問はありません。', 'There is no such question.'],
  'unknown-option': ['この選択肢はありません。', 'There is no such option.'],
  'missing-picture': ['画像がありません。', 'The picture is missing.'],
  'wrong-file-kind': ['この種類のファイルは受け取れません。', 'Files of this kind are not taken.'],
  'too-many-files': ['ファイルの数または合計の大きさが上限を超えています。', 'Too many files, or too large together.'],
  'file-waiting': ['まだ届いていないファイルがあります。', 'A file has not arrived yet.'],
  'file-missing': [
    '届いていないファイルがあります。もう一度お選びください。',
    'A file is missing. Please choose it again.',
  ],
  'unknown-segment': ['このセグメントはありません。', 'There is no such segment.'],
  'only-raised': [
    '回答が届いたあとは、しきい値を上げることだけができます。',
    'Once there are responses the threshold can only be raised.',
  ],
  'weak-password': ['推測されやすいパスワードです。', 'This password is easy to guess.'],
  'wrong-level': [
    'カテゴリは4階層までです。ひとつ上の階層の下に置いてください。',
    'Categories stand at most four levels deep, each below one that is one level higher.',
  ],
  taken: ['すでに使われています。', 'Already taken.'],
  invalid: ['正しくありません。', 'Not valid.'],
}

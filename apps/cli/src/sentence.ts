/** The error's own fields, whatever class it is: this file loads no room, so that `koe analyze` starts at once. */
type Fields = Error & { code?: unknown; dataDir?: unknown; pid?: unknown }

const bySystemCode: [codes: string[], words: (error: Fields) => string][] = [
  [
    ['ECONNREFUSED', 'CONNECT_TIMEOUT', 'ENOTFOUND'],
    ({ code }) =>
      `DATABASE_URL の PostgreSQL につながりません (${code})。起動しているか、URL が正しいかを確かめてください。`,
  ],
  [['28P01', '28000', '3D000'], ({ message }) => `PostgreSQL に断られました: ${message}`],
  [['EACCES', 'EPERM', 'ENOSPC', 'EROFS'], ({ message }) => `ファイルを書けません: ${message}`],
]

const byName: Record<string, (error: Fields) => string> = {
  ConfigError: ({ message }) => message,
  PortInUse: ({ message }) =>
    `ポート ${message} は他のプログラムが使っています。PORT=3001 npm start のように別の番号を指定してください。`,
  DataDirInUse: ({ dataDir, pid }) =>
    `データフォルダ ${dataDir} は、動いている Koe (プロセス ${pid}) が使っています。先にそちらを終了するか、KOE_DATA_DIR で別のフォルダを指定してください。`,
  MigrationError: ({ code, message }) =>
    code === 'database-newer'
      ? `このデータベースは、今の Koe より新しい版で使われました (${message})。新しい版で起動してください。`
      : `データベースを更新できませんでした: ${message}`,
}

/**
 * A sentence for what a person at the terminal can act on; undefined for a bug.
 * @param error - what a command threw
 */
export function sentenceOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const fields: Fields = error
  const named = byName[error.name]
  if (named) return named(fields)
  return bySystemCode.find(([codes]) => codes.includes(String(fields.code)))?.[1](fields)
}

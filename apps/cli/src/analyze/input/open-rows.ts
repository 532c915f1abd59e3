import { access, constants, stat } from 'node:fs/promises'
// The readers alone: the whole feature would bring the database along.
import {
  type FileShape,
  inspectShape,
  type Row,
  readRows,
  UnreadableFile,
} from '../../../../../packages/features/imports/read/index.ts'
import { AnalyzeProblem } from '../problem.ts'

/** A file whose rows can be read as often as needed. */
export interface OpenFile {
  shape: FileShape
  bytes: number
  rows(): AsyncGenerator<Row>
}

const ON_DISK: Readonly<Record<string, 'file-not-found' | 'file-not-readable' | 'is-a-folder'>> = {
  ENOENT: 'file-not-found',
  ENOTDIR: 'file-not-found',
  ENAMETOOLONG: 'file-not-found',
  EACCES: 'file-not-readable',
  EPERM: 'file-not-readable',
  EIO: 'file-not-readable',
  EISDIR: 'is-a-folder',
}

/** Turns what the disk and the readers say into a refusal; anything else is a bug and stays what it is. */
export function asProblem(error: unknown, file: string): unknown {
  if (error instanceof UnreadableFile) return new AnalyzeProblem('unreadable-file', { file, reason: error.reason })
  const code = error instanceof Error && 'code' in error ? ON_DISK[String(error.code)] : undefined
  return code === undefined ? error : new AnalyzeProblem(code, { file })
}

/**
 * Finds out format, encoding, delimiter and columns of a file.
 * @throws AnalyzeProblem when it is not there, may not be read or holds no rows
 */
export async function openFile(path: string): Promise<OpenFile> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw new AnalyzeProblem('is-a-folder', { file: path })
    await access(path, constants.R_OK)
    const shape = await inspectShape(path)
    return { shape, bytes: found.size, rows: () => readRows(path, shape) }
  } catch (error) {
    throw asProblem(error, path)
  }
}

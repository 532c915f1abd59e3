import type { problems as Original } from '../ja/problems.ts'

export const problems: typeof Original = {
  title: 'That did not work',
  notFoundTitle: 'Page not found',
  forbiddenTitle: 'This is not permitted',
  requestId: 'Reference',
  kept: 'Everything saved before is untouched.',
  toStart: 'Go to the first page',
  codes: {
    'not-found': 'What you are looking for does not exist, was deleted, or belongs to another workspace.',
    forbidden: 'Your role does not permit this. Ask an administrator if you need it.',
    'not-signed-in': 'Your session has ended. Please sign in again.',
    'wrong-credentials': 'The e-mail address or the password is wrong. Please check both.',
    expired: 'This invitation has expired. Ask for a new link.',
    'last-owner': 'The last owner cannot be removed. Make somebody else an owner first.',
    'invalid-input': 'Some of the input needs correcting.',
    conflict: 'This clashes with another change. Reload and try again.',
    'stale-revision': 'Somebody else changed this first. Reload to see it; what you typed is still here.',
    'stale-themes':
      'The themes were renewed meanwhile. The new ones are shown now: select the verbatims and move them again.',
    'setup-closed': 'This server has already been set up. Please sign in.',
    'already-done': 'This has already been done.',
    'not-accepting': 'This is not being accepted at the moment.',
    'too-large': 'The file or the input is too large.',
    'too-many-requests': 'Too many attempts in a short time. Wait a little and try again.',
    'unreadable-file':
      'This file could not be read. Use CSV, TSV, JSONL or XLSX, encoded as UTF-8, Shift_JIS, EUC-JP or UTF-16.',
    busy: 'The server is busy. Wait a little and try again.',
    unavailable: 'The database cannot be reached. Try again in a few seconds.',
    unreachable: 'The server could not be reached. Check the connection and try again.',
    internal: 'Something unexpected happened on the server. It has been recorded.',
  },
  fields: {
    required: 'Please fill this in',
    'too-short': 'Too short',
    'too-long': 'Too long',
    'wrong-format': 'The format is not right (example: name@example.com)',
    'before-start': 'The end comes before the beginning',
    'weak-password': 'This password is easy to guess. Choose another.',
    taken: 'Already in use',
    invalid: 'This value is not valid',
  },
}

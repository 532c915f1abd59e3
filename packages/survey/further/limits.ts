const answers = 512
const answerLength = 20_000
/** The bounds that every renderer needs; by themselves, so that the widget's first script carries no others. */
export const ANSWER_LIMITS = { answers, answerLength } as const

/** Bounds of the language. Lengths are code points. */
export const LIMITS = {
  answers,
  answerLength,
  otherLength: 1_000,
  number: 1e15,
  pages: 100,
  blocksPerPage: 100,
  options: 300,
  files: 10,
  fileMegabytes: 10,
  fileNameLength: 120,
  pictureSide: 4_000,
  rows: 50,
  cells: 1_000,
  total: 1_000_000,
  partLength: 200,
  endings: 20,
  languages: 30,
  textLength: 4_000,
  conditionDepth: 8,
  conditionParts: 50,
  jumps: 50,
  quotas: 50,
  quota: 1_000_000,
  nameLength: 200,
  redirectLength: 2_000,
  variables: 20,
  formulaLength: 500,
  points: 1_000_000,
  logoLength: 65_536,
  idLength: 64,
} as const

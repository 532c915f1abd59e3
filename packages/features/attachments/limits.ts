const mib = 1024 * 1024

/** What is kept of files, at most. */
export const ATTACHMENT_LIMITS = {
  /** One file, whatever the question says. */
  bytes: 10 * mib,
  /** One response or inquiry. */
  subjectBytes: 50 * mib,
  subjectFiles: 50,
  /** All files of a workspace, and those among them that belong to nothing yet: anybody can send these. */
  workspaceBytes: 5 * 1024 * mib,
  looseBytes: 512 * mib,
  /** Longer than a device goes on sending a response (72 hours) after a draft was kept (24). */
  looseDays: 7,
} as const

/** One picture of an option, and all of a workspace. */
export const PICTURE_LIMITS = { bytes: mib, side: 4_000, pictures: 2_000 } as const

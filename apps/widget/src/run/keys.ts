/** Where a half-given response to a survey is kept on the device. */
export const draftKey = (surveyId: string): string => `koe:draft:${surveyId}`

/** Where a tab remembers that a survey was answered in it. */
export const doneKey = (surveyId: string): string => `koe:done:${surveyId}`

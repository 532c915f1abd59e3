export { type NewVerbatim, storableText } from './new-verbatim.ts'
export { recordVerbatim, recordVerbatims } from './record-verbatims.ts'
export { removeVerbatims } from './remove-verbatims.ts'
export { updateVerbatim, type VerbatimUpdate } from './update-verbatim.ts'

export { changeInquiry, type InquiryChange } from './answering/change-inquiry.ts'
export { type Conversation, type InquiryEntry, readConversation } from './answering/read-conversation.ts'
export { type AnswerInput, receiveAnswer } from './answering/receive-answer.ts'
export { sendReplies, wakeReplies } from './answering/send-replies.ts'
export { addNote, type NoteInput, type ReplyInput, replyToInquiry, retryReply } from './answering/write-to-inquiry.ts'
export { type InquiryThemes, readInquiryThemes } from './counts/cross-themes.ts'
export { type InquiryCounts, readInquiryCounts } from './counts/read-counts.ts'
export type { CountsInput } from './counts/span.ts'
export { type Desk, readDesk, saveDesk } from './desk/save-desk.ts'
export type { CategoryInput } from './form/check-categories.ts'
export {
  type Category,
  formDefinition,
  formQuestions,
  type InquiryForm,
  listForms,
  readForm,
} from './form/form.ts'
export { createForm, type FormChange, type FormInput, updateForm } from './form/save-form.ts'
export { type ShownForm, showForm } from './form/show-form.ts'
export {
  type Follower,
  type InquiryEvent,
  type InquiryEvents,
  openInquiryEvents,
  type Told,
} from './live/inquiry-events.ts'
export { fillMacros, previewMacro } from './macros/fill-macros.ts'
export { createMacro, listMacros, type Macro, type MacroInput, removeMacro, updateMacro } from './macros/save-macro.ts'
export { addToOwnInquiry, type OwnInquiry, readOwnInquiry } from './own/own-inquiry.ts'
export {
  makePastCategories,
  type PastCategories,
  pastCategories,
  removePastCategories,
} from './past/past-categories.ts'
export { knownNumbers, type PastInquiry, recordPastInquiries, removePastInquiries } from './past/record-past.ts'
export {
  type Inquiry,
  type InquiryFilter,
  type InquiryStatus,
  listInquiries,
  readInquiry,
} from './read-inquiries.ts'
export { type InquiryFile, receiveInquiryFile } from './receive-file.ts'
export { judgeInquiries, wakeJudging } from './rules/judge-inquiries.ts'
export type { RuleConditions, Why } from './rules/rule.ts'
export {
  createRule,
  type InquiryRule,
  listRules,
  type RuleInput,
  removeRule,
  type TriedRule,
  tryRule,
  updateRule,
} from './rules/save-rule.ts'
export { sendAlerts } from './rules/send-alerts.ts'
export type { InquirySubmission } from './submission.ts'
export { type SubmittedInquiry, submitInquiry } from './submit-inquiry.ts'
export { lookAt, type Onlooker } from './together/look-at.ts'
export { mergeInquiry, unmergeInquiry } from './together/merge-inquiries.ts'
export { type InquiryView, type InquiryViews, listViews, removeView, saveView } from './together/views.ts'

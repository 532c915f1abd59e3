export { changeInquiry, type InquiryChange } from './answering/change-inquiry.ts'
export { type Conversation, type InquiryEntry, readConversation } from './answering/read-conversation.ts'
export { type AnswerInput, receiveAnswer } from './answering/receive-answer.ts'
export { sendReplies, wakeReplies } from './answering/send-replies.ts'
export { addNote, type NoteInput, type ReplyInput, replyToInquiry, retryReply } from './answering/write-to-inquiry.ts'
export { type Desk, readDesk, saveDesk } from './desk/save-desk.ts'
export {
  type Category,
  formDefinition,
  formQuestions,
  type InquiryForm,
  listForms,
  readForm,
  readLiveForm,
} from './form.ts'
export { fillMacros, previewMacro } from './macros/fill-macros.ts'
export { createMacro, listMacros, type Macro, type MacroInput, removeMacro, updateMacro } from './macros/save-macro.ts'
export {
  type Inquiry,
  type InquiryFilter,
  type InquiryStatus,
  listInquiries,
  readInquiry,
} from './read-inquiries.ts'
export { type CategoryInput, createForm, type FormChange, type FormInput, updateForm } from './save-form.ts'
export { type InquirySubmission, type SubmittedInquiry, submitInquiry } from './submit-inquiry.ts'
export { lookAt, type Onlooker } from './together/look-at.ts'
export { mergeInquiry, unmergeInquiry } from './together/merge-inquiries.ts'
export { type InquiryView, type InquiryViews, listViews, removeView, saveView } from './together/views.ts'

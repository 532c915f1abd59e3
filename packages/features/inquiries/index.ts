export {
  type Category,
  formDefinition,
  formQuestions,
  type InquiryForm,
  listForms,
  readForm,
  readLiveForm,
} from './form.ts'
export {
  changeInquiryStatus,
  type Inquiry,
  type InquiryStatus,
  listInquiries,
  readInquiry,
} from './read-inquiries.ts'
export { type CategoryInput, createForm, type FormChange, type FormInput, updateForm } from './save-form.ts'
export { type InquirySubmission, type SubmittedInquiry, submitInquiry } from './submit-inquiry.ts'

import type { Messages } from '../../messages.ts'

/** The widget's own words in English. */
export const english: Messages = {
  next: 'Next',
  back: 'Back',
  send: 'Send',
  sending: 'Sending…',
  optional: 'optional',
  chooseOne: 'Please choose one.',
  waiting: 'Not sent yet. Your answers are kept on this device and will be sent as soon as there is a connection.',
  retry: 'Send now',
  refused: 'This could not be sent. What you wrote is still here. Please try again later.',
  closed: 'This is no longer open. We are sorry that it could not be sent.',
  thanks: 'Thank you.',
  progress: 'Question {number} of {total}',
  problems: {
    required: 'Please fill this in.',
  },
  anyProblem: 'Please check this answer.',
}

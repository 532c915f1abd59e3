import type { hosted as Original } from '../ja/hosted.ts'

export const hosted: typeof Original = {
  noscript: 'Please enable JavaScript in your browser to answer.',
  notFoundTitle: 'Page not found',
  notFound: 'Please check the address.',
  pausedTitle: 'Not open at the moment',
  paused: 'This survey does not take answers at the moment. Thank you for coming.',
  earlyTitle: 'Not open yet',
  early: (day) => `This survey can be answered from ${day}.`,
  overTitle: 'This survey has ended',
  over: 'The time for answering this survey is over. Thank you for coming.',
  fullTitle: 'This survey has ended',
  full: 'This survey has as many answers as were planned. Thank you for coming.',
  pausedForm: 'This form is not open at the moment. Please use another way to reach us.',
  troubleTitle: 'This cannot be shown right now',
  trouble: 'Please wait a little and open it again.',
  poweredBy: 'Made with Koe',
}

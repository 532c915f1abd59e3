import { defineSurvey, guard } from './element.ts'
import { PREFIX } from './run/outbox.ts'
import { loadOwn } from './view/script.ts'

guard(() => {
  defineSurvey()
  // What an earlier visit left behind is sent by a file of its own.
  if (Object.keys(localStorage).some((key) => key.startsWith(PREFIX))) loadOwn('left.js').catch(() => {})
})

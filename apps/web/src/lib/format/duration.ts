import type { Messages } from '../messages/index.ts'
import type { Format } from './index.ts'

/** Seconds as people say them: tenths below ten, minutes from one on. */
export function durationWords(w: Messages, f: Format, seconds: number): string {
  if (seconds < 10) return w.surveys.times.seconds(f.mean(seconds))
  const whole = Math.round(seconds)
  if (whole < 60) return w.surveys.times.seconds(f.count(whole))
  return w.surveys.times.minutes(f.count(Math.floor(whole / 60)), String(whole % 60).padStart(2, '0'))
}

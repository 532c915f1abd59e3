import { doneKey, draftKey } from './run/keys.ts'

/** A device that one customer after the other uses begins anew after each response, and when nobody has touched it for a minute. */
const AFTER_THE_END = 10_000
const UNTOUCHED = 60_000

function beginAnew(survey: Element): void {
  const id = survey.getAttribute('survey-id') ?? ''
  // Taken off the page it sends what was answered; only then is nothing written any more.
  survey.remove()
  localStorage.removeItem(draftKey(id))
  sessionStorage.removeItem(doneKey(id))
  location.reload()
}

function watch(survey: Element, words: string): void {
  let timer = 0
  let begun = false
  const again = () => beginAnew(survey)
  const wait = (ms: number) => {
    clearTimeout(timer)
    timer = window.setTimeout(again, ms)
  }
  survey.addEventListener('koe:change', () => {
    begun = true
    wait(UNTOUCHED)
  })
  for (const touch of ['pointerdown', 'keydown', 'scroll'])
    addEventListener(touch, () => begun && wait(UNTOUCHED), { passive: true, capture: true })
  survey.addEventListener('koe:finished', () => {
    begun = false
    wait(AFTER_THE_END)
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = words
    button.addEventListener('click', again)
    survey.after(button)
  })
}

try {
  const survey = document.querySelector('koe-survey')
  const words = document.currentScript?.dataset.again ?? ''
  if (survey) watch(survey, words)
  else addEventListener('DOMContentLoaded', () => watch(document.querySelector('koe-survey') as Element, words))
} catch (error) {
  console.error('[koe]', error)
}

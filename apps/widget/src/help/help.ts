import type { Settings } from './desk.ts'
import { guide } from './guide.ts'

try {
  const given = document.querySelector('script[data-koe-help]')
  const survey = document.querySelector<HTMLElement>('koe-survey')
  if (given && survey)
    guide(survey, JSON.parse(given.textContent || '') as Settings, (section) => {
      survey.style.display = 'none'
      survey.after(section)
      return () => {
        section.remove()
        survey.style.display = ''
      }
    })
} catch (error) {
  console.error('[koe]', error)
}

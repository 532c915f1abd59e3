import { defineSurvey } from './element.ts'

try {
  defineSurvey()
} catch (error) {
  console.error('[koe]', error)
}

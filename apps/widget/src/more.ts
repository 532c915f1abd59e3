import type { KoeSurveyElement } from './element.ts'
import { FURTHER } from './view/more/index.ts'

try {
  // The first script has defined the element before it asks for this one.
  const element = customElements.get('koe-survey') as typeof KoeSurveyElement | undefined
  element?.learn(FURTHER)
} catch (error) {
  console.error('[koe]', error)
}

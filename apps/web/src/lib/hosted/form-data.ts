import {
  type Answers,
  allQuestions,
  firstOpenPage,
  prefill,
  type SingleChoiceQuestion,
  type SurveyDefinition,
  textIn,
} from '@koe/survey'
import type { ShownForm } from '../api.ts'

interface Place {
  question: SingleChoiceQuestion
  optionId: string
  label: string
  /** The option that has to be chosen first. */
  above: string | null
}

/** Where each category stands: its question is shown once the one above is chosen. */
function placesIn(definition: SurveyDefinition): Place[] {
  return allQuestions(definition).flatMap((question) => {
    if (question.type !== 'singleChoice' || !/^(category$|in-)/.test(question.id)) return []
    const { showIf } = question
    const above = showIf && 'options' in showIf ? (showIf.options[0] ?? null) : null
    return question.options.map(({ id, label }) => {
      return { question, optionId: id, label: textIn(label, 'ja', definition.languages).trim(), above }
    })
  })
}

/** The way down to a category that an address names by its id, by its label, or by the labels on the way: `請求 › 返金`, `請求/返金`. */
function wayTo(definition: SurveyDefinition, wanted: string): Place[] {
  const places = placesIn(definition)
  const wayOf = (place: Place): Place[] => {
    const parent = places.find((one) => one.optionId === place.above)
    return parent ? [...wayOf(parent), place] : [place]
  }
  const labels = wanted.split(/[›/]/).map((label) => label.trim())
  const fitting = (place: Place) => {
    const way = wayOf(place).map(({ label }) => label)
    return labels.every((label, i) => label === way[way.length - labels.length + i])
  }
  const found = places.find(({ optionId }) => optionId === wanted.trim()) ?? places.find(fitting)
  return found ? wayOf(found) : []
}

/**
 * A form as the widget takes it, with what the address brings along: `?category=返金&message=…&email=…`, and the category's own questions
 * by their ids. What does not fit is passed over.
 */
export function formData({ definition, hidden }: Pick<ShownForm, 'definition' | 'hidden'>, url: URL) {
  const category = (url.searchParams.get('category') ?? '').slice(0, 1000)
  const answers: Answers = {
    ...prefill(definition, url.searchParams).answers,
    ...Object.fromEntries(
      wayTo(definition, category).map(({ question, optionId }) => {
        return [question.id, { type: 'singleChoice' as const, optionId }]
      }),
    ),
  }
  const brings = Object.keys(answers).length > 0
  return { definition, hidden, ...(brings ? { given: { answers, pageId: firstOpenPage(definition, {}) } } : {}) }
}

import { learnFurther } from '@koe/survey/core'
import { FURTHER_RULES, piped } from '@koe/survey/further'
import { WHOLE_RULES } from '../../run/whole-rules.ts'
import type { Control } from '../control.ts'
import type { Further } from '../further.ts'
import { consentControl, dropdownControl, multipleControl, singleControl, yesNoControl } from './choices.ts'
import { english } from './english.ts'
import { filesControl } from './files/files.ts'
import { picturesControl } from './files/pictures.ts'
import { FILES_STYLE } from './files/style.ts'
import { stand } from './forms/stand.ts'
import { FORMS_STYLE } from './forms/style.ts'
import { countedControl, dateControl, emailControl, numberControl, phoneControl } from './inputs.ts'
import { matrixControl } from './matrix.ts'
import { furtherMessages, problemWords } from './messages.ts'
import { onward } from './onward.ts'
import { addressControl, constantSumControl, personNameControl } from './parts.ts'
import { rankingControl } from './ranking.ts'
import { receiptOf } from './receipt.ts'
import { ratingControl, sliderControl } from './scales.ts'
import { STYLE } from './style.ts'

const controlOf: Further['controlOf'] = (question, context) => {
  const complaining = (control: Control, wordsFor: 'choice' | 'input' = 'choice'): Control => ({
    ...control,
    complain: (problem) => problemWords(question.type, problem, context.language, wordsFor),
  })
  switch (question.type) {
    case 'singleChoice':
      return complaining(singleControl(question, context))
    case 'multipleChoice':
      return complaining(multipleControl(question, context))
    case 'pictures':
      return complaining(picturesControl(question, context))
    case 'files':
      return filesControl(question, context)
    case 'dropdown':
      return complaining(dropdownControl(question, context))
    case 'yesNo':
      return complaining(yesNoControl(question, context))
    case 'consent':
      return complaining(consentControl(question, context))
    case 'rating':
      return complaining(ratingControl(question, context))
    case 'slider':
      return complaining(sliderControl(question, context))
    case 'number':
      return complaining(numberControl(question, context), 'input')
    case 'date':
      return complaining(dateControl(question, context), 'input')
    case 'ranking':
      return complaining(rankingControl(question, context))
    case 'matrix':
      return complaining(matrixControl(question, context))
    case 'personName':
      return personNameControl(question, context)
    case 'address':
      return addressControl(question, context)
    case 'constantSum':
      return constantSumControl(question, context)
    case 'phone':
      return complaining(phoneControl(question, context), 'input')
    case 'shortText':
    case 'longText':
      return complaining(countedControl(question, context), 'input')
    case 'email':
      return complaining(emailControl(question, context), 'input')
    default:
      return null
  }
}

// This bundle's own copy of the evaluator; the first script has none.
learnFurther(FURTHER_RULES)

/** The evaluator, and controls, words, style and piped answers of what most surveys do without. */
export const FURTHER: Further = {
  rules: WHOLE_RULES,
  style: STYLE + FILES_STYLE + FORMS_STYLE,
  controlOf,
  beyond: (ending, session, responseId, language) =>
    [session.receipt && receiptOf(session.receipt, language), onward(ending, session, responseId, language)].filter(
      (node) => !!node,
    ),
  english,
  stand,
  piped(words, definition, answers, language) {
    const { yes, no, agree } = furtherMessages(language)
    return piped(words, definition, answers, { language, general: { yes, no, agreed: agree } })
  },
}

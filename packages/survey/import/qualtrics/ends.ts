import { END, thanksIn } from '../build.ts'
import { isAddress } from '../extras/redirect.ts'
import { named } from '../loss.ts'
import { fieldOf, isOn, numberOf, wordsOf } from '../outside.ts'
import type { PlannedEnding, PlannedQuota, Reading } from '../plan.ts'
import { isSet, ruleFrom } from './logic.ts'

/** How an ending is set: on the survey, at a step of the flow, at a quota. */
export function endingFrom(
  options: unknown,
  reading: Reading,
  where: string,
): Pick<PlannedEnding, 'title' | 'redirect'> {
  const way = wordsOf(fieldOf(options, 'SurveyTermination'))
  const address = wordsOf(fieldOf(options, 'EOSRedirectURL'))
  // Messages stand in a library of the account; the file has their numbers only.
  if (isSet(fieldOf(options, 'EOSMessage')) && way !== 'Redirect' && way !== 'DefaultMessage')
    reading.report(where, { what: 'ending-words-left-out' })
  const away = way === 'Redirect' || way === ''
  return { title: thanksIn(reading.languages), ...(away && isAddress(address) ? { redirect: address } : {}) }
}

/** What of the survey's own settings changes who may answer, or what they see. */
const SETTINGS: readonly [name: string, plain: RegExp][] = [
  ['Header', /^$/],
  ['Footer', /^$/],
  ['PasswordProtection', /^(No|false)?$/i],
  ['SurveyProtection', /^(PublicSurvey|Public)?$/],
  ['BallotBoxStuffingPrevention', /^(false)?$/],
  ['RefererCheck', /^(No|false)?$/i],
  ['RelevantID', /^(false)?$/],
  ['RecaptchaV3', /^(false)?$/],
]

/** The ending for everybody, and what of the survey's options does not come along. */
export function surveyEnd(elements: readonly unknown[], entry: unknown, reading: Reading): PlannedEnding {
  const options = elements.map((one) => fieldOf(one, 'Payload'))
  for (const [setting, plain] of SETTINGS)
    if (options.some((one) => !plain.test(wordsOf(fieldOf(one, setting)))))
      reading.report('', { what: 'setting-left-out', setting })
  for (const setting of ['SurveyStartDate', 'SurveyExpirationDate'])
    if (!/^(0000-.*)?$/.test(wordsOf(fieldOf(entry, setting))))
      reading.report('', { what: 'setting-left-out', setting })
  return { key: END, where: '', when: [], ...endingFrom(options[0], reading, '') }
}

/** Quotas that end the survey for those who come too late. Others only mark or branch: those are reported. */
export function quotasFrom(elements: readonly unknown[], reading: Reading) {
  const quotas: PlannedQuota[] = []
  const endings: PlannedEnding[] = []
  for (const [at, element] of elements.slice(0, 500).entries()) {
    const payload = fieldOf(element, 'Payload')
    const name = wordsOf(fieldOf(payload, 'Name')) || wordsOf(fieldOf(element, 'PrimaryAttribute'))
    const where = named('Quotas', name)
    const ends = /^End/.test(wordsOf(fieldOf(payload, 'QuotaAction')))
    const simple = /^(Simple)?$/.test(wordsOf(fieldOf(payload, 'LogicType')))
    if (!ends || !simple || isOn(fieldOf(payload, 'Disabled'))) {
      reading.report(where, { what: 'quota-left-out', quota: name.slice(0, 100) })
      continue
    }
    const rule = ruleFrom(fieldOf(payload, 'Logic'))
    const limit = numberOf(fieldOf(payload, 'Occurrences')) ?? 0
    const options = fieldOf(payload, 'EndSurveyOptions')
    const ending = { ...endingFrom(options, reading, where), key: `quota:${at}`, where, when: [], led: true }
    const own = ending.redirect !== undefined
    if (own) endings.push(ending)
    quotas.push({ where, name, limit, when: rule ? [rule] : [], ...(own ? { ending: ending.key } : {}) })
  }
  return { quotas, endings }
}

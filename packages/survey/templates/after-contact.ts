import type { NewId } from '../builders.ts'
import type { Block } from '../definition.ts'
import { both, choices, words } from './parts.ts'

const SATISFIED = {
  lowLabel: both(['とても不満', 'Very dissatisfied']),
  highLabel: both(['とても満足', 'Very satisfied']),
}
const EASY = {
  lowLabel: both(['とても大変だった', 'Very difficult']),
  highLabel: both(['とても簡単だった', 'Very easy']),
}

/**
 * CSAT after an inquiry was answered: how satisfied, whether it was solved, why.
 *
 * @example
 * supportBlocks(() => 'id').map((block) => block.type) // => ['csat', 'yesNo', 'longText']
 */
export const supportBlocks = (ids: NewId): Block[] => [
  {
    id: ids(),
    type: 'csat',
    label: both([
      '今回のサポートの対応に、どのくらい満足されましたか。',
      'How satisfied are you with the support you received?',
    ]),
    ...SATISFIED,
    required: true,
  },
  {
    id: ids(),
    type: 'yesNo',
    label: both(['お困りのことは解決しましたか。', 'Was your problem solved?']),
    yesLabel: both(['解決した', 'Yes, it was solved']),
    noLabel: both(['解決していない', 'No, not yet']),
  },
  words(ids(), ['そのように感じられた理由をお聞かせください。', 'Please tell us why you feel that way.']),
]

/**
 * CES after a task: how easy; where it was not, what held the customer up.
 *
 * @example
 * taskBlocks(() => 'id').map((block) => block.type) // => ['ces', 'multipleChoice', 'longText']
 */
export function taskBlocks(ids: NewId): Block[] {
  const score = ids()
  return [
    {
      id: score,
      type: 'ces',
      label: both(['やりたかったことは、簡単にできましたか。', 'How easy was it to do what you wanted to do?']),
      ...EASY,
      required: true,
    },
    {
      id: ids(),
      type: 'multipleChoice',
      label: both(['手間がかかったのはどこですか。', 'What took you effort?']),
      description: both(['いくつでもお選びください。', 'Choose as many as you like.']),
      showIf: { question: score, operator: 'at-most', value: 4 },
      shuffle: true,
      options: choices(ids, [
        ['やり方を見つけること', 'Finding out how to do it'],
        ['入力する項目の多さ', 'The amount to fill in'],
        ['説明の分かりにくさ', 'Instructions that were hard to follow'],
        ['画面の表示や動作の遅さ', 'Slow screens'],
        ['途中でのエラーややり直し', 'Errors, or having to start again'],
        ['問い合わせが必要になったこと', 'Having to contact support'],
        ['その他*other', 'Something else'],
      ]),
    },
    words(ids(), ['どうすればもっと簡単になるか、お聞かせください。', 'What would have made it easier?']),
  ]
}

/**
 * After an event: stars, what was good, what to do better, and whether to come again.
 *
 * @example
 * eventBlocks(() => 'id').map((block) => block.type) // => ['rating', 'multipleChoice', 'longText', 'nps']
 */
export const eventBlocks = (ids: NewId): Block[] => [
  {
    id: ids(),
    type: 'rating',
    look: 'stars',
    steps: 5,
    label: both(['本日のイベントはいかがでしたか。', 'How was the event?']),
    lowLabel: both(['期待外れだった', 'Disappointing']),
    highLabel: both(['期待以上だった', 'Better than expected']),
    required: true,
  },
  {
    id: ids(),
    type: 'multipleChoice',
    label: both(['よかったものをお選びください。', 'What did you like?']),
    description: both(['いくつでもお選びください。', 'Choose as many as you like.']),
    options: choices(ids, [
      ['内容・テーマ', 'The contents'],
      ['登壇者・スタッフ', 'Speakers and staff'],
      ['会場・配信の環境', 'The venue or the stream'],
      ['時間の長さ・進行', 'Length and pace'],
      ['ほかの参加者との交流', 'Meeting other people'],
      ['あてはまるものはない*exclusive', 'None of these'],
    ]),
  },
  words(ids(), ['次回に向けて、改善してほしいことをお聞かせください。', 'What should we do better next time?']),
  {
    id: ids(),
    type: 'nps',
    label: both([
      'このイベントを、ご友人や同僚に薦めたいと思いますか。',
      'How likely are you to recommend this event to a friend or colleague?',
    ]),
    lowLabel: both(['まったく薦めたくない', 'Not at all likely']),
    highLabel: both(['ぜひ薦めたい', 'Extremely likely']),
  },
]

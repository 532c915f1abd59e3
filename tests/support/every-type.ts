import type { Question, Statement, SurveyDefinition } from '@koe/survey'

const option = (id: string, ja: string, more: object = {}) => ({ id, label: { ja, en: id }, ...more })

/** A question of each type that the second script of the widget brings. */
export const furtherQuestions = [
  {
    id: 'stars',
    type: 'rating',
    look: 'stars',
    steps: 5,
    label: { ja: '商品の品質はいかがでしたか。' },
    lowLabel: { ja: 'よくない' },
    highLabel: { ja: 'とてもよい' },
    required: true,
  },
  {
    id: 'numbers',
    type: 'rating',
    look: 'numbers',
    steps: 10,
    label: { ja: '説明の分かりやすさを点数で教えてください。' },
  },
  { id: 'faces', type: 'rating', look: 'emoji', steps: 5, label: { ja: '受け取ったときのお気持ちは。' } },
  {
    id: 'reasons',
    type: 'multipleChoice',
    label: { ja: 'お選びいただいた理由を教えてください。' },
    minimum: 2,
    maximum: 3,
    shuffle: true,
    options: [
      option('price', '価格が手ごろだった'),
      option('design', '見た目が気に入った'),
      option('friend', '知り合いに薦められた'),
      option('speed', '届くのが早かった'),
      option('else', 'その他', { other: true, pinned: true }),
      option('none', 'あてはまるものはない', { exclusive: true, pinned: true }),
    ],
  },
  {
    id: 'found',
    type: 'singleChoice',
    label: { ja: 'どこで知りましたか。' },
    shuffle: true,
    options: [option('web', '検索'), option('shop', 'お店'), option('else', 'その他', { other: true, pinned: true })],
  },
  {
    id: 'area',
    type: 'dropdown',
    label: { ja: 'お住まいの地域' },
    options: [option('east', '東日本'), option('west', '西日本'), option('abroad', '海外')],
    required: true,
  },
  { id: 'again', type: 'yesNo', label: { ja: 'また利用したいですか。' } },
  { id: 'times', type: 'number', label: { ja: 'これまでのご利用回数' }, minimum: 0, integer: true, unit: { ja: '回' } },
  { id: 'day', type: 'date', label: { ja: 'ご利用日' }, earliest: '2020-01-01' },
  {
    id: 'phone',
    type: 'phone',
    label: { ja: 'ご連絡先の電話番号' },
    requiredIf: { question: 'area', operator: 'chosen', options: ['west'] },
  },
  {
    id: 'wait',
    type: 'slider',
    label: { ja: '何分ほどお待ちになりましたか。' },
    minimum: 0,
    maximum: 60,
    step: 5,
    unit: { ja: '分' },
  },
  {
    id: 'order',
    type: 'ranking',
    label: { ja: '大切なことを順に並べてください。' },
    options: [option('quality', '品質'), option('support', '対応の早さ'), option('cost', '費用')],
    required: true,
  },
  {
    id: 'parts',
    type: 'matrix',
    label: { ja: '店舗についてお聞かせください。' },
    rows: [option('room', '店内の様子'), option('staff', '店員の対応')],
    options: [option('good', '良い'), option('fair', 'ふつう'), option('bad', '悪い')],
    required: true,
  },
  {
    id: 'used',
    type: 'matrix',
    multiple: true,
    label: { ja: 'いつ利用しましたか。' },
    rows: [option('shop', '店舗'), option('net', '通販')],
    options: [option('morning', '午前'), option('night', '夜')],
  },
  {
    id: 'weights',
    type: 'constantSum',
    label: { ja: '100点を割り振ってください。' },
    options: [option('taste', '味'), option('looks', '見た目')],
    total: 100,
    unit: { ja: '点' },
  },
  { id: 'person', type: 'personName', kana: true, label: { ja: 'お名前' }, required: true },
  { id: 'home', type: 'address', label: { ja: 'お届け先' } },
  { id: 'consent', type: 'consent', label: { ja: '回答の取り扱いについて' }, required: true },
] satisfies Question[]

/** Comes in view while a full-width number is typed. */
const often = {
  id: 'often',
  type: 'statement',
  label: { ja: 'いつもご利用ありがとうございます。' },
  showIf: { question: 'times', operator: 'at-least', value: 10 },
} satisfies Statement

/** One question a page. */
export function everyTypeSurvey(): SurveyDefinition {
  return {
    formatVersion: 1,
    languages: ['ja'],
    title: { ja: 'いろいろな質問' },
    pages: furtherQuestions.map((question) => ({
      id: `page-${question.id}`,
      blocks: question.id === 'times' ? [question, often] : [question],
    })),
    endings: [{ id: 'end', title: { ja: '{{q.person|お客様}}様、ありがとうございました。' } }],
  }
}

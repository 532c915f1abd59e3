const japanese = {
  title: '答えが見つかるかもしれません',
  count: '合う記事が見つかりました',
  list: '一覧に戻る',
  solved: 'これで解決しました',
  wentOn: '解決しない',
  thanksTitle: '解決してよかったです',
  thanks: 'ご覧いただき、ありがとうございました。このまま閉じていただけます。',
  write: 'やはり問い合わせる',
  firstTitle: 'お問い合わせの前に',
  firstLead: '同じ質問の答えがあるかもしれません。お困りのことを短く入力してください。',
  firstField: 'お困りのこと',
  toForm: 'お問い合わせフォームに進む',
  failed: '記事を表示できませんでした。',
}

const english: typeof japanese = {
  title: 'Perhaps this answers it',
  count: 'Articles were found',
  list: 'Back to the list',
  solved: 'This solved it',
  wentOn: 'Not solved',
  thanksTitle: 'Glad that it is solved',
  thanks: 'Thank you for reading. You can close this page.',
  write: 'Write to us after all',
  firstTitle: 'Before you write',
  firstLead: 'There may be an answer already. Describe your trouble in a few words.',
  firstField: 'Your trouble',
  toForm: 'Go on to the form',
  failed: 'The article cannot be shown.',
}

export type Words = typeof japanese

export const wordsFor = (language: string): Words => (/^ja/.test(language) ? japanese : english)

import type { NewId } from '../builders.ts'
import type { Block } from '../definition.ts'
import { both, choices, words } from './parts.ts'

/**
 * Why somebody leaves: the main reason, more about it, and whether they would come back.
 *
 * @example
 * cancellationBlocks(() => 'id').map((block) => block.type) // => ['singleChoice', 'longText', 'yesNo']
 */
export const cancellationBlocks = (ids: NewId): Block[] => [
  {
    id: ids(),
    type: 'singleChoice',
    label: both(['解約される一番の理由をお選びください。', 'What is the main reason for leaving?']),
    required: true,
    shuffle: true,
    options: choices(ids, [
      ['料金が見合わなかった', 'It was not worth the price'],
      ['使う機会が減った', 'I use it less than I did'],
      ['必要な機能がなかった', 'It lacked something I need'],
      ['使い方が難しかった', 'It was hard to use'],
      ['不具合が多かった', 'It had too many faults'],
      ['サポートに満足できなかった', 'I was not happy with the support'],
      ['ほかのサービスに切り替える', 'I am switching to another service'],
      ['その他*other', 'Something else'],
    ]),
  },
  words(ids(), ['よろしければ、詳しくお聞かせください。', 'Please tell us more, if you like.']),
  {
    id: ids(),
    type: 'yesNo',
    label: both(['その点が良くなれば、また使いたいと思われますか。', 'Would you come back if that were better?']),
    yesLabel: both(['また使いたい', 'Yes, I would']),
    noLabel: both(['使わないと思う', 'Probably not']),
  },
]

/**
 * The first days: what for, how easy, where one got stuck.
 *
 * @example
 * onboardingBlocks(() => 'id').map((block) => block.type) // => ['singleChoice', 'ces', 'longText']
 */
export const onboardingBlocks = (ids: NewId): Block[] => [
  {
    id: ids(),
    type: 'singleChoice',
    label: both(['どのようなきっかけで使い始めましたか。', 'What made you start using it?']),
    shuffle: true,
    options: choices(ids, [
      ['困っていることを解決したかった', 'I had a problem to solve'],
      ['知人に薦められた', 'Somebody recommended it'],
      ['広告や記事を見た', 'I saw an advertisement or an article'],
      ['ほかのサービスから切り替えた', 'I came from another service'],
      ['なんとなく試してみた', 'I just wanted to try it'],
      ['その他*other', 'Something else'],
    ]),
  },
  {
    id: ids(),
    type: 'ces',
    label: both(['使い始めるまでの手続きや設定は、簡単でしたか。', 'How easy was it to get started?']),
    lowLabel: both(['とても大変だった', 'Very difficult']),
    highLabel: both(['とても簡単だった', 'Very easy']),
    required: true,
  },
  words(ids(), [
    '迷ったところや、分かりにくかったところをお聞かせください。',
    'Where did you hesitate, or find it hard to understand?',
  ]),
]

/**
 * Product–market fit after Sean Ellis: how people would feel without it, what is best about it, for whom, what to improve.
 *
 * @example
 * fitBlocks(() => 'id').map((block) => block.type) // => ['singleChoice', 'longText', 'longText', 'longText']
 */
export const fitBlocks = (ids: NewId): Block[] => [
  {
    id: ids(),
    type: 'singleChoice',
    label: both([
      'もしこのサービスが使えなくなったら、どのように感じますか。',
      'How would you feel if you could no longer use it?',
    ]),
    required: true,
    options: choices(ids, [
      ['とても残念', 'Very disappointed'],
      ['少し残念', 'Somewhat disappointed'],
      ['残念ではない', 'Not disappointed'],
      ['もう使っていない', 'I no longer use it'],
    ]),
  },
  words(ids(), ['一番役に立っているのは、どのようなところですか。', 'What is the main benefit you get from it?']),
  words(ids(), [
    'どのような人に一番役立つと思いますか。',
    'What kind of person do you think would benefit most from it?',
  ]),
  words(ids(), ['どうすればもっと良くなると思いますか。', 'How can we make it better for you?']),
]

/**
 * A wish: about what, in the customer's words, how important, and where to tell them of it.
 *
 * @example
 * requestBlocks(() => 'id').map((block) => block.type) // => ['longText', 'longText', 'rating', 'email']
 */
export const requestBlocks = (ids: NewId): Block[] => [
  {
    id: ids(),
    type: 'longText',
    label: both(['どのようなことが、できるようになるとよいですか。', 'What would you like to be able to do?']),
    required: true,
  },
  words(ids(), ['いまは、それをどのようにしていますか。', 'How do you do it today?']),
  {
    id: ids(),
    type: 'rating',
    look: 'numbers',
    steps: 5,
    label: both(['それは、どのくらい重要ですか。', 'How important is it to you?']),
    lowLabel: both(['あるとうれしい', 'Nice to have']),
    highLabel: both(['ないと困る', 'I cannot do without it']),
  },
  {
    id: ids(),
    type: 'email',
    label: both(['メールアドレス', 'E-mail address']),
    description: both([
      '実現したときのお知らせや、詳しく伺いたいときにだけ使います。',
      'Only used to tell you when it is there, or to ask you more.',
    ]),
  },
]

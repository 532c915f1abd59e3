import type { watch as ja } from './ja.ts'

export const watch: typeof ja = {
  ask: 'Question after solving',
  askLead:
    'Whoever wrote is asked one thing by mail once it is solved. The score is recorded on the page that they open, with their reason.',
  asks: {
    none: ['Ask nothing', ''],
    csat: ['Ask how satisfied they are', 'With how it was handled, from 1 to 5.'],
    ces: ['Ask how easy it was', 'To get it solved, from 1 to 7.'],
  },
  askAfter: 'Sent',
  after: (minutes) =>
    minutes === 0
      ? 'at once'
      : minutes < 60
        ? `after ${minutes} min`
        : minutes < 1440
          ? `after ${Math.round(minutes / 6) / 10} h`
          : `after ${Math.round(minutes / 144) / 10} d`,
  askHint:
    'Not sent when it is reopened or merged before that, to unsubscribed addresses, or for what a program may have sent.',
  askResults: 'See the answers',
  question: 'Question after solving',
  questionSent: 'sent, not answered yet',
  questionDue: (at) => `to be sent ${at}`,
  questionStopped: 'not sent (reopened, unsubscribed, …)',
  questionFailed: (reason) => `could not be sent (${reason})`,
  kinds: { csat: 'Satisfaction', ces: 'Ease' },
  asVerbatim: 'Open among verbatims',
  escalated: 'Needs attention',
  escalatedNow: 'Needs attention',
  automatic: 'Automatic',
  takeMark: 'Take off the mark',
  putMark: 'Mark as needing attention',
  fired: (rule, why) => `Rule “${rule}” fired (${why})`,
  markedBy: 'marked it as needing attention',
  unmarkedBy: 'took off the mark',
  why: {
    repeat: (times, days) => `no. ${times} within ${days} days`,
    nps: (score) => `last NPS is ${score}`,
    keyword: (word) => `contains “${word}”`,
    waiting: (hours) => `${hours} h without a reply`,
    category: (label) => `category ${label}`,
  },
  rules: 'Rules',
  rulesTitle: 'Rules for inquiries',
  rulesLead:
    'They find inquiries that need somebody now, mark them, hand them on and tell members by mail. For what comes in from now on, once for each inquiry.',
  rulesEmpty: 'There are no rules yet.',
  rulesEmptyLead:
    'For example: the third inquiry within 30 days; customers with an NPS of 6 or less; words like “refund”; 4 working hours without a reply.',
  newRule: 'New rule',
  ruleName: 'Name',
  conditions: 'Conditions (all have to hold)',
  effects: 'What is done',
  fires: 'Fired for',
  state: 'State',
  on: 'On',
  off: 'Off',
  enabled: 'This rule is on',
  repeat: 'The same customer writes again and again',
  repeatFields: ['days, inquiry no.', 'or more'],
  detractor: 'The customer’s last NPS is 6 or less',
  detractorFields: ['answered within', 'days'],
  keywords: 'It contains words',
  keywordsHint: 'Any of them. One a line; width and case make no difference.',
  waiting: 'It waits for its first reply',
  waitingFields: ['for', 'working hours or more (the hours of its form; day and night without any)'],
  categories: 'Category',
  categoriesHint: 'Those chosen, with all under them.',
  mark: 'Mark it as needing attention',
  assignTo: 'Assign to',
  keep: 'Leave as it is',
  notify: 'Tell by mail',
  tryIt: 'Try on the last 200',
  tried: (hits, tried) => `These conditions hold for ${hits} (of the last ${tried})`,
  triedHint: 'Only a try: nothing is changed.',
  ruleSaved: 'The rule is saved',
  removeRuleTitle: (name) => `Delete “${name}”?`,
  removeRuleLead: 'Marks and records stay.',
  effectText: { mark: 'Needs attention', assign: (name) => `to ${name}`, notify: (count) => `mail to ${count}` },
  arrived: (count) => `New inquiries: ${count}`,
}

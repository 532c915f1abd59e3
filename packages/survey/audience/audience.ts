/** Bounds of an audience: what is larger is refused at the door. */
export const AUDIENCE_LIMITS = {
  conditions: 20,
  events: 10,
  urls: 10,
  properties: 10,
  /** The longest look back at what a customer did, in days. */
  within: 90,
  /** The largest number of events that can be asked for; no more than these are kept. */
  times: 100,
  days: 3650,
} as const

/** The three kinds of screen that the widget can tell apart. */
export type Device = 'phone' | 'tablet' | 'desktop'

/** One condition on the page's address. `pattern` knows one sign: `*` stands for anything. */
export interface UrlCondition {
  match: 'contains' | 'equals' | 'starts' | 'pattern'
  value: string
}

/** What must happen on the device. Everything that is set must hold; of several addresses one is enough. */
export interface Trigger {
  on: 'load' | 'event' | 'click' | 'appear'
  /** The name of the event, for `event`. */
  event?: string
  /** The element, for `click` and `appear`. */
  selector?: string
  url?: UrlCondition[]
  /** Seconds from then on, 0…600. */
  delaySeconds?: number
  /** How far down the page, 0…100 percent. */
  scrollPercent?: number
  devices?: Device[]
  /** Properties of the event. */
  properties?: { name: string; is: string }[]
}

/** Where and how the survey appears in the host's page. What is left out is as the survey's own look has it. */
export interface Placement {
  form: 'popover' | 'modal' | 'slide-in' | 'inline' | 'tab'
  /** `center` is for a popover; a tab and what slides in have an edge, the right one then. */
  side?: 'left' | 'center' | 'right'
  /** Where to put it, for `inline`. */
  selector?: string
  /** The words on the tab. */
  label?: string
  theme?: 'light' | 'dark' | 'auto'
  /** `#rrggbb`. */
  accent?: string
  size?: 'small' | 'large'
}

/** One condition on what the company says about a customer. Attributes are texts; numbers are read from them. */
export type AttributeCondition =
  | { attribute: string; is: 'known' | 'unknown' }
  | { attribute: string; is: 'equal' | 'not-equal' | 'contains' | 'not-contains'; text: string }
  | { attribute: string; is: 'at-least' | 'at-most'; number: number }

/** Which customers: all of the conditions, or one of them. */
export interface Segment {
  match: 'all' | 'any'
  conditions: AttributeCondition[]
}

/** How often an event happened within the last days. */
export interface EventCondition {
  event: string
  /** Days back from now, 1…90. */
  within: number
  count: 'at-least' | 'at-most'
  /** 0…100. */
  times: number
}

/**
 * How often one customer meets the survey. `once`: one display ever. `until-answered`: again until there is an answer.
 * `every`: once in each span of so many days, counted from the customer's own first display. `always`: no end.
 */
export type Repeat =
  | { rule: 'once' }
  | { rule: 'until-answered' }
  | { rule: 'every'; days: number }
  | { rule: 'always' }

/** A day of the week as JavaScript counts them: 0 is Sunday, 6 Saturday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** When, in the workspace's time zone. `to` is not included; a span over midnight (22:00 to 05:00) belongs to the day it is. */
export interface Hours {
  days: Weekday[]
  /** Whether it is shown on public holidays; they count as days of their own kind, whatever their day of the week. */
  holidays: boolean
  /** `HH:MM`, up to `24:00`. */
  from: string
  to: string
}

/** Who sees a survey inside the company's own pages, when, and how often. */
export interface Audience {
  /** The in-app channel: off shows it nowhere. */
  inApp: boolean
  trigger: Trigger
  placement: Placement
  segment?: Segment
  /** Language tags; `ja` also means `ja-JP`. */
  languages?: string[]
  devices?: Device[]
  behavior?: EventCondition[]
  /** The share of customers who may see it at all, 0…100: always the same ones. */
  percent: number
  repeat: Repeat
  /** Whole days between two displays of this survey to the same customer; 0 is none. */
  pauseDays: number
  /** Where several could be shown, the largest wins, 0…100. */
  priority: number
  hours?: Hours
}

/**
 * The names of the events that an audience needs counted.
 *
 * @example
 * countedEvents({ ...INITIAL_AUDIENCE, behavior: [{ event: 'buy', within: 7, count: 'at-least', times: 2 }] }) // => ['buy']
 */
export const countedEvents = (audience: Audience): string[] => [
  ...new Set((audience.behavior ?? []).map(({ event }) => event)),
]

/** What a survey begins with: off, a popover some seconds after the page was loaded, once for everybody. */
export const INITIAL_AUDIENCE: Audience = {
  inApp: false,
  trigger: { on: 'load', delaySeconds: 5 },
  placement: { form: 'popover' },
  percent: 100,
  repeat: { rule: 'once' },
  pauseDays: 0,
  priority: 50,
}

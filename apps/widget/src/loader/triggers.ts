import type { Device } from '@koe/survey/audience'
import type { Candidate, Trigger } from './wire.ts'

/** A survey whose trigger is watched for. */
export interface Watched extends Candidate {
  /** The address at which it last began: once at each, for what no person does. */
  begunAt?: string
  /** The element whose appearance is waited for. */
  seen?: Element | null
}

type Properties = Readonly<Record<string, unknown>>
type Guard = <T extends unknown[]>(work: (...given: T) => unknown) => (...given: T) => void

const escaped = (text: string) => text.replace(/[^\w]/g, '\\$&')

function addressFits({ url = [] }: Trigger): boolean {
  const address = location.href
  return (
    !url.length ||
    url.some(({ match, value }) => {
      // `*` stands for anything.
      if (match === 'pattern') return new RegExp(`^${value.split('*').map(escaped).join('.*')}$`).test(address)
      const place = address.indexOf(value)
      return match === 'contains' ? place >= 0 : !place && (match === 'starts' || address === value)
    })
  )
}

/** How far down the page one has seen, in percent. */
const scrolled = () => ((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100

const find = (selector: string | undefined) => document.querySelector(selector || 'body')

/** Wraps nothing of the host's: a new address is heard of by the Navigation API, or looked for. */
function watchAddress(look: () => void): void {
  const { navigation } = window as unknown as { navigation?: EventTarget }
  navigation?.addEventListener('currententrychange', look)
  addEventListener('popstate', look)
  addEventListener('hashchange', look)
  if (!navigation) setInterval(look, 1_000)
}

/** Watches for what surveys wait for, on this device alone. */
export class Triggers {
  private readonly _device: Device
  private readonly _guard: Guard
  private readonly _met: (survey: Watched, event?: string) => boolean
  private _watched: Watched[] = []
  private _address = location.href
  private _observer: MutationObserver | undefined

  /** @param met everything that a trigger asks for holds; true = that was all, it is watched for no more */
  constructor(device: Device, guard: Guard, met: (survey: Watched, event?: string) => boolean) {
    this._device = device
    this._guard = guard
    this._met = met
    watchAddress(() => {
      if (location.href === this._address) return
      this._address = location.href
      for (const survey of this._watched) survey.seen = null
      this._look()
    })
    document.addEventListener(
      'click',
      ({ target }) =>
        this._each('click', (survey) => {
          if ((target as Element).closest(survey.trigger.selector || 'body')) this._begin(survey)
        }),
      true,
    )
  }

  /** From now on these are watched for, and no others. */
  watch(surveys: Watched[]): void {
    this._watched = surveys
    this._observer?.disconnect()
    this._observer = new MutationObserver(() => this._look())
    if (surveys.some(({ trigger }) => trigger.on === 'appear'))
      this._observer.observe(document, { childList: true, subtree: true })
    this._look()
  }

  happened(event: string, properties: Properties): void {
    this._each('event', (survey) => {
      const { event: wanted, properties: those = [] } = survey.trigger
      if (event === wanted && those.every(({ name, is }) => String(properties[name]) === is)) this._begin(survey, event)
    })
  }

  private _each(on: Trigger['on'], work: (survey: Watched) => void): void {
    for (const survey of this._watched) if (survey.trigger.on === on) this._guard(work)(survey)
  }

  /** Looks at the page as it is now. */
  private _look(): void {
    this._each('load', (survey) => this._beginOnce(survey))
    this._each('appear', (survey) => {
      const element = find(survey.trigger.selector)
      if (!element || element === survey.seen) return
      survey.seen = element
      new IntersectionObserver((entries, watching) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return
        watching.disconnect()
        this._beginOnce(survey)
      }).observe(element)
    })
  }

  private _beginOnce(survey: Watched): void {
    if (survey.begunAt === this._address) return
    survey.begunAt = this._address
    this._begin(survey)
  }

  private _begin(survey: Watched, event?: string): void {
    const { trigger, placement } = survey
    const { delaySeconds = 0, scrollPercent = 0, devices } = trigger
    const here = () => this._watched.includes(survey) && addressFits(trigger)
    const go = this._guard(() => {
      if (!here()) return
      if (scrolled() < scrollPercent) addEventListener('scroll', go, { once: true, passive: true })
      // An inline survey waits for its place on the page.
      else if (placement.form === 'inline' && !find(placement.selector)) setTimeout(go, 500)
      else if (this._met(survey, event)) this._watched = this._watched.filter((other) => other !== survey)
    })
    if (here() && (!devices || devices.includes(this._device))) setTimeout(go, delaySeconds * 1_000)
  }
}

import holidays from '@holiday-jp/holiday_jp'

const days: ReadonlySet<string> = new Set(Object.keys(holidays.holidays))

/** Whether a day, `YYYY-MM-DD`, is a public holiday of Japan (国民の祝日・休日), where the workspace's clock is Japan's. */
export const isHolidayIn = (timeZone: string) => (day: string) => timeZone === 'Asia/Tokyo' && days.has(day)

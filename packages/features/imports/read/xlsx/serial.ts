const DAY = 86_400_000
const two = (value: number): string => String(value).padStart(2, '0')

/**
 * The date and time that a spreadsheet shows for a serial number, as `2026-01-05` or `2026-01-05 09:30:00`.
 * @param date1904 - the workbook counts from 1904 (old Macintosh files)
 */
export function serialText(serial: number, date1904 = false): string {
  // Less than a day is a time without a date: left as it is, to be refused as a date.
  if (serial < 1 && !date1904) return String(serial)
  // Serial 60 is a 29 February 1900 that never was: from there on the count is one too high.
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  const date = new Date(epoch + Math.round(serial * 86_400) * 1000)
  if (Number.isNaN(date.getTime())) return String(serial)
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  if (date.getTime() % DAY === 0) return day
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
}

/** One response on its way: its whole state so far. A larger seq replaces a smaller one. */
export interface Parcel {
  id: string
  url: string
  seq: number
  finished: boolean
  body: string
  savedAt: number
}

/** What the auxiliaries of a predicate say. ASPECT and MUST are read but are no part of the key. */
export type PredicateFlag =
  | 'NEG'
  | 'DIFF'
  | 'EASY'
  | 'EXCESS'
  | 'POT'
  | 'WANT'
  | 'ASPECT'
  | 'MUST'
  | 'MAYBE'
  | 'QUESTION'

/** A verb, adjective or nominal predicate with its auxiliary chain: tokens `[first, end)`, head word ends before `tail`. */
export interface Predicate {
  kind: 'verb' | 'adjective' | 'nominal'
  lemma: string
  flags: PredicateFlag[]
  /** lemma and the flags that change what is said, e.g. `反映する+NEG`. */
  key: string
  /** As it should be said, in the plain form: 反映されない. */
  surface: string
  first: number
  tail: number
  end: number
  /** Stands before the noun that it describes (落ちるアプリ). */
  adnominal: boolean
}

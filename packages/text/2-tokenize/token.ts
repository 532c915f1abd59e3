/** One morpheme. `start`/`end` are UTF-16 offsets in the text handed in; parts of speech are IPADIC's (名詞, サ変接続, …). */
export interface Token {
  surface: string
  start: number
  end: number
  pos: string
  detail1: string
  detail2: string
  detail3: string
  conjugationForm: string
  /** Dictionary form; the surface where the dictionary has none. Variants are folded (出来る → できる). */
  lemma: string
  reading: string
  known: boolean
  /** Lemmas of the parts of a compound that the workspace's dictionary joined: vectors need them beside the whole. */
  parts?: readonly string[]
}

/** Cuts normalised text into tokens. Deterministic; never throws; `version` changes whenever the result could. */
export interface Tokenizer {
  readonly version: string
  tokenize(text: string): Token[]
}

import { compareDefinitions, type SurveyDefinition, type Text } from '@koe/survey'
import { isReadyMade } from '@koe/survey/templates'
import { api, type Survey } from '$lib/api.ts'
import { problemOf } from '$lib/problem.ts'
import { Autosave, type SaveState } from './autosave.ts'
import { type History, recorded, redone, started, undone } from './history.ts'

interface Written {
  name: string
  definition: SurveyDefinition
}

/** The draft as it is being written: every change can be undone, and is saved by itself. */
export class Draft {
  private history = $state.raw<History<Written>>() as History<Written>
  private revision: string
  saving = $state<SaveState>('saved')
  problem = $state.raw<App.Error | null>(null)
  private wanted = $state('')
  /** What the server holds as far as this writer knows. */
  private held: Written

  readonly definition = $derived(this.history.now.definition)
  readonly name = $derived(this.history.now.name)
  readonly canUndo = $derived(this.history.past.length > 0)
  readonly canRedo = $derived(this.history.future.length > 0)

  private readonly autosave: Autosave<Written>

  constructor(survey: Survey) {
    this.history = started({ name: survey.name, definition: survey.definition })
    this.revision = survey.updatedAt
    this.held = this.history.now
    this.autosave = new Autosave<Written>({
      save: async ({ name, definition }) => {
        const named = name.trim() === '' ? {} : { name: name.trim() }
        const saved = await api().changeSurvey(survey.id, { ...named, definition, revision: this.revision })
        this.revision = saved.updatedAt
        this.held = { name: saved.name, definition: saved.definition }
      },
      verdict: (caught) => {
        const { code } = problemOf(caught)
        return code === 'stale-revision' ? 'stale' : code === 'invalid-input' ? 'refused' : 'failed'
      },
      changed: (state, caught) => {
        this.saving = state
        if (caught || state === 'saved') this.problem = caught ? problemOf(caught) : null
      },
    })
  }

  /** The language that is being written; one that was taken away gives way to the first. */
  get language(): string {
    const { languages } = this.definition
    return languages.includes(this.wanted) ? this.wanted : (languages[0] ?? 'ja')
  }
  set language(tag: string) {
    this.wanted = tag
  }

  /** @param key what is changed: typing on in one place is one step of undo */
  change(definition: SurveyDefinition, key: string): void {
    this.record({ ...this.history.now, definition }, key)
  }

  rename(name: string): void {
    this.record({ ...this.history.now, name }, 'name')
  }

  undo(): void {
    this.move(undone(this.history))
  }

  redo(): void {
    this.move(redone(this.history))
  }

  /** Saves what is not saved yet. @returns whether all is saved now */
  async settle(): Promise<boolean> {
    await this.autosave.flush()
    return this.autosave.settled
  }

  get settled(): boolean {
    return this.autosave.settled
  }

  /** Over what somebody else saved in between. */
  async overwrite(theirs: Survey): Promise<boolean> {
    this.revision = theirs.updatedAt
    return this.settle()
  }

  /** Publishing, pausing and the like move the revision of a survey too: nobody has written anything in between. */
  follow(survey: Survey): void {
    const same =
      survey.name === this.held.name && compareDefinitions(this.held.definition, survey.definition).length === 0
    if (same && survey.updatedAt > this.revision) this.revision = survey.updatedAt
  }

  stop(): void {
    this.autosave.stop()
  }

  /** Gives up what could not be saved. */
  forget(): void {
    this.autosave.forget()
  }

  /** Words in the language being written. Translations of a ready-made sentence go when it becomes another one. */
  put(before: Text | undefined, words: string): Text {
    const kept = before && !isReadyMade(before) ? before : {}
    return { ...kept, [this.language]: words }
  }

  private record(next: Written, key: string): void {
    this.history = recorded(this.history, next, key, Date.now())
    this.autosave.want(next)
  }

  private move(history: History<Written>): void {
    if (history === this.history) return
    this.history = history
    this.autosave.want(history.now)
  }
}

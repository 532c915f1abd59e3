import type { ActionEffect, ActionState } from '$lib/api.ts'

export const states = ['proposed', 'agreed', 'shipped', 'measured'] as const satisfies readonly ActionState[]

export const tones = { proposed: 'off', agreed: 'new', shipped: 'on', measured: 'over' } as const satisfies Record<
  ActionState,
  string
>

export const signs = { decrease: '▼', increase: '▲', none: '＝', withheld: '―' } as const satisfies Record<
  ActionEffect['verdict'],
  string
>

/** Fewer of what somebody acted upon is better. */
export const colours = {
  decrease: 'text-better',
  increase: 'text-worse',
  none: '',
  withheld: '',
} as const satisfies Record<ActionEffect['verdict'], string>

/** The neighbour of a state on the board. */
export const stateBeside = (state: ActionState, by: 1 | -1): ActionState | undefined =>
  states[states.indexOf(state) + by]

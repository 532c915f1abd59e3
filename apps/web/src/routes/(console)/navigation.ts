import BookOpen from '@lucide/svelte/icons/book-open'
import ChartNoAxesColumn from '@lucide/svelte/icons/chart-no-axes-column'
import ClipboardList from '@lucide/svelte/icons/clipboard-list'
import FileInput from '@lucide/svelte/icons/file-input'
import House from '@lucide/svelte/icons/house'
import Inbox from '@lucide/svelte/icons/inbox'
import MessageSquareQuote from '@lucide/svelte/icons/message-square-quote'
import Settings from '@lucide/svelte/icons/settings'
import Shapes from '@lucide/svelte/icons/shapes'
import Target from '@lucide/svelte/icons/target'

/** The screens in the order of the rail; `key` follows `g`. */
export const screens = [
  { name: 'home', path: '/home', icon: House, key: 'h' },
  { name: 'rankings', path: '/rankings', icon: ChartNoAxesColumn, key: 'r' },
  { name: 'verbatims', path: '/verbatims', icon: MessageSquareQuote, key: 'v' },
  { name: 'themes', path: '/themes', icon: Shapes, key: 't' },
  { name: 'surveys', path: '/surveys', icon: ClipboardList, key: 's' },
  { name: 'inquiries', path: '/inquiries', icon: Inbox, key: 'i' },
  { name: 'articles', path: '/articles', icon: BookOpen, key: 'f' },
  { name: 'actions', path: '/actions', icon: Target, key: 'a' },
  { name: 'imports', path: '/imports', icon: FileInput, key: 'm' },
  { name: 'settings', path: '/settings', icon: Settings, key: 'e' },
] as const

export const isWithin = (pathname: string, path: string): boolean =>
  pathname === path || pathname.startsWith(`${path}/`)

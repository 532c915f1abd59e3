import type { Placement } from './wire.ts'

// Its own small file: it is there before the survey is, and most pages have none.
class KoeTab extends HTMLElement {
  /** Draws a button at the edge of the page that opens a survey. */
  static tab({ side, label, accent, theme, size }: Placement, language: string, pressed: () => void): void {
    const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
    const [ink, paper, edge] = dark ? ['#e7e9ed', '#16191e', '#9db4f2'] : ['#1d2127', '#fff', '#264a8a']
    const letters = size === 'small' ? 13 : size === 'large' ? 17 : 14
    const tab = document.createElement('koe-tab')
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = label || (/^ja/.test(language) ? 'ご意見' : 'Feedback')
    button.addEventListener('click', pressed)
    button.style.cssText = `position:fixed;z-index:2147482999;top:40%;${side === 'left' ? 'left' : 'right'}:0;min-width:44px;min-height:44px;padding:16px 10px;font:600 ${letters}px/1.4 sans-serif;writing-mode:vertical-rl;color:${ink};background:${paper};border:2px solid ${accent || edge};cursor:pointer`
    tab.attachShadow({ mode: 'open' }).appendChild(button)
    document.body.appendChild(tab)
  }
}

try {
  customElements.define('koe-tab', KoeTab)
} catch (error) {
  console.error('[koe]', error)
}

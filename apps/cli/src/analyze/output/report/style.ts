/** The report's only style sheet: system fonts, paper and ink, one accent; nothing is fetched. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fbfaf7;--raised:#fff;--ink:#1c1e22;--soft:#5b5f67;--line:#dedbd3;--accent:#2f3f8f;--wash:#e9ebf6;--worse:#a93a26;--better:#2f6a45}
@media (prefers-color-scheme:dark){:root{--paper:#15171b;--raised:#1b1e23;--ink:#e8e6e1;--soft:#a2a6ae;--line:#30343b;--accent:#9aa9f0;--wash:#262b40;--worse:#f0907c;--better:#86c79b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/22px "Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic UI","Meiryo",sans-serif;font-variant-numeric:tabular-nums;line-break:strict;word-break:auto-phrase;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
main{max-width:1120px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:20px;line-height:30px;font-weight:600;margin:0}
h2{font-size:16px;line-height:24px;font-weight:600;margin:40px 0 8px}
h3{font-size:13px;font-weight:600;margin:16px 0 4px;color:var(--soft)}
p{margin:0 0 8px;max-width:72ch}
a{color:inherit;text-decoration-color:var(--line);text-underline-offset:3px}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.soft{color:var(--soft)}
.small{font-size:12px;line-height:18px}
.facts{display:flex;flex-wrap:wrap;gap:16px 40px;margin:24px 0 0;padding:16px 0;border:solid var(--line);border-width:1px 0}
.facts div{min-width:96px}
.facts dt{font-size:12px;color:var(--soft)}
.facts dd{margin:0;font-size:20px;line-height:28px;font-weight:600}
.facts dd small{display:block;font-size:12px;line-height:18px;font-weight:400;color:var(--soft)}
.news{list-style:none;margin:0;padding:0}
.news li{padding:4px 0}
.worse{color:var(--worse)}.better{color:var(--better)}
.worse,.better,.moved{font-weight:600}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:20px}
th{text-align:left;font-weight:500;color:var(--soft);font-size:12px;padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:bottom}
td{padding:12px 12px 4px 0;vertical-align:top}
td:last-child,th:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap}
.ranking>tbody{border-bottom:1px solid var(--line)}
.ranking .rank{width:64px;padding-right:0;font-size:16px;font-weight:600}
.ranking .rank small{display:block;font-size:12px;line-height:16px;font-weight:400;color:var(--soft)}
.name{font-size:16px;line-height:24px;font-weight:600}
.terms{font-size:12px;line-height:18px;color:var(--soft)}
.nowrap{white-space:nowrap}
.ranking .evidence>td{padding:0 0 12px 64px}
.ranking th.number,.ranking td.number{padding-left:12px}
blockquote{margin:0 0 8px;padding:0 0 0 12px;border-left:2px solid var(--line);font-size:15px;line-height:26px;max-width:72ch}
details>summary{cursor:pointer;color:var(--soft);font-size:12px;padding:4px 0;width:fit-content}
details>summary:hover{color:var(--ink)}
svg{display:block;overflow:visible}
.bar{width:160px;height:14px}
.bar .track{fill:var(--wash)}
.fill{fill:var(--accent)}
.bar .fill{opacity:.55}
.bar .band{stroke:var(--ink);stroke-width:1.2;fill:none}
.spark{width:120px;height:30px}
.spark path{fill:none;stroke:var(--accent);stroke-width:1.5;stroke-linejoin:round}
.spark .zero,.floor,.tick{stroke:var(--line);stroke-width:1;fill:none}
.spark circle{fill:var(--accent)}
.volume{width:100%;height:auto}
.volume .fill{opacity:.7}
.volume .open{fill:url(#hatch)}
.hatch{stroke:var(--accent);stroke-width:2;opacity:.6}
.volume text{font-size:12px;fill:var(--soft)}
.volume .right{text-anchor:end}
.scroll{overflow-x:auto}
.figures{width:auto;min-width:50%}
.figures td,.figures th{padding:2px 24px 2px 0}
.figures td+td,.figures th+th{text-align:right}
.cross td,.cross th{padding:6px 12px 6px 8px}
.cross td+td,.cross th+th{text-align:right;white-space:nowrap}
.parts td{padding:4px 12px 4px 0}
.parts{margin:0 0 8px;max-width:880px}
footer{margin-top:48px;padding-top:16px;border-top:1px solid var(--line);font-size:12px;color:var(--soft)}
ul.plain{margin:0;padding:0 0 0 18px;max-width:72ch}
@media (max-width:720px){
main{padding:24px 16px 48px}
.ranking>thead{display:none}
.ranking>tbody{display:block;padding:12px 0}
.ranking tr{display:grid;grid-template-columns:40px 1fr 1fr;gap:4px 12px}
.ranking td{padding:0;display:block}
.ranking td.wide{grid-column:2/4}
.ranking td.rank{width:auto}
.ranking .cell{grid-column:auto}
.ranking .cell:nth-child(odd){grid-column:2}
.ranking .number{text-align:left}
.ranking td[data-head]::before{content:attr(data-head);display:block;font-size:12px;line-height:16px;color:var(--soft)}
.ranking .evidence{display:block}
.ranking .evidence>td{padding:4px 0 0}
.volume text{font-size:20px}
}
@media print{body{background:#fff}details>summary{display:none}}
@media (prefers-reduced-motion:no-preference){a{transition:text-decoration-color .15s}}
`
  .trim()
  .replaceAll('\n', '')

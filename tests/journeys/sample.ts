import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../house/sources.ts'

const complaints = [
  '走行中にエンジンが突然止まった。再始動できず、路肩で救援を待った。',
  'ブレーキを踏むと異音がする。点検では異常なしと言われた。',
  'エアコンから水が漏れて助手席の足元が濡れる。',
  'バックカメラの画面が真っ暗になり、何も映らない。',
  'パワーウインドウが途中で止まり、閉まらなくなった。',
  '高速道路でハンドルが激しく振動する。',
  'スライドドアが勝手に開いた。子どもが乗っていて怖かった。',
  'オイルが漏れて駐車場を汚した。修理は有償と言われ納得できない。',
]

/** The real stream where it lies beside the project, else a small file of our own. */
export function complaintsFile(folder: string): { path: string; rows: number } {
  const real = join(dirname(root.replace(/\/$/, '')), 'shared/data/vehicle-complaints.stream.jsonl')
  if (existsSync(real)) return { path: real, rows: 9476 }
  const path = join(folder, 'complaints.jsonl')
  const rows = Array.from({ length: 320 }, (_, i) => ({
    id: `c${i}`,
    text: `${complaints[i % complaints.length]} (${i % 7} 回目)`,
    date: `2025-${String((i % 12) + 1).padStart(2, '0')}`,
    maker: ['甲', '乙', '丙'][i % 3],
  }))
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'))
  return { path, rows: rows.length }
}

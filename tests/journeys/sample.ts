import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../house/sources.ts'

const complaints = [
  '走行中にエンジンが突然止まった。',
  'ブレーキを踏むと大きな異音がする。',
  'エアコンから水が漏れて助手席の足元が濡れる。',
  'バックカメラの画面が真っ暗になり何も映らない。',
  'パワーウインドウが途中で止まり閉まらなくなった。',
  '高速道路でハンドルが激しく振動する。',
  'スライドドアが勝手に開いて子どもが怖がった。',
  'オイルが漏れて駐車場を汚してしまった。',
  'ナビの地図が更新できず、古い道を案内される。',
  'シートベルトが巻き取られず、たるんだままになる。',
  'バッテリーが半年で上がり、朝に始動できない。',
  'ヘッドライトの内側が曇って夜道が暗い。',
]
const consequences = [
  '販売店では異常なしと言われた。',
  '修理は有償と言われ納得できない。',
  '同じ不具合が三回続いている。',
  '部品の入荷待ちで一か月たった。',
  '点検に出したが直っていない。',
]

/** The real stream where it lies beside the project, else a small file of our own. */
export function complaintsFile(folder: string): { path: string; rows: number } {
  const real = join(dirname(root.replace(/\/$/, '')), 'shared/data/vehicle-complaints.stream.jsonl')
  if (existsSync(real)) return { path: real, rows: 9476 }
  const path = join(folder, 'complaints.jsonl')
  const rows = Array.from({ length: 420 }, (_, i) => ({
    id: `c${i}`,
    text: `${complaints[i % complaints.length]}${consequences[(i * 7) % consequences.length]}`,
    date: `2025-${String((i % 12) + 1).padStart(2, '0')}`,
    maker: ['甲', '乙', '丙'][i % 3],
  }))
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'))
  return { path, rows: rows.length }
}

export const hosted = {
  noscript: '回答するには、ブラウザの JavaScript を有効にしてください。',
  notFoundTitle: 'ページが見つかりません',
  notFound: 'アドレスが正しいか、もう一度お確かめください。',
  pausedTitle: '現在、受け付けていません',
  paused: 'このアンケートは、ただいま回答を受け付けていません。お越しいただきありがとうございました。',
  pausedForm: 'このフォームは、ただいま受け付けていません。お手数ですが、ほかの窓口をご利用ください。',
  troubleTitle: 'ただいま表示できません',
  trouble: '少し時間をおいてから、もう一度開いてください。',
  poweredBy: 'Koe で作成',
}

/** What a data scientist would write with labels in hand: characters 1–4 by TF-IDF, logistic regression, balanced classes. */
export const PEER_SCRIPT = `
import json, sys, time
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
rows = json.load(open(sys.argv[1], encoding='utf-8'))
started = time.process_time()
grams = TfidfVectorizer(analyzer='char', ngram_range=(1, 4), min_df=2, sublinear_tf=True)
x = grams.fit_transform([r['text'] for r in rows['train']])
model = LogisticRegression(C=10, class_weight='balanced', max_iter=1000).fit(x, [r['label'] for r in rows['train']])
found = model.predict(grams.transform([r['text'] for r in rows['test']]))
gold = [r['label'] for r in rows['test']]
print(json.dumps({'rows': len(gold), 'macroF1': round(f1_score(gold, found, average='macro'), 3),
  'accuracy': round(accuracy_score(gold, found), 3), 'cpuSeconds': round(time.process_time() - started, 2)}))
`

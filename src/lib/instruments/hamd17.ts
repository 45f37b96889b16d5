import type { Instrument, Item } from './instrument.ts';
import { sumOfItems } from './scoring.ts';
import { everyItemRule, greden2019, trivedi2006, zimmerman2013 } from './sources.ts';

const names: readonly (readonly [name: string, maximum: 2 | 4])[] = [
  ['Depressed mood', 4],
  ['Feelings of guilt', 4],
  ['Suicide', 4],
  ['Insomnia, early', 2],
  ['Insomnia, middle', 2],
  ['Insomnia, late', 2],
  ['Work and activities', 4],
  ['Retardation', 4],
  ['Agitation', 4],
  ['Anxiety, psychic', 4],
  ['Anxiety, somatic', 4],
  ['Somatic symptoms, gastrointestinal', 2],
  ['Somatic symptoms, general', 2],
  ['Genital symptoms', 2],
  ['Hypochondriasis', 4],
  ['Loss of weight', 2],
  ['Insight', 2]
];

const items: readonly Item[] = names.map(([text, maximum], index) => ({
  id: `hamd17-${index + 1}`,
  text,
  minimum: 0,
  maximum,
  code: null,
  scored: true
}));

/** Hamilton Depression Rating Scale, 17 items: nine 0–4, eight 0–2. */
export const hamd17: Instrument = {
  id: 'hamd17',
  version: '1',
  name: 'HAM-D17',
  fullName: 'Hamilton Depression Rating Scale, 17 items',
  // A bare “HAM-D” may have 17, 21 or more items and is refused on purpose.
  aliases: ['HAMD-17', 'HDRS-17', 'HRSD-17'],
  domain: 'depression',
  rater: 'clinician',
  recallPeriod: '7 days',
  recallPeriods: ['7 days'],
  minimum: 0,
  maximum: 52,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'score-entry',
  items,
  stem: null,
  answerOptions: [],
  severityBands: [
    { from: 0, to: 7, label: 'none' },
    { from: 8, to: 16, label: 'mild' },
    { from: 17, to: 23, label: 'moderate' },
    { from: 24, to: 52, label: 'severe' }
  ],
  severitySource: zimmerman2013,
  missingItemRule: {
    minimumAnswered: 17,
    statement: 'A total from items needs all seventeen; a total alone may be entered.',
    source: everyItemRule
  },
  changeScore: true,
  responseThresholds: [
    { id: 'half', label: 'at least 50% below baseline', atLeastProportion: 0.5, source: greden2019 }
  ],
  remissionThresholds: [
    { id: 'at-most-7', label: '7 or lower', operator: '<=', score: 7, source: trivedi2006 }
  ],
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: null,
  panelCode: null,
  licence:
    'Hamilton 1960, J Neurol Neurosurg Psychiatry. Wording and anchors are not shipped: items are entered by name and score.',
  scoreItems: sumOfItems('HAM-D17', items)
};

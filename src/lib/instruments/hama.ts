import type { Instrument } from './instrument.ts';
import { numberedItems, sumOfItems } from './scoring.ts';
import { everyItemRule, matza2010 } from './sources.ts';

const items = numberedItems('hama', 0, 4, [
  'Anxious mood',
  'Tension',
  'Fears',
  'Insomnia',
  'Intellectual',
  'Depressed mood',
  'Somatic, muscular',
  'Somatic, sensory',
  'Cardiovascular symptoms',
  'Respiratory symptoms',
  'Gastrointestinal symptoms',
  'Genitourinary symptoms',
  'Autonomic symptoms',
  'Behaviour at interview'
]);

/** Hamilton Anxiety Rating Scale. */
export const hama: Instrument = {
  id: 'hama',
  version: '1',
  name: 'HAM-A',
  fullName: 'Hamilton Anxiety Rating Scale',
  aliases: ['HARS', 'HAMA-14', 'Hamilton Anxiety Rating Scale'],
  domain: 'anxiety',
  rater: 'clinician',
  recallPeriod: '7 days',
  recallPeriods: ['7 days'],
  minimum: 0,
  maximum: 56,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'score-entry',
  items,
  stem: null,
  answerOptions: [],
  severityBands: [
    { from: 0, to: 7, label: 'none or minimal' },
    { from: 8, to: 14, label: 'mild' },
    { from: 15, to: 23, label: 'moderate' },
    { from: 24, to: 56, label: 'severe' }
  ],
  severitySource: matza2010,
  missingItemRule: {
    minimumAnswered: 14,
    statement: 'A total from items needs all fourteen; a total alone may be entered.',
    source: everyItemRule
  },
  changeScore: true,
  // 50% and a remission cut-off are used in trials, but no source for either could be read.
  responseThresholds: [],
  remissionThresholds: [],
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: null,
  panelCode: null,
  licence:
    'Hamilton 1959, Br J Med Psychol. Wording and anchors are not shipped: items are entered by name and score.',
  scoreItems: sumOfItems('HAM-A', items)
};

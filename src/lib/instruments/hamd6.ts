import type { Instrument, Item } from './instrument.ts';
import { sumOfItems } from './scoring.ts';
import { everyItemRule } from './sources.ts';

// The number in each id is the item's place in the HAM-D17.
const items: readonly Item[] = [
  { id: 'hamd6-1', text: 'Depressed mood', minimum: 0, maximum: 4, code: null, scored: true },
  { id: 'hamd6-2', text: 'Feelings of guilt', minimum: 0, maximum: 4, code: null, scored: true },
  { id: 'hamd6-7', text: 'Work and activities', minimum: 0, maximum: 4, code: null, scored: true },
  { id: 'hamd6-8', text: 'Retardation', minimum: 0, maximum: 4, code: null, scored: true },
  { id: 'hamd6-10', text: 'Anxiety, psychic', minimum: 0, maximum: 4, code: null, scored: true },
  {
    id: 'hamd6-13',
    text: 'Somatic symptoms, general',
    minimum: 0,
    maximum: 2,
    code: null,
    scored: true
  }
];

/** Six core items of the HAM-D17 (Bech's melancholia subscale). */
export const hamd6: Instrument = {
  id: 'hamd6',
  version: '1',
  name: 'HAM-D6',
  fullName: 'Hamilton Depression Rating Scale, 6 items',
  aliases: ['HAMD-6', 'HDRS-6', 'HRSD-6', 'Bech-6'],
  domain: 'depression',
  rater: 'clinician',
  recallPeriod: '7 days',
  recallPeriods: ['7 days', '24 hours'],
  minimum: 0,
  maximum: 22,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'score-entry',
  items,
  stem: null,
  answerOptions: [],
  severityBands: [],
  severitySource: null,
  missingItemRule: {
    minimumAnswered: 6,
    statement: 'A total from items needs all six; a total alone may be entered.',
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
    'Derived from Hamilton 1960, J Neurol Neurosurg Psychiatry. Wording and anchors are not shipped: items are entered by name and score.',
  scoreItems: sumOfItems('HAM-D6', items)
};

import type { Instrument } from './instrument.ts';
import { numberedItems, sumOfItems } from './scoring.ts';
import {
  ekstrand2022,
  everyItemRule,
  hawley2002,
  sustain3,
  takahashi2021,
  zimmerman2004
} from './sources.ts';

const items = numberedItems('madrs', 0, 6, [
  'Apparent sadness',
  'Reported sadness',
  'Inner tension',
  'Reduced sleep',
  'Reduced appetite',
  'Concentration difficulties',
  'Lassitude',
  'Inability to feel',
  'Pessimistic thoughts',
  'Suicidal thoughts'
]);

/** Montgomery–Åsberg Depression Rating Scale. */
export const madrs: Instrument = {
  id: 'madrs',
  version: '1',
  name: 'MADRS',
  fullName: 'Montgomery–Åsberg Depression Rating Scale',
  aliases: [
    'MADRS total',
    'Montgomery-Asberg Depression Rating Scale',
    'Montgomery-Åsberg Depression Rating Scale',
    'Montgomery–Åsberg Depression Rating Scale'
  ],
  domain: 'depression',
  rater: 'clinician',
  recallPeriod: '7 days',
  recallPeriods: ['7 days', '24 hours'],
  minimum: 0,
  maximum: 60,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'score-entry',
  items,
  stem: null,
  answerOptions: [],
  severityBands: [
    { from: 0, to: 6, label: 'normal' },
    { from: 7, to: 19, label: 'mild' },
    { from: 20, to: 34, label: 'moderate' },
    { from: 35, to: 60, label: 'severe' }
  ],
  severitySource: {
    citation: 'Bands of the cliot package, function madrs: rdocumentation.org',
    verification: 'verified'
  },
  missingItemRule: {
    minimumAnswered: 10,
    statement: 'A total from items needs all ten; a total alone may be entered.',
    source: everyItemRule
  },
  changeScore: true,
  responseThresholds: [
    {
      id: 'half',
      label: 'at least 50% below baseline',
      atLeastProportion: 0.5,
      source: takahashi2021
    }
  ],
  // Default: the one cut-off validated against a global rating (684 patients). On whole numbers ≤9 is the same set.
  remissionThresholds: [
    { id: 'below-10', label: 'below 10', operator: '<', score: 10, source: hawley2002 },
    { id: 'at-most-9', label: '9 or lower', operator: '<=', score: 9, source: zimmerman2004 },
    { id: 'at-most-10', label: '10 or lower', operator: '<=', score: 10, source: ekstrand2022 },
    {
      id: 'at-most-12',
      label: '12 or lower',
      operator: '<=',
      score: 12,
      source: sustain3
    },
    {
      id: 'at-most-4',
      label: '4 or lower (strict)',
      operator: '<=',
      score: 4,
      source: zimmerman2004
    }
  ],
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: null,
  panelCode: null,
  licence:
    'MADRS © the authors and the British Journal of Psychiatry. Wording and anchors are not shipped: items are entered by name and score.',
  scoreItems: sumOfItems('MADRS', items)
};

import type { Instrument } from './instrument.ts';
import { meanOfItems, numberedItems } from './scoring.ts';
import { bpiUserGuide, eppocBands, immpact2008 } from './sources.ts';

const items = numberedItems('bpi-severity', 0, 10, [
  'Pain at its worst',
  'Pain at its least',
  'Pain on average',
  'Pain right now'
]);

/** Brief Pain Inventory, pain severity: the mean of four 0–10 ratings, unrounded. */
export const bpiSeverity: Instrument = {
  id: 'bpi-severity',
  version: '1',
  name: 'BPI severity',
  fullName: 'Brief Pain Inventory short form, pain severity',
  aliases: ['BPI-SF severity', 'BPI pain severity', 'Brief Pain Inventory severity'],
  domain: 'pain',
  rater: 'self',
  recallPeriod: '24 hours',
  recallPeriods: ['24 hours', '7 days'],
  minimum: 0,
  maximum: 10,
  scoreStep: 0.01,
  direction: 'higher-is-worse',
  entry: 'score-entry',
  items,
  stem: null,
  answerOptions: [],
  severityBands: [
    { from: 0, to: 4, label: 'none or mild' },
    { from: 5, to: 6, label: 'moderate' },
    { from: 7, to: 10, label: 'severe' }
  ],
  severitySource: eppocBands,
  missingItemRule: {
    minimumAnswered: 4,
    statement: 'A mean needs all four ratings.',
    source: bpiUserGuide
  },
  changeScore: true,
  responseThresholds: [
    {
      id: 'thirty-percent',
      label: 'at least 30% below baseline (moderate)',
      atLeastProportion: 0.3,
      source: immpact2008
    },
    {
      id: 'half',
      label: 'at least 50% below baseline (substantial)',
      atLeastProportion: 0.5,
      source: immpact2008
    }
  ],
  remissionThresholds: [],
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: null,
  panelCode: null,
  licence:
    'Brief Pain Inventory © Charles S. Cleeland, MD Anderson Cancer Center; use needs permission. Wording is not shipped: ratings are entered by name.',
  scoreItems: meanOfItems('BPI severity', items, 4)
};

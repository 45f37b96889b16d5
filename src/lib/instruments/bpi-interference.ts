import { loinc } from './codes.ts';
import type { Instrument } from './instrument.ts';
import { meanOfItems, numberedItems } from './scoring.ts';
import { bpiUserGuide } from './sources.ts';

const items = numberedItems('bpi-interference', 0, 10, [
  'General activity',
  'Mood',
  'Walking ability',
  'Normal work',
  'Relations with other people',
  'Sleep',
  'Enjoyment of life'
]);

/** Brief Pain Inventory, interference: the mean of the answered items, unrounded, from at least four of seven. */
export const bpiInterference: Instrument = {
  id: 'bpi-interference',
  version: '1',
  name: 'BPI interference',
  fullName: 'Brief Pain Inventory short form, pain interference',
  aliases: ['BPI-SF interference', 'BPI pain interference', 'Brief Pain Inventory interference'],
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
  severityBands: [],
  severitySource: null,
  missingItemRule: {
    minimumAnswered: 4,
    statement: 'A mean needs at least four of the seven items; it is the mean of those answered.',
    source: bpiUserGuide
  },
  changeScore: true,
  // IMMPACT's 1 point is a minimal important difference: neither a response nor a reliable change.
  responseThresholds: [],
  remissionThresholds: [],
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: loinc('77565-0'),
  panelCode: null,
  licence:
    'Brief Pain Inventory © Charles S. Cleeland, MD Anderson Cancer Center; use needs permission. Wording is not shipped: items are entered by name.',
  scoreItems: meanOfItems('BPI interference', items, 4)
};

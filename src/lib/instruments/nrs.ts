import { loinc, numericOptions } from './codes.ts';
import type { Instrument, Item } from './instrument.ts';
import { sumOfItems } from './scoring.ts';
import { eppocBands, farrar2001, immpact2008 } from './sources.ts';

const items: readonly Item[] = [
  {
    id: 'nrs-1',
    text: 'Which number best describes your pain?',
    minimum: 0,
    maximum: 10,
    code: loinc('72514-3'),
    scored: true
  }
];

/** Pain numeric rating scale, 0–10. The recall period is part of every assessment. */
export const nrs: Instrument = {
  id: 'nrs',
  version: '1',
  name: 'Pain NRS',
  fullName: 'Pain numeric rating scale, 0–10',
  aliases: ['NRS', 'NRS-11', 'NRS pain', 'pain 0-10', 'Numeric Rating Scale'],
  domain: 'pain',
  rater: 'self',
  recallPeriod: '7-day average',
  recallPeriods: ['7-day average', '24-hour average', 'now'],
  minimum: 0,
  maximum: 10,
  // An average over diary days has decimals; a single answer is a whole number.
  scoreStep: 0.1,
  direction: 'higher-is-worse',
  entry: 'items',
  items,
  stem: null,
  answerOptions: numericOptions('No pain', 'Pain as bad as you can imagine'),
  severityBands: [
    { from: 0, to: 4, label: 'none or mild' },
    { from: 5, to: 6, label: 'moderate' },
    { from: 7, to: 10, label: 'severe' }
  ],
  severitySource: {
    citation: `Serlin 1995, as tabulated in Boonstra 2016: doi 10.3389/fpsyg.2016.01466; ${eppocBands.citation}`,
    verification: 'verified'
  },
  missingItemRule: {
    minimumAnswered: 1,
    statement: 'One question, answered.',
    source: { citation: 'A scale of one item', verification: 'our-rule' }
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
  reliableChange: { points: 2, proportion: 0.3, source: farrar2001 },
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: loinc('72514-3'),
  panelCode: null,
  licence: 'Generic 0–10 scale; no permission needed.',
  scoreItems: sumOfItems('Pain NRS', items)
};

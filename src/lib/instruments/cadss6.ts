import type { Instrument, Item } from './instrument.ts';
import { sumOfItems } from './scoring.ts';
import { everyItemRule } from './sources.ts';

// Rodrigues 2021 (research.regionh.dk, 260 patients) chose these items of the 23-item form; ids keep their numbers.
const items: readonly Item[] = [1, 2, 6, 7, 15, 22].map((number) => ({
  id: `cadss6-${number}`,
  text: `CADSS item ${number}`,
  minimum: 0,
  maximum: 4,
  code: null,
  scored: true
}));

/** The six CADSS items most sensitive to ketamine. */
export const cadss6: Instrument = {
  id: 'cadss6',
  version: '1',
  name: 'CADSS-6',
  fullName: 'Clinician-Administered Dissociative States Scale, 6 items',
  aliases: ['CADSS-6 total', 'CADSS short form'],
  domain: 'dissociation',
  rater: 'clinician',
  recallPeriod: 'now',
  recallPeriods: ['now'],
  minimum: 0,
  maximum: 24,
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
  changeScore: false,
  responseThresholds: [],
  remissionThresholds: [],
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: null,
  panelCode: null,
  licence:
    'CADSS © its author (J. Douglas Bremner); six-item selection Rodrigues 2021. Wording is not shipped: items are entered by number.',
  scoreItems: sumOfItems('CADSS-6', items)
};

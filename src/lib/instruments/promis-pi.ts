import type { Instrument } from './instrument.ts';
import { totalOnly } from './scoring.ts';
import { totalEntryRule } from './sources.ts';

/** PROMIS pain interference: T-score only (population mean 50, SD 10), from any short form or the adaptive test. */
export const promisPi: Instrument = {
  id: 'promis-pi',
  version: '1',
  name: 'PROMIS pain interference',
  fullName: 'PROMIS pain interference, T-score',
  aliases: ['PROMIS-PI', 'PROMIS PI T-score', 'PROMIS pain interference T-score'],
  domain: 'pain',
  rater: 'self',
  recallPeriod: '7 days',
  recallPeriods: ['7 days'],
  // T = 10 θ + 50 with θ estimated between −4 and 4; single short forms reach less.
  minimum: 10,
  maximum: 90,
  scoreStep: 0.1,
  direction: 'higher-is-worse',
  entry: 'score-entry',
  items: [],
  stem: null,
  answerOptions: [],
  severityBands: [
    { from: 10, to: 55, label: 'within normal limits' },
    { from: 55.1, to: 60, label: 'mild' },
    { from: 60.1, to: 70, label: 'moderate' },
    { from: 70.1, to: 90, label: 'severe' }
  ],
  severitySource: {
    citation: 'HealthMeasures, PROMIS score cut points (adult profile domains): healthmeasures.net',
    verification: 'verified'
  },
  missingItemRule: {
    minimumAnswered: 0,
    statement: 'Entered as a T-score from HealthMeasures scoring.',
    source: totalEntryRule
  },
  // A T-score has no true zero, so a percentage drop means nothing; published point changes (2 to 6) are not verified.
  changeScore: true,
  responseThresholds: [],
  remissionThresholds: [],
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: null,
  panelCode: null,
  licence:
    'PROMIS © PROMIS Health Organization. Wording is not shipped without agreement: enter the T-score.',
  scoreItems: totalOnly('PROMIS pain interference')
};

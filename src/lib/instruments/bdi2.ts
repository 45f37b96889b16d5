import type { Instrument } from './instrument.ts';
import { totalOnly } from './scoring.ts';
import { bdi2Bands, totalEntryRule, wiles2013 } from './sources.ts';

/** Beck Depression Inventory, second edition: total only. */
export const bdi2: Instrument = {
  id: 'bdi2',
  version: '1',
  name: 'BDI-II',
  fullName: 'Beck Depression Inventory, second edition',
  aliases: ['BDI-2', 'BDI-II total', 'Beck Depression Inventory-II', 'Beck Depression Inventory 2'],
  domain: 'depression',
  rater: 'self',
  recallPeriod: '2 weeks including today',
  recallPeriods: ['2 weeks including today'],
  minimum: 0,
  maximum: 63,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'score-entry',
  items: [],
  stem: null,
  answerOptions: [],
  severityBands: [
    { from: 0, to: 13, label: 'minimal' },
    { from: 14, to: 19, label: 'mild' },
    { from: 20, to: 28, label: 'moderate' },
    { from: 29, to: 63, label: 'severe' }
  ],
  severitySource: bdi2Bands,
  missingItemRule: {
    minimumAnswered: 0,
    statement: 'Entered as a total, from a complete form.',
    source: totalEntryRule
  },
  changeScore: true,
  responseThresholds: [
    { id: 'half', label: 'at least 50% below baseline', atLeastProportion: 0.5, source: wiles2013 }
  ],
  remissionThresholds: [
    { id: 'below-10', label: 'below 10', operator: '<', score: 10, source: wiles2013 }
  ],
  // Button 2015 (PMC4611356) gives minimal important differences of 17.5% and 32%, which are not reliable change.
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: {
    id: 'at-least-14',
    label: '14 or higher',
    operator: '>=',
    score: 14,
    source: wiles2013
  },
  // Sources conflict between LOINC 89209-1 and 89210-9.
  totalCode: null,
  panelCode: null,
  licence: 'BDI-II © Pearson. Wording is not shipped: enter the total from a licensed form.',
  scoreItems: totalOnly('BDI-II')
};

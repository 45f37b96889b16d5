import type { Instrument } from './instrument.ts';
import { totalOnly } from './scoring.ts';
import { totalEntryRule } from './sources.ts';

/** Clinician-Administered Dissociative States Scale in its 23-item form: total only. The original has 28 items. */
export const cadss: Instrument = {
  id: 'cadss',
  version: '23-item',
  name: 'CADSS',
  fullName: 'Clinician-Administered Dissociative States Scale, 23 items',
  aliases: ['CADSS-23', 'CADSS total', 'Clinician Administered Dissociative States Scale'],
  domain: 'dissociation',
  rater: 'clinician',
  recallPeriod: 'now',
  recallPeriods: ['now'],
  minimum: 0,
  maximum: 92,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'score-entry',
  items: [],
  stem: null,
  answerOptions: [],
  severityBands: [],
  severitySource: null,
  missingItemRule: {
    minimumAnswered: 0,
    statement: 'Entered as a total of the 23-item form.',
    source: totalEntryRule
  },
  changeScore: false,
  responseThresholds: [],
  remissionThresholds: [],
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: null,
  panelCode: null,
  licence: 'CADSS © its author (J. Douglas Bremner). Wording is not shipped: enter the total.',
  scoreItems: totalOnly('CADSS')
};

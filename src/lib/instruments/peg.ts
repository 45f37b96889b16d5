import { loinc, numericOptions } from './codes.ts';
import type { Instrument, Item } from './instrument.ts';
import { meanOfItems } from './scoring.ts';
import { cdc2022, everyItemRule } from './sources.ts';

const interference = numericOptions('Does not interfere', 'Completely interferes');

// The items' LOINC codes are not verified: loinc.org and fhir.loinc.org disagree on the first.
const items: readonly Item[] = [
  {
    id: 'peg-1',
    text: 'What number best describes your pain on average in the past week?',
    minimum: 0,
    maximum: 10,
    code: null,
    scored: true,
    answerOptions: numericOptions('No pain', 'Pain as bad as you can imagine')
  },
  {
    id: 'peg-2',
    text: 'What number best describes how, during the past week, pain has interfered with your enjoyment of life?',
    minimum: 0,
    maximum: 10,
    code: null,
    scored: true,
    answerOptions: interference
  },
  {
    id: 'peg-3',
    text: 'What number best describes how, during the past week, pain has interfered with your general activity?',
    minimum: 0,
    maximum: 10,
    code: null,
    scored: true,
    answerOptions: interference
  }
];

/** Pain, Enjoyment, General activity: the mean of three 0–10 answers, unrounded. */
export const peg: Instrument = {
  id: 'peg',
  version: '1',
  name: 'PEG',
  fullName: 'Pain, Enjoyment of life and General activity scale',
  aliases: ['PEG-3', 'PEG scale', 'PEG total', 'PEG mean'],
  domain: 'pain',
  rater: 'self',
  recallPeriod: '7 days',
  recallPeriods: ['7 days'],
  minimum: 0,
  maximum: 10,
  scoreStep: 0.01,
  direction: 'higher-is-worse',
  entry: 'items',
  items,
  stem: null,
  answerOptions: [],
  severityBands: [],
  severitySource: null,
  missingItemRule: {
    minimumAnswered: 3,
    statement: 'A score needs all three items.',
    source: everyItemRule
  },
  changeScore: true,
  responseThresholds: [
    {
      id: 'thirty-percent',
      label: 'at least 30% below baseline',
      atLeastProportion: 0.3,
      source: cdc2022
    }
  ],
  remissionThresholds: [],
  // Reed 2023 (PMC10859144) gives minimally important differences of 0.6 to 1.75, which are not reliable change.
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: loinc('91147-9'),
  panelCode: loinc('91148-7'),
  licence:
    'PEG: Krebs 2009, J Gen Intern Med, doi 10.1007/s11606-009-0981-1 (open access); public domain per the LOINC record 91148-7. Derived from the Brief Pain Inventory.',
  scoreItems: meanOfItems('PEG', items, 3)
};

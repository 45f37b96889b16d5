import { frequencyOptions, loinc } from './codes.ts';
import type { Instrument } from './instrument.ts';
import { numberedItems, sumOfItems } from './scoring.ts';
import { everyItemRule, spitzer2006, talkingTherapies } from './sources.ts';

// The items' LOINC codes are not verified and therefore absent.
const items = numberedItems('gad7', 0, 3, [
  'Feeling nervous, anxious or on edge',
  'Not being able to stop or control worrying',
  'Worrying too much about different things',
  'Trouble relaxing',
  'Being so restless that it is hard to sit still',
  'Becoming easily annoyed or irritable',
  'Feeling afraid as if something awful might happen'
]);

/** Generalized Anxiety Disorder scale, 7 items. */
export const gad7: Instrument = {
  id: 'gad7',
  version: '1',
  name: 'GAD-7',
  fullName: 'Generalized Anxiety Disorder scale, 7 items',
  aliases: [
    'GAD-7',
    'GAD7 total',
    'Generalized Anxiety Disorder 7',
    'Generalised Anxiety Disorder 7'
  ],
  domain: 'anxiety',
  rater: 'self',
  recallPeriod: '2 weeks',
  recallPeriods: ['2 weeks'],
  minimum: 0,
  maximum: 21,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'items',
  items,
  stem: 'Over the last 2 weeks, how often have you been bothered by the following problems?',
  answerOptions: frequencyOptions,
  severityBands: [
    { from: 0, to: 4, label: 'minimal' },
    { from: 5, to: 9, label: 'mild' },
    { from: 10, to: 14, label: 'moderate' },
    { from: 15, to: 21, label: 'severe' }
  ],
  severitySource: spitzer2006,
  missingItemRule: {
    minimumAnswered: 7,
    statement: 'A total needs all seven items.',
    source: everyItemRule
  },
  changeScore: true,
  // 50% and below 5 are used, but no source for either could be read.
  responseThresholds: [],
  remissionThresholds: [],
  reliableChange: { points: 4, source: talkingTherapies },
  reliableChangeAlternatives: [
    {
      points: 6,
      source: { citation: 'Bischoff 2020, as listed at scite.ai', verification: 'verified' }
    }
  ],
  caseness: {
    id: 'at-least-8',
    label: '8 or higher',
    operator: '>=',
    score: 8,
    source: talkingTherapies
  },
  totalCode: loinc('70274-6'),
  panelCode: null,
  licence:
    'GAD-7 © Pfizer Inc. Developed by Drs Robert L. Spitzer, Janet B. W. Williams, Kurt Kroenke and colleagues, with an educational grant from Pfizer Inc. No permission required to reproduce, translate, display or distribute.',
  scoreItems: sumOfItems('GAD-7', items)
};

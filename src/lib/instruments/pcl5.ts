import { loinc } from './codes.ts';
import type { Instrument } from './instrument.ts';
import { numberedItems, sumOfItems } from './scoring.ts';
import { everyItemRule, marx2022, ptsdCenter } from './sources.ts';

// Items 1–5 are cluster B, 6–7 C, 8–14 D, 15–20 E.
const items = numberedItems('pcl5', 0, 4, [
  'Repeated, disturbing, and unwanted memories of the stressful experience?',
  'Repeated, disturbing dreams of the stressful experience?',
  'Suddenly feeling or acting as if the stressful experience were actually happening again (as if you were actually back there reliving it)?',
  'Feeling very upset when something reminded you of the stressful experience?',
  'Having strong physical reactions when something reminded you of the stressful experience (for example, heart pounding, trouble breathing, sweating)?',
  'Avoiding memories, thoughts, or feelings related to the stressful experience?',
  'Avoiding external reminders of the stressful experience (for example, people, places, conversations, activities, objects, or situations)?',
  'Trouble remembering important parts of the stressful experience?',
  'Having strong negative beliefs about yourself, other people, or the world (for example, having thoughts such as: I am bad, there is something seriously wrong with me, no one can be trusted, the world is completely dangerous)?',
  'Blaming yourself or someone else for the stressful experience or what happened after it?',
  'Having strong negative feelings such as fear, horror, anger, guilt, or shame?',
  'Loss of interest in activities that you used to enjoy?',
  'Feeling distant or cut off from other people?',
  'Trouble experiencing positive feelings (for example, being unable to feel happiness or have loving feelings for people close to you)?',
  'Irritable behavior, angry outbursts, or acting aggressively?',
  'Taking too many risks or doing things that could cause you harm?',
  'Being “superalert” or watchful or on guard?',
  'Feeling jumpy or easily startled?',
  'Having difficulty concentrating?',
  'Trouble falling or staying asleep?'
]);

/** PTSD Checklist for DSM-5. */
export const pcl5: Instrument = {
  id: 'pcl5',
  version: '1',
  name: 'PCL-5',
  fullName: 'PTSD Checklist for DSM-5',
  aliases: ['PCL-5 total', 'PTSD Checklist for DSM-5', 'PTSD Checklist 5'],
  domain: 'ptsd',
  rater: 'self',
  recallPeriod: 'past month',
  recallPeriods: ['past month', 'past week'],
  minimum: 0,
  maximum: 80,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'items',
  items,
  stem: 'In the past month, how much were you bothered by:',
  answerOptions: [
    { score: 0, label: 'Not at all', code: null },
    { score: 1, label: 'A little bit', code: null },
    { score: 2, label: 'Moderately', code: null },
    { score: 3, label: 'Quite a bit', code: null },
    { score: 4, label: 'Extremely', code: null }
  ],
  // There are no empirical severity bands, only a screening cut-off.
  severityBands: [],
  severitySource: null,
  missingItemRule: {
    minimumAnswered: 20,
    statement: 'A total needs all twenty items.',
    source: everyItemRule
  },
  changeScore: true,
  responseThresholds: [],
  remissionThresholds: [],
  reliableChange: { points: 15, source: marx2022 },
  // The provisional 5 points came from the earlier PCL; Blanchard 2023 (doi 10.1002/jts.22975) finds 5 or less not reliable.
  reliableChangeAlternatives: [{ points: 5, source: ptsdCenter }],
  caseness: {
    id: 'at-least-31',
    label: '31 or higher (published cut-offs: 31 to 33)',
    operator: '>=',
    score: 31,
    source: ptsdCenter
  },
  totalCode: null,
  panelCode: loinc('101697-1'),
  licence:
    'PCL-5: Weathers, Litz, Keane, Palmieri, Marx and Schnurr 2013, US National Center for PTSD (ptsd.va.gov). A work of the US government, not copyrighted.',
  scoreItems: sumOfItems('PCL-5', items)
};

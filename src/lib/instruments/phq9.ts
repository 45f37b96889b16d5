import { frequencyOptions, loinc } from './codes.ts';
import type { Instrument, Item } from './instrument.ts';
import { sumOfItems } from './scoring.ts';
import {
  coley2020,
  everyItemRule,
  kroenke2001,
  mcInnes2022,
  pfeiffer2024,
  talkingTherapies
} from './sources.ts';

// LOINC codes: US Core STU7 PHQ-9 examples. Item order is not code order.
const wording: readonly (readonly [code: string, text: string])[] = [
  ['44250-9', 'Little interest or pleasure in doing things'],
  ['44255-8', 'Feeling down, depressed, or hopeless'],
  ['44259-0', 'Trouble falling or staying asleep, or sleeping too much'],
  ['44254-1', 'Feeling tired or having little energy'],
  ['44251-7', 'Poor appetite or overeating'],
  [
    '44258-2',
    'Feeling bad about yourself — or that you are a failure or have let yourself or your family down'
  ],
  [
    '44252-5',
    'Trouble concentrating on things, such as reading the newspaper or watching television'
  ],
  [
    '44253-3',
    'Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or restless that you have been moving around a lot more than usual'
  ],
  ['44260-8', 'Thoughts that you would be better off dead or of hurting yourself in some way']
];

const items: readonly Item[] = [
  ...wording.map(([code, text], index) => ({
    id: `phq9-${index + 1}`,
    text,
    minimum: 0,
    maximum: 3,
    code: loinc(code),
    scored: true,
    ...(index === 8 ? { alertFrom: 1 } : {})
  })),
  {
    id: 'phq9-difficulty',
    text: 'If you checked off any problems, how difficult have these problems made it for you to do your work, take care of things at home, or get along with other people?',
    minimum: 0,
    maximum: 3,
    code: loinc('69722-7'),
    scored: false,
    // LOINC codes of the other three answers are not verified.
    answerOptions: [
      { score: 0, label: 'Not difficult at all', code: null },
      { score: 1, label: 'Somewhat difficult', code: null },
      { score: 2, label: 'Very difficult', code: null },
      { score: 3, label: 'Extremely difficult', code: loinc('LA6574-3') }
    ]
  }
];

/** Patient Health Questionnaire, 9 items. */
export const phq9: Instrument = {
  id: 'phq9',
  version: '1',
  name: 'PHQ-9',
  fullName: 'Patient Health Questionnaire, 9 items',
  aliases: [
    'PHQ-9',
    'PHQ9 total',
    'Patient Health Questionnaire-9',
    'Patient Health Questionnaire 9 item'
  ],
  domain: 'depression',
  rater: 'self',
  recallPeriod: '2 weeks',
  recallPeriods: ['2 weeks'],
  minimum: 0,
  maximum: 27,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'items',
  items,
  stem: 'Over the last 2 weeks, how often have you been bothered by any of the following problems?',
  answerOptions: frequencyOptions,
  severityBands: [
    { from: 0, to: 4, label: 'minimal' },
    { from: 5, to: 9, label: 'mild' },
    { from: 10, to: 14, label: 'moderate' },
    { from: 15, to: 19, label: 'moderately severe' },
    { from: 20, to: 27, label: 'severe' }
  ],
  severitySource: kroenke2001,
  missingItemRule: {
    minimumAnswered: 9,
    statement: 'A total needs all nine items. Item 9 is alerted whether or not the total is valid.',
    source: everyItemRule
  },
  changeScore: true,
  responseThresholds: [
    {
      id: 'half',
      label: 'at least 50% below baseline',
      atLeastProportion: 0.5,
      source: mcInnes2022
    }
  ],
  remissionThresholds: [
    {
      id: 'below-5',
      label: 'below 5',
      operator: '<',
      score: 5,
      source: {
        citation: `${mcInnes2022.citation}; CMS159: ecqi.healthit.gov; ${coley2020.citation}`,
        verification: 'verified'
      }
    },
    { id: 'at-most-5', label: '5 or lower', operator: '<=', score: 5, source: pfeiffer2024 }
  ],
  reliableChange: { points: 6, source: talkingTherapies },
  reliableChangeAlternatives: [],
  caseness: {
    id: 'at-least-10',
    label: '10 or higher',
    operator: '>=',
    score: 10,
    source: talkingTherapies
  },
  totalCode: loinc('44261-6'),
  panelCode: loinc('44249-1'),
  licence:
    'PHQ-9 © Pfizer Inc. Developed by Drs Robert L. Spitzer, Janet B. W. Williams, Kurt Kroenke and colleagues, with an educational grant from Pfizer Inc. No permission required to reproduce, translate, display or distribute.',
  scoreItems: sumOfItems('PHQ-9', items)
};

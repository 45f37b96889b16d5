import { loinc } from './codes.ts';
import type { Instrument, Item, ItemAnswers, ScoreOutcome } from './instrument.ts';
import { checkAnswers } from './scoring.ts';
import { columbiaTriage } from './sources.ts';

const name = 'C-SSRS screener';

// LOINC codes: US Behavioral Health Profiles C-SSRS example.
const questions: readonly (readonly [id: string, text: string, code: string])[] = [
  ['cssrs-1', 'Wish to be dead', '93246-7'],
  ['cssrs-2', 'Suicidal thoughts', '93247-5'],
  ['cssrs-3', 'Suicidal thoughts with method', '93248-3'],
  ['cssrs-4', 'Suicidal intent', '93249-1'],
  ['cssrs-5', 'Suicidal intent with specific plan', '93250-9'],
  ['cssrs-6', 'Suicidal behaviour, lifetime', '93267-3'],
  ['cssrs-6-recent', 'Suicidal behaviour, past 3 months', '93269-9']
];

const items: readonly Item[] = questions.map(([id, text, code]) => ({
  id,
  text,
  minimum: 0,
  maximum: 1,
  code: loinc(code),
  scored: true,
  alertFrom: 1
}));

/**
 * Risk level 0 none reported, 1 low, 2 moderate, 3 high; an ordinal flag, not a sum.
 * High: question 4, 5 or behaviour in the past 3 months. Moderate: question 3 or behaviour before that. Low: 1 or 2.
 * Questions 1, 2 and 6 are always asked; 3, 4 and 5 after a yes to 2; the past 3 months after a yes to 6. Any of
 * these unanswered makes the screen incomplete, never negative; its answers still alert.
 */
function scoreRisk(answers: ItemAnswers): ScoreOutcome {
  const checked = checkAnswers(name, items, answers);
  if (!checked.valid) return checked;
  const { answered } = checked;
  const yes = (id: string) => answered.get(id) === 1;
  const required = [
    'cssrs-1',
    'cssrs-2',
    ...(yes('cssrs-2') ? ['cssrs-3', 'cssrs-4', 'cssrs-5'] : []),
    'cssrs-6',
    ...(yes('cssrs-6') ? ['cssrs-6-recent'] : [])
  ];
  const open = required.filter((id) => !answered.has(id));
  if (open.length > 0) {
    return {
      valid: false,
      reason: `${name} is incomplete: no answer to ${open.join(', ')}. An incomplete screen is not a negative one; ask the rest.`
    };
  }
  if (yes('cssrs-4') || yes('cssrs-5') || yes('cssrs-6-recent'))
    return { valid: true, totalScore: 3 };
  if (yes('cssrs-3') || yes('cssrs-6')) return { valid: true, totalScore: 2 };
  return { valid: true, totalScore: yes('cssrs-1') || yes('cssrs-2') ? 1 : 0 };
}

/** Columbia-Suicide Severity Rating Scale, screener: a safety flag, never a change score. */
export const cssrs: Instrument = {
  id: 'cssrs',
  version: '1',
  name,
  fullName: 'Columbia-Suicide Severity Rating Scale, screener',
  aliases: [
    'C-SSRS',
    'CSSRS screen',
    'Columbia Protocol',
    'Columbia-Suicide Severity Rating Scale'
  ],
  domain: 'safety',
  rater: 'clinician',
  recallPeriod: 'past month; behaviour lifetime and past 3 months',
  recallPeriods: ['past month; behaviour lifetime and past 3 months', 'since last contact'],
  minimum: 0,
  maximum: 3,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'score-entry',
  items,
  stem: null,
  answerOptions: [
    { score: 0, label: 'No', code: null },
    { score: 1, label: 'Yes', code: null }
  ],
  severityBands: [
    { from: 0, to: 0, label: 'no risk reported' },
    { from: 1, to: 1, label: 'low risk' },
    { from: 2, to: 2, label: 'moderate risk' },
    { from: 3, to: 3, label: 'high risk' }
  ],
  severitySource: columbiaTriage,
  missingItemRule: {
    minimumAnswered: 3,
    statement:
      'Questions 1, 2 and 6 always, 3 to 5 after a yes to 2, the past 3 months after a yes to 6; otherwise incomplete, never negative.',
    source: {
      citation:
        'No rule for unanswered questions was found; a screen is never read as negative by default',
      verification: 'our-rule'
    }
  },
  changeScore: false,
  responseThresholds: [],
  remissionThresholds: [],
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: loinc('93374-7'),
  panelCode: null,
  licence:
    'C-SSRS © The Research Foundation for Mental Hygiene; no cost or licence for health providers (cssrs.columbia.edu). Wording is not shipped until the authors have seen the screens: questions are entered by name.',
  scoreItems: scoreRisk
};

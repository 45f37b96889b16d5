import type { Instrument, Item, ItemAnswers, ScoreOutcome } from './instrument.ts';
import { checkAnswers, numberedItems } from './scoring.ts';
import { trivedi2006 } from './sources.ts';

const name = 'QIDS-SR16';

const items: readonly Item[] = numberedItems('qids-sr16', 0, 3, [
  'Falling asleep',
  'Sleep during the night',
  'Waking up too early',
  'Sleeping too much',
  'Feeling sad',
  'Decreased appetite',
  'Increased appetite',
  'Decreased weight',
  'Increased weight',
  'Concentration and decision-making',
  'View of myself',
  'Thoughts of death or suicide',
  'General interest',
  'Energy level',
  'Feeling slowed down',
  'Feeling restless'
]);

// Item numbers of the nine domains; each domain scores its highest item.
const domains: readonly (readonly number[])[] = [
  [1, 2, 3, 4],
  [5],
  [6, 7, 8, 9],
  [10],
  [11],
  [12],
  [13],
  [14],
  [15, 16]
];

/**
 * Nine domains, each scored by its highest answered item: max(1–4) + 5 + max(6–9) + 10 + 11 + 12 + 13 + 14
 * + max(15, 16). Not the sum of sixteen. Appetite and weight ask for one direction each, so a domain needs
 * one answer, not all.
 */
function scoreDomains(answers: ItemAnswers): ScoreOutcome {
  const checked = checkAnswers(name, items, answers);
  if (!checked.valid) return checked;
  let totalScore = 0;
  for (const domain of domains) {
    const scores = domain.flatMap((number) => checked.answered.get(`qids-sr16-${number}`) ?? []);
    if (scores.length === 0) {
      const which = domain.length === 1 ? `item ${domain[0]}` : `one of items ${domain.join(', ')}`;
      return { valid: false, reason: `${name} has no answer to ${which}. Answer it for a total.` };
    }
    totalScore += Math.max(...scores);
  }
  return { valid: true, totalScore };
}

/** Quick Inventory of Depressive Symptomatology, self-report, 16 items in nine domains. */
export const qidsSr16: Instrument = {
  id: 'qids-sr16',
  version: '1',
  name,
  fullName: 'Quick Inventory of Depressive Symptomatology, self-report, 16 items',
  // A bare “QIDS” may be the clinician's form and is refused on purpose.
  aliases: ['QIDS-SR', 'QIDS-16-SR'],
  domain: 'depression',
  rater: 'self',
  recallPeriod: '7 days',
  recallPeriods: ['7 days'],
  minimum: 0,
  maximum: 27,
  scoreStep: 1,
  direction: 'higher-is-worse',
  entry: 'score-entry',
  items,
  stem: null,
  answerOptions: [],
  severityBands: [
    { from: 0, to: 5, label: 'none' },
    { from: 6, to: 10, label: 'mild' },
    { from: 11, to: 15, label: 'moderate' },
    { from: 16, to: 20, label: 'severe' },
    { from: 21, to: 27, label: 'very severe' }
  ],
  severitySource: {
    citation: 'Rush 2003 and Trivedi 2004, as tabulated at ids-qids.org/interpretation.html',
    verification: 'verified'
  },
  missingItemRule: {
    minimumAnswered: 9,
    statement: 'A total needs at least one answered item in each of the nine domains.',
    source: {
      citation: 'No published proration rule was found; each domain needs one answer',
      verification: 'our-rule'
    }
  },
  changeScore: true,
  responseThresholds: [
    {
      id: 'half',
      label: 'at least 50% below baseline',
      atLeastProportion: 0.5,
      source: trivedi2006
    }
  ],
  remissionThresholds: [
    { id: 'at-most-5', label: '5 or lower', operator: '<=', score: 5, source: trivedi2006 }
  ],
  reliableChange: null,
  reliableChangeAlternatives: [],
  caseness: null,
  totalCode: null,
  panelCode: null,
  licence:
    'QIDS-SR16 © UT Southwestern Medical Center; statements on free use conflict. Wording is not shipped: items are entered by name and score.',
  scoreItems: scoreDomains
};

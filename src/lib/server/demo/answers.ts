import type { Instrument, Item } from '../../instruments/instrument.ts';
import type { Draws } from './draws.ts';

export type Answers = Record<string, number | null>;

/** A patient's standing habits in answering: what they weigh on, and thoughts of self-harm, 0 to 3. */
export interface AnswerHabits {
  weights: readonly number[];
  ideation: number;
}

export function drawHabits(draws: Draws): AnswerHabits {
  return {
    weights: Array.from({ length: 17 }, () => 0.5 + draws.uniform()),
    ideation: draws.index([0.5, 0.32, 0.14, 0.04])
  };
}

function alertAnswer(item: Item, total: number, habits: AnswerHabits, draws: Draws): number {
  const drawn = Math.floor((habits.ideation * total) / 18 + draws.uniform() * 0.95);
  const stray = habits.ideation === 0 && total > 9 && draws.chance(0.03) ? 1 : 0;
  return Math.min(item.maximum, total, Math.max(drawn, stray));
}

// Point by point, each to an item with a chance proportional to its weight times the points it has left.
function spreadOver(
  items: readonly Item[],
  total: number,
  weights: readonly number[],
  draws: Draws
): number[] {
  const scores = items.map((item) => item.minimum);
  const pull = items.map((item, index) => (item.maximum - item.minimum) * (weights[index] ?? 1));
  let pulls = pull.reduce((sum, weight) => sum + weight, 0);
  for (let left = total - scores.reduce((sum, score) => sum + score, 0); left > 0; left--) {
    let at = draws.uniform() * pulls;
    let chosen = -1;
    for (let index = 0; index < items.length && at >= 0; index++) {
      const open = (scores[index] ?? 0) < (items[index]?.maximum ?? 0);
      if (!open) continue;
      chosen = index;
      at -= pull[index] ?? 0;
    }
    const weight = weights[chosen] ?? 1;
    scores[chosen] = (scores[chosen] ?? 0) + 1;
    pull[chosen] = (pull[chosen] ?? 0) - weight;
    pulls -= weight;
  }
  return scores;
}

/**
 * Answers to every item that add up to `sum` over the scored ones. The item that raises an alert follows
 * the patient's ideation rather than its share of the sum.
 */
export function answersOfSum(
  instrument: Instrument,
  sum: number,
  habits: AnswerHabits,
  draws: Draws
): Answers {
  const answers: Answers = {};
  const scored = instrument.items.filter((item) => item.scored);
  const plain = scored.filter((item) => item.alertFrom === undefined);
  const room = plain.reduce((points, item) => points + item.maximum, 0);
  let rest = sum;
  for (const item of scored) {
    if (item.alertFrom === undefined) continue;
    const answer = Math.max(rest - room, alertAnswer(item, sum, habits, draws));
    answers[item.id] = answer;
    rest -= answer;
  }
  const scores = spreadOver(plain, rest, habits.weights, draws);
  for (const [index, item] of plain.entries()) answers[item.id] = scores[index] ?? null;
  for (const item of instrument.items) {
    if (item.scored) continue;
    const share = (sum / instrument.maximum) * item.maximum;
    answers[item.id] = Math.min(
      item.maximum,
      Math.max(0, Math.round(share + draws.uniform() - 0.5))
    );
  }
  return Object.fromEntries(instrument.items.map((item) => [item.id, answers[item.id] ?? null]));
}

/** The same answers with one to three scored items left blank. */
export function withBlanks(instrument: Instrument, answers: Answers, draws: Draws): Answers {
  const blanked = { ...answers };
  const scored = instrument.items.filter((item) => item.scored);
  for (let left = draws.integer(1, Math.min(3, scored.length)); left > 0; left--) {
    blanked[draws.pick(scored).id] = null;
  }
  return blanked;
}

/** The same answers with one scored item a point higher or lower, as a slip of the pen leaves them. */
export function withSlip(instrument: Instrument, answers: Answers, draws: Draws): Answers {
  const item = draws.pick(instrument.items.filter((candidate) => candidate.scored));
  const answer = answers[item.id] ?? 0;
  return { ...answers, [item.id]: answer < item.maximum ? answer + 1 : answer - 1 };
}

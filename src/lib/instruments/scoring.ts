import type { Item, ItemAnswers, ScoreOutcome } from './instrument.ts';

type CheckedAnswers =
  | { readonly valid: true; readonly answered: ReadonlyMap<string, number> }
  | { readonly valid: false; readonly reason: string };

/**
 * Item answers that were given, or the first thing wrong with them: an item the instrument does not have,
 * an answer that is not a whole number, or one outside the item's range. `null` and `undefined` are unanswered.
 */
export function checkAnswers(
  name: string,
  items: readonly Item[],
  answers: ItemAnswers
): CheckedAnswers {
  const known = new Map(items.map((item) => [item.id, item]));
  const answered = new Map<string, number>();
  for (const [id, answer] of Object.entries(answers)) {
    const item = known.get(id);
    if (item === undefined) {
      return {
        valid: false,
        reason: `${name} has no item "${id}". Check the instrument and the item ids.`
      };
    }
    if (answer === null || answer === undefined) continue;
    if (!Number.isInteger(answer)) {
      return {
        valid: false,
        reason: `${name} item ${id} is ${answer}, not a whole number. Enter ${item.minimum} to ${item.maximum}.`
      };
    }
    if (answer < item.minimum || answer > item.maximum) {
      return {
        valid: false,
        reason: `${name} item ${id} is ${answer}, outside ${item.minimum} to ${item.maximum}. Correct the answer.`
      };
    }
    answered.set(id, answer);
  }
  return { valid: true, answered };
}

function scoredAnswers(
  name: string,
  items: readonly Item[],
  minimumAnswered: number,
  answers: ItemAnswers
):
  { readonly valid: true; readonly scores: readonly number[] } | (ScoreOutcome & { valid: false }) {
  const checked = checkAnswers(name, items, answers);
  if (!checked.valid) return checked;
  const scored = items.filter((item) => item.scored);
  const scores = scored.flatMap((item) => checked.answered.get(item.id) ?? []);
  if (scores.length < minimumAnswered) {
    const need =
      minimumAnswered === scored.length ? 'every item' : `at least ${minimumAnswered} items`;
    return {
      valid: false,
      reason: `${name} has ${scores.length} of ${scored.length} items answered. Answer ${need} for a total.`
    };
  }
  return { valid: true, scores };
}

/** Scores an instrument whose total is the plain sum of its scored items, every one answered. */
export function sumOfItems(name: string, items: readonly Item[]) {
  const needed = items.filter((item) => item.scored).length;
  return (answers: ItemAnswers): ScoreOutcome => {
    const outcome = scoredAnswers(name, items, needed, answers);
    if (!outcome.valid) return outcome;
    return { valid: true, totalScore: outcome.scores.reduce((sum, score) => sum + score, 0) };
  };
}

/** Scores an instrument whose total is the mean of the answered items, unrounded, from `minimumAnswered` of them. */
export function meanOfItems(name: string, items: readonly Item[], minimumAnswered: number) {
  return (answers: ItemAnswers): ScoreOutcome => {
    const outcome = scoredAnswers(name, items, minimumAnswered, answers);
    if (!outcome.valid) return outcome;
    const sum = outcome.scores.reduce((total, score) => total + score, 0);
    return { valid: true, totalScore: sum / outcome.scores.length };
  };
}

/** For instruments whose items we may not ship: there is nothing to score, only a total to enter. */
export function totalOnly(name: string) {
  return (_answers: ItemAnswers): ScoreOutcome => ({
    valid: false,
    reason: `${name} is entered as a total score. Its items are not kept here.`
  });
}

/** Items of one range, by text, in order: `madrs-1`, `madrs-2` … */
export function numberedItems(
  instrumentId: string,
  minimum: number,
  maximum: number,
  texts: readonly string[]
): readonly Item[] {
  return texts.map((text, index) => ({
    id: `${instrumentId}-${index + 1}`,
    text,
    minimum,
    maximum,
    code: null,
    scored: true
  }));
}

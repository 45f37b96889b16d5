import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInstrument } from '../../instruments/registry.ts';
import { answersOfSum, drawHabits, withBlanks, withSlip } from './answers.ts';
import { drawsFor } from './draws.ts';

function instrument(id: string) {
  const found = findInstrument(id);
  if (found === undefined) throw new Error(id);
  return found;
}

const sums: readonly [string, number][] = [
  ['phq9', 27],
  ['gad7', 21],
  ['madrs', 60],
  ['nrs', 10],
  ['peg', 30]
];

const total = (answers: Record<string, number | null>, ids: readonly string[]) =>
  ids.reduce((sum, id) => sum + (answers[id] ?? 0), 0);

describe.each(sums)('%s', (id, highest) => {
  const scored = instrument(id)
    .items.filter((item) => item.scored)
    .map((item) => item.id);

  it('has answers in range that add up to any sum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: highest }), fc.nat(), (sum, seed) => {
        const draws = drawsFor(seed, id);
        const answers = answersOfSum(instrument(id), sum, drawHabits(draws), draws);
        expect(total(answers, scored)).toBe(sum);
        expect(instrument(id).scoreItems(answers).valid).toBe(true);
      })
    );
  });

  it('has no valid total with blanks, and a total one point off after a slip', () => {
    const draws = drawsFor(7, id);
    const sum = Math.floor(highest / 2);
    const answers = answersOfSum(instrument(id), sum, drawHabits(draws), draws);
    const blanked = instrument(id).scoreItems(withBlanks(instrument(id), answers, draws));
    expect(blanked.valid).toBe(false);
    const slip = withSlip(instrument(id), answers, draws);
    expect(Math.abs(total(slip, scored) - sum)).toBe(1);
    expect(instrument(id).scoreItems(slip).valid).toBe(true);
  });
});

describe('PHQ-9 item 9', () => {
  it('rises with the total in a patient with thoughts of self-harm', () => {
    const habits = { weights: [], ideation: 2 };
    const mean = (sum: number) => {
      const draws = drawsFor(1, 'item-9', sum);
      const answers = Array.from(
        { length: 200 },
        () => answersOfSum(instrument('phq9'), sum, habits, draws)['phq9-9'] ?? 0
      );
      return answers.reduce((all, answer) => all + answer, 0) / answers.length;
    };
    expect(mean(24)).toBeGreaterThan(2);
    expect(mean(4)).toBeLessThan(1);
  });
});

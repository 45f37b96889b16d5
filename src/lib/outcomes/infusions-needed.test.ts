import { describe, expect, it } from 'vitest';
import { estimateInfusionsNeeded, faqSchedule, tallyInductions } from './infusions-needed.ts';
import { findPreset } from './presets.ts';

const induction = (inductionInfusions: number, inductionSpanDays: number) => ({
  inductionInfusions,
  inductionSpanDays
});

function estimate(series: Parameters<typeof tallyInductions>[0]) {
  return estimateInfusionsNeeded(tallyInductions(series));
}

describe('infusions needed', () => {
  const five = estimate([
    induction(1, 0),
    induction(4, 14),
    induction(6, 14),
    induction(6, 15),
    induction(7, 14)
  ]);

  it('counts inductions of each length', () => {
    expect(
      five.distribution.map(({ estimate: share }) => share.estimable && share.numerator)
    ).toEqual([1, 0, 0, 1, 0, 2, 1]);
  });

  it('on the FAQ’s schedule: 4–6 infusions, last day − first day at most 14', () => {
    expect(five.onFaqSchedule.estimate).toMatchObject({ numerator: 2, denominator: 5 });
  });

  it('the schedule is that of the preset', () => {
    expect(findPreset('faq-schedule')?.definition.induction).toEqual(faqSchedule);
  });

  it('n = 0 is not estimable', () => {
    const { n, distribution, onFaqSchedule } = estimate([]);
    expect({ n, distribution }).toEqual({ n: 0, distribution: [] });
    expect(onFaqSchedule.estimate).toEqual({
      estimable: false,
      reason: 'no started series with a closed induction',
      n: 0
    });
  });
});

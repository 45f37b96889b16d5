import { describe, expect, it } from 'vitest';
import { phq9 } from '../instruments/phq9.ts';
import { defaultPreset } from './presets.ts';
import { computeOutcomeRates, type OutcomeCounts } from './rates.ts';
import { computeOutcomeTippingPoints } from './tipping-points.ts';

const { definition } = defaultPreset;

function tippingPointsOf(responded: number, scored: number, eligible: number, target = 0.7) {
  const counts: OutcomeCounts = {
    begun: eligible,
    otherIndication: 0,
    windowOpen: 0,
    started: eligible,
    ineligible: { 'no-baseline': 0, 'baseline-zero': 0, 'baseline-below-minimum': 0 },
    eligible,
    incomplete: {
      'too-few-infusions': 0,
      'too-many-infusions': 0,
      'induction-too-short': 0,
      'induction-too-long': 0
    },
    completed: eligible,
    measured: scored,
    eligibleMeasured: scored,
    respondedEligible: responded,
    respondedMeasured: responded,
    respondedLastObservation: responded,
    deterioratedEligible: 0,
    deterioratedMeasured: 0,
    followUpEndsDay: 31
  };
  const { rates } = computeOutcomeRates(definition, phq9, counts);
  return computeOutcomeTippingPoints(counts, rates, target);
}

describe('tipping points of the headline rate', () => {
  it.each([
    // R: the first k in 0:71 with (148 + k)/284 >= 0.7, and with prop.test(148 + k, 284, correct = FALSE)
    [148, 213, 284, 51, 36],
    [148, 284, 284, 'cannot', 'cannot'],
    [210, 284, 284, 'already', 'already'],
    [8, 9, 10, 'already', 'already'],
    [6, 8, 10, 1, 'already']
  ])(
    '%i of %i scored, %i eligible: rate %s, interval %s',
    (responded, scored, eligible, rate, interval) => {
      expect(tippingPointsOf(responded, scored, eligible)).toMatchObject({ rate, interval });
    }
  );

  it('has none where the rate is not estimable, and says why', () => {
    expect(tippingPointsOf(0, 0, 0)).toMatchObject({
      estimable: false,
      reason: 'no series of this kind'
    });
    expect(tippingPointsOf(0, 0, 12)).toMatchObject({ reason: 'no score in the outcome window' });
  });
});

import { describe, expect, it } from 'vitest';
import { phq9 } from '../instruments/phq9.ts';
import { promisPi } from '../instruments/promis-pi.ts';
import { requireEstimable } from '../statistics/fixtures/require-estimable.ts';
import { changeBandOf, estimateEarlySignals, tallyEarlySignals } from './early-signal.ts';
import type { EligibleSeries } from './eligible-series.ts';
import { seriesScored } from './fixtures/eligible-series.ts';
import { defaultPreset } from './presets.ts';

const { definition } = defaultPreset;

function alike(n: number, afterInfusion1: number, rest: Partial<EligibleSeries>): EligibleSeries[] {
  return Array.from({ length: n }, () => seriesScored([[-8, afterInfusion1, 1]], rest));
}

const responded = { measured: true, responded: true };
const notResponded = { measured: true };

/** The counts of Bio-K 2023: response after infusion 1 (33 of 73) against remission after 3 (38). */
const bioK: readonly EligibleSeries[] = [
  ...alike(22, 8, responded),
  ...alike(11, 8, notResponded),
  ...alike(16, 15, responded),
  ...alike(24, 15, notResponded)
];

function estimate(series: readonly EligibleSeries[], blocked: string | null = null) {
  return estimateEarlySignals(tallyEarlySignals(definition, series), phq9, blocked);
}

function after(infusion: number, series: readonly EligibleSeries[]) {
  const [eligible, continued] =
    estimate(series).find((one) => one.infusion === infusion)?.populations ?? [];
  if (!eligible || !continued) throw new Error(`no infusion ${infusion}`);
  return { eligible, continued };
}

function counts({ bands }: ReturnType<typeof after>['eligible']) {
  return bands.map(({ band, estimate: share }) =>
    share.estimable ? `${band} ${share.numerator}/${share.denominator}` : `${band} none`
  );
}

describe('bands of change', () => {
  it.each([
    [20, 21, 'worse'],
    [20, 20, 'under-20'],
    [20, 17, 'under-20'],
    [20, 16, '20-to-49'],
    [20, 11, '20-to-49'],
    [20, 10, '50-or-more'],
    // A fall of exactly a fifth of a mean of three answers.
    [10 / 3, 8 / 3, '20-to-49']
  ])('%d to %d is %s', (baseline, score, band) => {
    expect(changeBandOf(baseline, score)).toBe(band);
  });
});

describe('early signal', () => {
  it('down 50% after infusion 1 against the outcome: sensitivity 22/38, PPV 22/33, NPV 24/40', () => {
    const [, half] = after(1, bioK).eligible.signs;
    const accuracy = requireEstimable(half?.estimate ?? { estimable: false, reason: '', n: 0 });
    expect(accuracy.sensitivity).toMatchObject({ numerator: 22, denominator: 38 });
    expect(accuracy.specificity).toMatchObject({ numerator: 24, denominator: 35 });
    expect(accuracy.positivePredictiveValue).toMatchObject({ numerator: 22, denominator: 33 });
    expect(accuracy.negativePredictiveValue).toMatchObject({ numerator: 24, denominator: 40 });
    const { interval } = requireEstimable(accuracy.positivePredictiveValue);
    expect(interval.lower).toBeCloseTo(0.496, 3);
    expect(interval.upper).toBeCloseTo(0.802, 3);
  });

  it('the share that responded, by band', () => {
    expect(counts(after(1, bioK).eligible)).toEqual([
      'worse none',
      'under-20 none',
      '20-to-49 16/40',
      '50-or-more 22/33'
    ]);
  });

  it('of all eligible a missing window score is not responded, and is counted', () => {
    const { eligible } = after(1, [...alike(2, 8, responded), ...alike(3, 8, {})]);
    expect(counts(eligible).at(-1)).toBe('50-or-more 2/5');
    expect(eligible.bands.at(-1)?.withoutOutcome).toBe(3);
  });

  it('those who stopped are not among those who continued regardless', () => {
    const stopped = alike(4, 19, { inductionInfusions: 1 });
    const { eligible, continued } = after(1, [...alike(2, 19, responded), ...stopped]);
    expect([eligible.n, continued.n]).toEqual([6, 2]);
    expect(counts(eligible)).toContain('under-20 2/6');
    expect(counts(continued)).toContain('under-20 2/2');
    expect(continued.label).toMatch(/continued regardless/);
  });

  it('reads the last score after infusion k and before k + 1', () => {
    const series = [
      seriesScored(
        [
          [-8, 19, 1],
          [-7, 12, 1],
          [-4, 9, 2]
        ],
        responded
      )
    ];
    expect(counts(after(1, series).eligible)).toContain('20-to-49 1/1');
    expect(counts(after(2, series).eligible)).toContain('50-or-more 1/1');
    expect(after(3, series).eligible).toMatchObject({ n: 1, withoutSignal: 1 });
  });

  it('never reads the outcome window itself, which would predict itself', () => {
    const onlyInWindow = [
      seriesScored(
        [
          [13, 15],
          [14, 5]
        ],
        responded
      )
    ];
    expect(counts(after(4, onlyInWindow).eligible)).toContain('20-to-49 1/1');
    const firstAnchored = {
      ...definition,
      outcomeWindow: { ...definition.outcomeWindow, anchor: 'first-infusion' as const, fromDay: 23 }
    };
    const tallies = tallyEarlySignals(firstAnchored, onlyInWindow);
    expect(tallies.filter(({ band }) => band !== null)).toEqual([]);
  });
});

describe('edges', () => {
  it('n = 0: no share and no accuracy', () => {
    for (const { populations } of estimate([])) {
      for (const { n, bands, signs } of populations) {
        expect(n).toBe(0);
        for (const each of [...bands, ...signs]) {
          expect(each.estimate).toEqual({ estimable: false, reason: 'No observations.', n: 0 });
        }
      }
    }
  });

  it('nobody responds: no sensitivity, specificity 1 of those without the sign', () => {
    const [fifth] = after(1, alike(3, 19, notResponded)).eligible.signs;
    expect(fifth?.estimate).toMatchObject({
      sensitivity: { estimable: false },
      specificity: { numerator: 3, denominator: 3 },
      positivePredictiveValue: { estimable: false }
    });
  });

  it('everyone responds: no specificity', () => {
    const [fifth] = after(1, alike(3, 8, responded)).eligible.signs;
    expect(fifth?.estimate).toMatchObject({
      sensitivity: { numerator: 3, denominator: 3 },
      specificity: { estimable: false }
    });
  });

  it('a scale that does not start at 0 has no percent change', () => {
    const [first] = estimateEarlySignals([], promisPi, null);
    expect(first?.populations[0]?.signs[0]?.estimate).toMatchObject({
      estimable: false,
      reason: expect.stringMatching(/does not start at 0/)
    });
  });
});

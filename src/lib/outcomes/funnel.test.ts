import { describe, expect, it } from 'vitest';
import { notEstimable } from '../statistics/estimate.ts';
import { estimateProportion } from '../statistics/proportion.ts';
import type { ComparedGroup } from './comparisons.ts';
import { computeFunnel } from './funnel.ts';

function unit(numerator: number, denominator: number, label = 'unit'): ComparedGroup {
  return {
    key: { clinic: label },
    label,
    rates: { nonResponder: estimateProportion(numerator, denominator) }
  };
}

function funnelOf(groups: readonly ComparedGroup[], numerator: number, denominator: number) {
  const funnel = computeFunnel(groups, estimateProportion(numerator, denominator));
  if (!funnel.estimable) throw new Error(funnel.reason);
  return funnel;
}

describe('funnel around the network’s own rate', () => {
  // Spiegelhalter's interpolated limits in R (qbinom, pbinom, dbinom) at 0.7 of 30:
  // 95% 0.5116–0.8416, 99.8% 0.4083–0.9206.
  it.each([
    [12, 'below 99.8%'],
    [13, 'below 95%'],
    [15, 'below 95%'],
    [16, 'within'],
    [21, 'within'],
    [25, 'within'],
    [26, 'above 95%'],
    [28, 'above 99.8%']
  ])('%i of 30: %s', (numerator, position) => {
    const { units, target } = funnelOf([unit(numerator, 30), unit(63 - numerator, 60)], 63, 90);
    expect(target).toBe(0.7);
    expect(units[0]?.position).toBe(position);
    const limits = units[0]?.limits;
    if (!limits?.estimable) throw new Error('no limits');
    expect(limits.limits.map(({ lower }) => lower)).toEqual([
      expect.closeTo(0.511626802399, 9),
      expect.closeTo(0.408314631286, 9)
    ]);
    expect(limits.limits.map(({ upper }) => upper)).toEqual([
      expect.closeTo(0.841579246473, 9),
      expect.closeTo(0.920604711177, 9)
    ]);
  });

  const alternating = (units: number) =>
    Array.from({ length: units }, (_, at) => unit(at % 2 ? 10 : 40, 50));

  it('widens limits for over-dispersion from 20 units, not from 19', () => {
    const few = funnelOf([...alternating(18), unit(25, 50)], 475, 950);
    expect(few.overdispersion).toMatchObject({ estimable: false, n: 19 });
    expect(few.units[0]?.position).toBe('above 99.8%');
    const many = funnelOf(alternating(20), 500, 1000);
    // Each unit is 0.3 off, in standard errors 0.3/√(0.25/50) = 4.243: φ = 18.
    if (!many.overdispersion.estimable) throw new Error(many.overdispersion.reason);
    expect(many.overdispersion.applied).toBeCloseTo(18, 9);
    expect(many.units[0]?.position).toBe('within');
  });

  it('keeps a unit without a rate, with its reason and no position', () => {
    const reason = 'no score in the outcome window';
    const lost = { key: {}, label: 'lost', rates: { nonResponder: notEstimable(reason, 4) } };
    const { units } = funnelOf([unit(21, 30), lost], 21, 34);
    expect(units[1]).toMatchObject({
      label: 'lost',
      rate: { reason },
      limits: { reason },
      position: null
    });
  });

  it.each([
    ['nobody responded', 0],
    ['everybody did', 30]
  ])('%s: limits are not estimable', (_, numerator) => {
    const { units, overdispersion } = funnelOf([unit(numerator, 30)], numerator, 30);
    expect(overdispersion.estimable).toBe(false);
    expect(units[0]).toMatchObject({ limits: { estimable: false }, position: null });
  });

  it('no network rate, no funnel', () => {
    expect(computeFunnel([], notEstimable('no series of this kind', 0))).toEqual({
      estimable: false,
      reason: 'no series of this kind',
      n: 0
    });
  });
});

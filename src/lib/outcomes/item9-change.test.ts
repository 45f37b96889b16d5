import { describe, expect, it } from 'vitest';
import { computeItem9Change } from './item9-change.ts';

describe('item 9 rose from 0', () => {
  it('counts measured, and every missing answer as risen in the bound', () => {
    const change = computeItem9Change(
      {
        pairs: [
          { baseline: 0, outcome: 0, completed: true, n: 163 },
          { baseline: 0, outcome: 1, completed: true, n: 10 },
          { baseline: 0, outcome: 3, completed: true, n: 3 },
          { baseline: 0, outcome: 0, completed: false, n: 5 },
          { baseline: 0, outcome: null, completed: true, n: 60 },
          { baseline: 2, outcome: 0, completed: true, n: 40 }
        ],
        withoutBaseline: 3
      },
      null
    );
    expect(change).toMatchObject({
      withoutBaseline: 3,
      aboveZeroAtBaseline: 40,
      atZero: 241,
      rose: {
        measured: { numerator: 13, denominator: 176 },
        worstBound: { numerator: 73, denominator: 241 }
      }
    });
    // R: prop.test(13, 176, correct = FALSE)$conf.int: 0.043671 to 0.122261
    const { measured } = change.rose;
    expect(measured.estimable && measured.interval.lower).toBeCloseTo(0.043671, 6);
    expect(measured.estimable && measured.interval.upper).toBeCloseTo(0.122261, 6);
  });

  it('nobody at 0: says so', () => {
    const change = computeItem9Change({ pairs: [], withoutBaseline: 7 }, null);
    expect(change.rose.worstBound).toMatchObject({
      estimable: false,
      reason: 'nobody answered item 9 with 0 at baseline'
    });
  });
});

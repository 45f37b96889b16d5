import { describe, expect, it } from 'vitest';
import { estimateDiagnosticAccuracy } from './diagnostic-accuracy.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';

describe('estimateDiagnosticAccuracy', () => {
  it('liver scans (Altman and Bland, BMJ 1994;308:1552 and 309:102)', () => {
    const result = requireEstimable(
      estimateDiagnosticAccuracy({
        truePositive: 231,
        falsePositive: 32,
        falseNegative: 27,
        trueNegative: 54
      })
    );
    expect(result.n).toBe(344);
    expect(requireEstimable(result.sensitivity).estimate).toBeCloseTo(0.9, 2);
    expect(requireEstimable(result.specificity).estimate).toBeCloseTo(0.63, 2);
    expect(requireEstimable(result.positivePredictiveValue).estimate).toBeCloseTo(0.88, 2);
    expect(requireEstimable(result.negativePredictiveValue).estimate).toBeCloseTo(0.67, 2);
    expect(result.sensitivity).toMatchObject({
      numerator: 231,
      denominator: 258,
      interval: { method: 'wilson' }
    });
  });

  it('n = 0 is not estimable', () => {
    const none = { truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0 };
    expect(estimateDiagnosticAccuracy(none)).toMatchObject({ estimable: false, n: 0 });
  });

  it('n = 1, all equal: shares with an empty margin are not estimable by themselves', () => {
    const one = { truePositive: 1, falsePositive: 0, falseNegative: 0, trueNegative: 0 };
    expect(estimateDiagnosticAccuracy(one)).toMatchObject({
      estimable: true,
      sensitivity: { numerator: 1, denominator: 1 },
      specificity: { estimable: false, n: 0 },
      positivePredictiveValue: { numerator: 1, denominator: 1 },
      negativePredictiveValue: { estimable: false, n: 0 }
    });
  });

  it('refuses anything but counts', () => {
    const table = { truePositive: 1, falsePositive: -1, falseNegative: 0, trueNegative: 0 };
    expect(() => estimateDiagnosticAccuracy(table)).toThrow(/falsePositive is -1/);
  });
});

import { describe, expect, it } from 'vitest';
import { findInstrument } from '../../lib/instruments/registry.ts';
import { computeNamedRates } from '../../lib/outcomes/named-rates.ts';
import { findPreset } from '../../lib/outcomes/presets.ts';
import type { ScorePair } from '../../lib/outcomes/score-pairs.ts';
import { otherOutcomes } from './other-outcomes.ts';

const pair = (baseline: number, outcome: number | null, n: number): ScorePair => ({
  baseline,
  outcome,
  carriedForward: null,
  completed: true,
  n
});

function ask(preset: string, pairs: readonly ScorePair[]) {
  const definition = findPreset(preset)?.definition;
  const instrument = definition && findInstrument(definition.instrument);
  if (!definition || !instrument) throw new Error(`no preset ${preset}`);
  return otherOutcomes(definition, instrument, computeNamedRates(instrument, pairs, null)).map(
    ({ measure, label, rule, rate }) =>
      `${measure}: ${label}, ${rule}: ${rate.estimable ? `${rate.numerator}/${rate.denominator}` : rate.reason}`
  );
}

// PHQ-9 20 before: to 4 in 3, to 5 in 2, to 14 in 4, to 16 in 1, unknown in 10.
const pairs = [
  pair(20, 4, 3),
  pair(20, 5, 2),
  pair(20, 14, 4),
  pair(20, 16, 1),
  pair(20, null, 10)
];

describe('outcomes beside the definition’s own', () => {
  it('of a response: reliable improvement and both remissions, of eligible', () => {
    expect(ask('mcinnes-2022', pairs)).toEqual([
      'reliably_better: Reliably better, PHQ-9 down at least 6 points: 9/20',
      'remission_below_5: Remission, PHQ-9 below 5: 3/20',
      'remission_at_most_5: Remission, PHQ-9 at most 5: 5/20'
    ]);
  });

  it('of a remission: the response, and the remission that is not its own', () => {
    expect(ask('remission', pairs)).toEqual([
      'reliably_better: Reliably better, PHQ-9 down at least 6 points: 9/20',
      'response_50: Response, PHQ-9 down at least 50%: 5/20',
      'remission_at_most_5: Remission, PHQ-9 at most 5: 5/20'
    ]);
  });

  it('of pain: both responses are named, and no remission', () => {
    expect(ask('pain-30', [pair(8, 5, 3), pair(8, 4, 2), pair(8, 7, 1)])).toEqual([
      'reliably_better: Reliably better, Pain NRS down at least 2 points and 30%: 5/6',
      'response_50: Response, Pain NRS down at least 50%: 2/6'
    ]);
  });

  it('n = 0 says why', () => {
    expect(ask('mcinnes-2022', [])).toEqual([
      expect.stringMatching(/^reliably_better: .+: no completed series has a score in the window$/),
      expect.stringMatching(/^remission_below_5: .+no completed series/),
      expect.stringMatching(/^remission_at_most_5: .+no completed series/)
    ]);
  });
});

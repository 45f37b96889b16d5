import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessBand } from './assess-band.ts';

const about2Hours = { kind: 'band', from: 105, to: 135, unit: 'minutes' } as const;
const visits = (mean: number, spread: number) =>
  Array.from({ length: 12 }, (_, at) => mean + (at % 2 ? spread : -spread));

describe('a mean against a band', () => {
  it('pairs Student’s t interval with the t test of either end', () => {
    // R: x <- 106 + rep(c(-10, 10), 6); t.test(x)$conf.int; t.test(x, mu = 105 or 135)$p.value
    const { mean, method, tests, verdict } = assessBand(about2Hours, visits(106, 10));
    expect(method).toBe('student-t');
    expect(mean).toMatchObject({ interval: { method } });
    expect(mean.estimable && mean.interval.lower).toBeCloseTo(99.36378005, 7);
    expect(tests).toMatchObject({ from: { method }, to: { method } });
    expect(tests.from.estimable && tests.from.pValue).toBeCloseTo(0.7463772436, 9);
    expect(tests.to.estimable && tests.to.pValue).toBeCloseTo(1.089286867e-6, 14);
    expect(verdict.word).toBe('too little data');
  });

  it('has no test where there is no mean', () => {
    const { tests, verdict } = assessBand(about2Hours, []);
    expect(tests.from).toEqual({ estimable: false, reason: 'No observations.', n: 0 });
    expect(verdict).toEqual({ word: 'too little data', reason: 'No observations.' });
  });

  it('property: the verdict is the two tests’, on the side of the mean', () => {
    const minutes = fc.array(fc.integer({ min: 60, max: 180 }), { minLength: 10, maxLength: 60 });
    const around = fc
      .tuple(fc.integer({ min: 90, max: 150 }), minutes, fc.integer({ min: 1, max: 12 }))
      .map(([centre, values, narrowing]) => values.map((one) => centre + (one - 120) / narrowing));
    fc.assert(
      fc.property(around, (values) => {
        const { mean, tests, verdict } = assessBand(about2Hours, values);
        if (!mean.estimable || !tests.from.estimable || !tests.to.estimable) return;
        const beyond = (test: { pValue: number }) => test.pValue < 0.05;
        const { estimate } = mean;
        const word =
          estimate > 105 && estimate < 135 && beyond(tests.from) && beyond(tests.to)
            ? 'consistent'
            : (estimate < 105 && beyond(tests.from)) || (estimate > 135 && beyond(tests.to))
              ? 'not consistent'
              : 'too little data';
        expect(verdict.word).toBe(word);
      }),
      { numRuns: 3000 }
    );
  });
});

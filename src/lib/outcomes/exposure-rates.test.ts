import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateExposureRates } from './exposure-rates.ts';

const patients = (n: number, infusions: number, infusionsWithEvent: number) =>
  Array.from({ length: n }, () => ({ infusions, infusionsWithEvent }));

describe('rates per 100 infusions', () => {
  it('counts infusions with an exact interval, and patients once', () => {
    // 10 patients, 40 infusions; one had it twice, one once.
    const rates = estimateExposureRates([
      { infusions: 6, infusionsWithEvent: 2 },
      { infusions: 2, infusionsWithEvent: 1 },
      ...patients(8, 4, 0),
      { infusions: 0, infusionsWithEvent: 0 }
    ]);
    const { perHundredInfusions: rate, ofPatients } = rates;
    if (!rate.estimable || !ofPatients.estimable) throw new Error('not estimable');
    expect(rate).toMatchObject({ events: 3, exposure: 40, estimate: 7.5 });
    // R: poisson.test(3, 40)$conf.int * 100
    expect(rate.interval.lower).toBeCloseTo(1.54668030724, 9);
    expect(rate.interval.upper).toBeCloseTo(21.91818267436, 9);
    // R: prop.test(2, 10, correct = FALSE)$conf.int
    expect(ofPatients).toMatchObject({ numerator: 2, denominator: 10 });
    expect(ofPatients.interval.lower).toBeCloseTo(0.0566821514544, 9);
    expect(ofPatients.interval.upper).toBeCloseTo(0.5098375284634, 9);
  });

  it('none in 100 infusions has an upper end of −ln 0.025 = 3.689', () => {
    const { perHundredInfusions } = estimateExposureRates(patients(20, 5, 0));
    expect(perHundredInfusions).toMatchObject({ estimate: 0, interval: { lower: 0 } });
    expect(perHundredInfusions.estimable && perHundredInfusions.interval.upper).toBeCloseTo(
      -Math.log(0.025),
      9
    );
  });

  it.each([
    ['nobody', []],
    ['nobody infused', patients(3, 0, 0)]
  ])('%s: no infusion was given', (_, none) => {
    const reason = 'no infusion was given';
    expect(estimateExposureRates(none)).toMatchObject({
      perHundredInfusions: { reason },
      ofPatients: { reason }
    });
  });

  it('refuses more infusions with the event than infusions', () => {
    expect(() => estimateExposureRates([{ infusions: 1, infusionsWithEvent: 2 }])).toThrow(
      RangeError
    );
  });

  it('property: patients’ order changes nothing, and each counts once', () => {
    const patient = fc.integer({ min: 1, max: 12 }).chain((infusions) =>
      fc.record({
        infusions: fc.constant(infusions),
        infusionsWithEvent: fc.integer({ min: 0, max: infusions })
      })
    );
    fc.assert(
      fc.property(fc.array(patient, { minLength: 1, maxLength: 20 }), (some) => {
        const rates = estimateExposureRates(some);
        expect(estimateExposureRates([...some].reverse())).toEqual(rates);
        expect(rates.ofPatients).toMatchObject({ denominator: some.length });
      })
    );
  });
});

import { computeGammaUpperQuantile } from './distributions.ts';
import { requireCount, requireLevel, requirePositive } from './domain.ts';
import { defaultLevel, notEstimable, type Estimate, type Interval } from './estimate.ts';

export interface PoissonRate {
  readonly events: number;
  readonly exposure: number;
  readonly per: number;
  /** Events per `per` units of exposure. */
  readonly estimate: number;
  readonly interval: Interval;
}

/**
 * How often events happen for a given amount of exposure, such as nausea per 100 infusions.
 *
 * Exact (Garwood) interval of a Poisson count, equal tails: gamma quantiles(α/2; x) and (1 − α/2; x + 1),
 * divided by the exposure. Assumes independent events: an event repeated by one patient counts once there.
 *
 * @param events integer from 0
 * @param exposure infusions, patient-years or another total, from 0
 * @param per units of exposure the rate is given for, above 0
 * @param level confidence level, above 0, at most 0.9999
 * @returns rate and bounds from 0 without upper limit; with an exposure of 0 not estimable
 * @throws RangeError on anything but a count of events, a negative exposure, events without exposure
 * Source: Garwood F. Biometrika 1936;28:437–442.
 * Checked against R `poisson.test(events, exposure)$conf.int`.
 * @example estimatePoissonRate(0, 100): 0, upper −ln 0.025 = 3.689 per 100
 */
export function estimatePoissonRate(
  events: number,
  exposure: number,
  per: number = 100,
  level: number = defaultLevel
): Estimate<PoissonRate> {
  requireCount('events', events);
  requirePositive('per', per);
  requireLevel(level);
  if (exposure === 0 && events === 0) return notEstimable('No exposure.', 0);
  requirePositive('exposure', exposure);
  const scale = per / exposure;
  const count = computeExactPoissonBounds(events, level);
  return {
    estimable: true,
    events,
    exposure,
    per,
    estimate: events * scale,
    interval: {
      lower: count.lower * scale,
      upper: count.upper * scale,
      level,
      method: 'exact-poisson'
    }
  };
}

/** Garwood bounds of a Poisson mean from one count. */
export function computeExactPoissonBounds(
  count: number,
  level: number
): { lower: number; upper: number } {
  const tail = (1 - level) / 2;
  return {
    lower: count === 0 ? 0 : computeGammaUpperQuantile(1 - tail, count),
    upper: computeGammaUpperQuantile(tail, count + 1)
  };
}

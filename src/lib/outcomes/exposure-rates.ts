import { notEstimable, type Estimate, type Proportion } from '../statistics/estimate.ts';
import { estimatePoissonRate, type PoissonRate } from '../statistics/poisson-rate.ts';
import { estimateProportion } from '../statistics/proportion.ts';

/** One patient's infusions, and how many of them had the event. */
export interface PatientExposure {
  readonly infusions: number;
  readonly infusionsWithEvent: number;
}

export interface ExposureRates {
  /** Infusions with the event per 100; its interval takes infusions of one patient as independent. */
  readonly perHundredInfusions: Estimate<PoissonRate>;
  /** Patients with the event at least once; each patient counts once. */
  readonly ofPatients: Estimate<Proportion>;
}

/**
 * How often something happened during infusions, by infusions and by patients. A patient without an infusion
 * is not at risk and in neither denominator.
 *
 * @throws RangeError where a patient has more infusions with the event than infusions, or not whole numbers
 */
export function estimateExposureRates(patients: readonly PatientExposure[]): ExposureRates {
  for (const { infusions, infusionsWithEvent } of patients) {
    if (infusionsWithEvent > infusions) {
      throw new RangeError(
        `${infusionsWithEvent} infusions with the event are more than the ${infusions} given. Count each infusion once.`
      );
    }
  }
  const exposed = patients.filter(({ infusions }) => infusions > 0);
  const infusions = exposed.reduce((sum, one) => sum + one.infusions, 0);
  const events = exposed.reduce((sum, one) => sum + one.infusionsWithEvent, 0);
  if (infusions === 0) {
    const none = notEstimable('no infusion was given', 0);
    return { perHundredInfusions: none, ofPatients: none };
  }
  return {
    perHundredInfusions: estimatePoissonRate(events, infusions, 100),
    ofPatients: estimateProportion(
      exposed.filter(({ infusionsWithEvent }) => infusionsWithEvent > 0).length,
      exposed.length
    )
  };
}

import { drawsFor } from './draws.ts';
import type { DemoPatient } from './patients.ts';
import type { DemoParameters } from './parameters.ts';

/** What the generator decides about a patient's first series in one domain before any score exists. */
export interface DomainTruth {
  responder: boolean;
  /** No valid score of the domain's instrument in the outcome window. */
  windowMissing: boolean;
}

export interface PatientTruth {
  depression: DomainTruth | null;
  pain: DomainTruth | null;
  /** Depression where the patient has it, else pain: what the number of infusions follows. */
  responder: boolean;
  /** Never seen again after induction; only where every window score is missing. */
  lost: boolean;
}

/**
 * Draws the truth. Response is Bernoulli with exactly the parameter's probability in each domain; in
 * patients with both, pain response depends on depression response without changing its overall
 * probability. Missingness depends on the domain's own response alone, so complete cases respond with
 * probability p(1−a) / (p(1−a) + (1−p)(1−b)), a and b the two missing probabilities.
 */
export function drawTruth(parameters: DemoParameters, patient: DemoPatient): PatientTruth {
  const { response, missingness } = parameters;
  const draws = drawsFor(parameters.seed, patient.index, 'truth');
  const depressionProbability = response.depression.probability;
  const depressionResponder = draws.chance(depressionProbability);
  const givenResponder = response.painProbabilityInDepressionResponders;
  const givenNonResponder =
    (response.pain.probability - depressionProbability * givenResponder) /
    (1 - depressionProbability);
  const painResponder = draws.chance(
    !patient.hasDepression
      ? response.pain.probability
      : depressionResponder
        ? givenResponder
        : givenNonResponder
  );
  const missing = draws.uniform();
  const missingProbability = (responder: boolean): number =>
    responder ? missingness.responder : missingness.nonResponder;
  const domain = (present: boolean, responder: boolean): DomainTruth | null =>
    present ? { responder, windowMissing: missing < missingProbability(responder) } : null;
  const depression = domain(patient.hasDepression, depressionResponder);
  const pain = domain(patient.hasPain, painResponder);
  const lost = draws.chance(missingness.lostShare);
  return {
    depression,
    pain,
    responder: depression === null ? painResponder : depressionResponder,
    lost: lost && [depression, pain].every((truth) => truth === null || truth.windowMissing)
  };
}

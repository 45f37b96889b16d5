import { describe, expect, it } from 'vitest';
import { deriveSeries } from '../../outcomes/series.ts';
import type { AssessmentFact, ClinicalBatch } from '../writes/clinical-batch.ts';
import { dayNumber } from './calendar.ts';
import { generateDemoNetwork } from './generate.ts';
import { readDemoParameters, type DemoParameters } from './parameters.ts';
import { inductionLength } from './schedule.ts';

const parameters = readDemoParameters();

function withMissingness(responder: number, nonResponder: number, seed: number): DemoParameters {
  return {
    ...parameters,
    seed,
    missingness: { ...parameters.missingness, responder, nonResponder }
  };
}

function groupBy<T extends { localId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.localId);
    if (group === undefined) groups.set(row.localId, [row]);
    else group.push(row);
  }
  return groups;
}

// Rows that no later row corrects; of two on a day, the one recorded last.
function currentScores(batch: ClinicalBatch, instrument: string): Map<string, AssessmentFact[]> {
  const corrected = new Set(batch.assessments.map((row) => row.corrects));
  const current = batch.assessments.filter(
    (row, index) => row.instrument === instrument && row.valid && !corrected.has(index)
  );
  const latest = new Map<string, AssessmentFact>();
  for (const row of current) {
    const key = `${row.localId} ${row.assessedOn} ${row.phase === 'post-infusion'}`;
    const other = latest.get(key);
    if (other === undefined || (other.recordedAt ?? '') < (row.recordedAt ?? '')) {
      latest.set(key, row);
    }
  }
  return groupBy([...latest.values()]);
}

interface Outcome {
  baseline: number;
  windowScores: number[];
}

/** Patients with a closed window and a baseline of at least `minimumBaseline` (and above 0). */
function eligibleOutcomes(
  batch: ClinicalBatch,
  instrument: string,
  minimumBaseline: number
): Outcome[] {
  const cut = dayNumber(parameters.dataCutOn);
  const scores = currentScores(batch, instrument);
  const planned = new Map(
    batch.statedSeries
      .filter((series) => series.label === 'Series 1')
      .map((series) => [series.localId, series.plannedInfusions])
  );
  return [...groupBy(batch.infusions)].flatMap(([localId, infusions]) => {
    const days = infusions
      .filter((infusion) => infusion.seriesLabel !== 'Series 2')
      .map((infusion) => dayNumber(infusion.givenOn));
    const first = days[0] ?? 0;
    const last = days[inductionLength(days, planned.get(localId) ?? null) - 1] ?? 0;
    const rows = (scores.get(localId) ?? []).filter((row) => row.phase !== 'post-infusion');
    const baseline = rows
      .filter((row) => {
        const day = dayNumber(row.assessedOn) - first;
        return day >= -14 && day <= 0;
      })
      .at(-1)?.totalScore;
    if (baseline == null || baseline === 0 || baseline < minimumBaseline) return [];
    if (last + 31 > cut) return [];
    const windowScores = rows
      .filter((row) => {
        const day = dayNumber(row.assessedOn) - last;
        return day >= 14 && day <= 31;
      })
      .map((row) => row.totalScore ?? Number.NaN);
    return [{ baseline, windowScores }];
  });
}

const responded = (percentDrop: number) => (outcome: Outcome) =>
  outcome.windowScores.some(
    (score) => 100 * (outcome.baseline - score) >= percentDrop * outcome.baseline
  );

const standardErrors = (share: number, truth: number, n: number): number =>
  Math.abs(share - truth) / Math.sqrt((truth * (1 - truth)) / n);

describe('series', () => {
  it('splits and ends inductions as the product’s rule does', () => {
    const batch = generateDemoNetwork(parameters);
    const planned = new Map(
      [...groupBy(batch.statedSeries)].map(([localId, series]) => [
        localId,
        new Map(series.map(({ label, plannedInfusions }) => [label, plannedInfusions ?? 0]))
      ])
    );
    let second = 0;
    for (const [localId, infusions] of groupBy(batch.infusions)) {
      const derived = deriveSeries(
        infusions.map((infusion, infusionId) => ({
          infusionId,
          day: dayNumber(infusion.givenOn),
          startedAtMs: infusion.startedAt === null ? null : Date.parse(infusion.startedAt),
          agent: infusion.agent,
          seriesLabel: infusion.seriesLabel
        })),
        planned.get(localId)
      );
      second += derived.length - 1;
      const first = derived[0];
      const days = infusions
        .filter((infusion) => infusion.seriesLabel !== 'Series 2')
        .map((infusion) => dayNumber(infusion.givenOn));
      const plannedFirst = planned.get(localId)?.get('Series 1') ?? null;
      expect(first?.inductionInfusions, localId).toBe(inductionLength(days, plannedFirst));
    }
    expect(second).toBeGreaterThan(80);
  });
});

describe('truth', () => {
  const complete = generateDemoNetwork(withMissingness(0, 0, parameters.seed));

  it.each([
    ['phq9', 10, 50, parameters.response.depression.probability],
    ['nrs', 1, 30, parameters.response.pain.probability]
  ] as const)('%s: with nothing missing the share is the parameter', (id, minimum, drop, truth) => {
    const outcomes = eligibleOutcomes(complete, id, minimum);
    expect(outcomes.length).toBeGreaterThan(300);
    expect(outcomes.filter((outcome) => outcome.windowScores.length === 0)).toEqual([]);
    const share = outcomes.filter(responded(drop)).length / outcomes.length;
    expect(standardErrors(share, truth, outcomes.length)).toBeLessThan(1.96);
  });

  it('agrees on every score in the window, whichever is picked', () => {
    for (const outcome of eligibleOutcomes(complete, 'phq9', 1)) {
      const sides = outcome.windowScores.map((score) => 2 * score <= outcome.baseline);
      expect(new Set(sides).size).toBe(1);
    }
  });

  it('holds the parameter over seeds, not by one lucky draw', () => {
    const outcomes = Array.from({ length: 4 }, (_, at) => 1000 + at).flatMap((seed) =>
      eligibleOutcomes(generateDemoNetwork(withMissingness(0, 0, seed)), 'phq9', 10)
    );
    const share = outcomes.filter(responded(50)).length / outcomes.length;
    expect(outcomes.length).toBeGreaterThan(2000);
    expect(standardErrors(share, 0.52, outcomes.length)).toBeLessThan(1.96);
  });

  it('biases complete cases upward, by the closed form, when non-responders answer less', () => {
    const outcomes = Array.from({ length: 3 }, (_, at) => 2000 + at).flatMap((seed) =>
      eligibleOutcomes(generateDemoNetwork(withMissingness(0.15, 0.45, seed)), 'phq9', 10)
    );
    const measured = outcomes.filter((outcome) => outcome.windowScores.length > 0);
    const share = measured.filter(responded(50)).length / measured.length;
    // 0.52 × 0.85 / (0.52 × 0.85 + 0.48 × 0.55)
    expect(standardErrors(share, 0.626, measured.length)).toBeLessThan(1.96);
    const headline = outcomes.filter(responded(50)).length / outcomes.length;
    // 0.52 × 0.85
    expect(standardErrors(headline, 0.442, outcomes.length)).toBeLessThan(1.96);
  });
});

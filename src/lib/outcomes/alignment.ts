/** A series as alignment sees it: its infusions in order, and the first infusion of the next series. */
export interface AlignableSeries {
  readonly seriesId: number;
  readonly firstDay: number;
  readonly lastInductionDay: number;
  readonly infusions: readonly Moment[];
  readonly nextSeriesFirst: Moment | null;
}

/** A calendar day, and the instant where the clock time is known. */
export interface Moment {
  readonly day: number;
  readonly atMs: number | null;
}

export interface AlignableAssessment extends Moment {
  readonly assessmentId: number;
  readonly instrument: string;
  readonly valid: boolean;
  readonly recordedAtMs: number;
}

export interface Alignment {
  readonly seriesId: number;
  readonly assessmentId: number;
  readonly daysFromFirst: number;
  readonly daysFromLastInduction: number;
  /** Infusions of the series given before the score. */
  readonly infusionsBefore: number;
  /** Of two scores of one day and position, the valid one recorded last. */
  readonly chosen: boolean;
  readonly sameDayDuplicate: boolean;
}

/**
 * Pairs each score with every series it can serve: any series whose successor has not begun before the
 * score. A score between two series is follow-up of the first and may be baseline of the second.
 * The reference for `server/writes/align-assessments.ts`, which does the same set-wise in SQL.
 */
export function alignAssessments(
  series: readonly AlignableSeries[],
  assessments: readonly AlignableAssessment[]
): Alignment[] {
  return series.flatMap((one) => {
    const served = assessments
      .filter((score) => one.nextSeriesFirst === null || !isBefore(one.nextSeriesFirst, score))
      .map((score) => ({
        score,
        infusionsBefore: one.infusions.filter((infusion) => isBefore(infusion, score)).length
      }));
    return served.map(({ score, infusionsBefore }) => {
      const sameDay = served.filter(
        (other) =>
          other.score.instrument === score.instrument &&
          other.score.day === score.day &&
          other.infusionsBefore === infusionsBefore
      );
      return {
        seriesId: one.seriesId,
        assessmentId: score.assessmentId,
        daysFromFirst: score.day - one.firstDay,
        daysFromLastInduction: score.day - one.lastInductionDay,
        infusionsBefore,
        chosen: sameDay.every((other) => isPreferred(score, other.score)),
        sameDayDuplicate: sameDay.length > 1
      };
    });
  });
}

/** On an infusion day, a score or infusion without a clock time leaves the score before the infusion. */
function isBefore(infusion: Moment, score: Moment): boolean {
  if (infusion.day !== score.day) return infusion.day < score.day;
  return infusion.atMs !== null && score.atMs !== null && infusion.atMs <= score.atMs;
}

function isPreferred(one: AlignableAssessment, other: AlignableAssessment): boolean {
  if (one.assessmentId === other.assessmentId) return true;
  if (one.valid !== other.valid) return one.valid;
  if (one.recordedAtMs !== other.recordedAtMs) return one.recordedAtMs > other.recordedAtMs;
  return one.assessmentId > other.assessmentId;
}

import { toEpochDay } from './calendar-date.ts';
import { Refusal } from './import-report.ts';
import type { PlacedDay } from './study-time.ts';

interface InstantScore {
  readonly total: number;
  readonly line: number | null;
}

/**
 * Identical rows are one score; two scores of one day without a clock time are both kept, and flagged
 * where scores are aligned; two scores of one instant contradict each other.
 */
export class RepeatedScores {
  readonly #days = new Map<string, Set<number>[]>();
  readonly #instants = new Map<string, InstantScore>();

  /** @param total at most 6 decimals and below 1,000, which keeps day and total exact in one number */
  add(
    patientIndex: number,
    instrument: string,
    when: PlacedDay,
    instant: string | null,
    total: number,
    line: number | null
  ): 'identical' | Refusal | null {
    if (instant !== null)
      return this.#addInstant(patientIndex, instrument, instant, { total, line });
    const day = when.studyDay ?? (when.date === null ? 0 : toEpochDay(when.date));
    const scores = this.#scoresOf(patientIndex, instrument);
    const before = scores.size;
    scores.add(day * 1e9 + Math.round(total * 1e6));
    return scores.size === before ? 'identical' : null;
  }

  #scoresOf(patientIndex: number, instrument: string): Set<number> {
    let byPatient = this.#days.get(instrument);
    if (!byPatient) this.#days.set(instrument, (byPatient = []));
    return (byPatient[patientIndex] ??= new Set());
  }

  #addInstant(
    patientIndex: number,
    instrument: string,
    instant: string,
    score: InstantScore
  ): 'identical' | Refusal | null {
    const key = `${patientIndex} ${instrument} ${instant}`;
    const earlier = this.#instants.get(key);
    if (!earlier) {
      this.#instants.set(key, score);
      return null;
    }
    if (earlier.total === score.total) return 'identical';
    return new Refusal(
      'conflict',
      `Same patient, instrument and instant as line ${earlier.line}, another score.`,
      'Keep one.'
    );
  }
}

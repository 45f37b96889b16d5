import type { AnswerOption, Code } from './instrument.ts';

/** LOINC codes are © Regenstrief Institute and shipped under the LOINC licence (loinc.org/license). */
export function loinc(code: string): Code {
  return { system: 'http://loinc.org', code };
}

/** LOINC answer list LL358-3, shared by PHQ-9 and GAD-7. Source: US Core STU7 PHQ-9 QuestionnaireResponse example. */
export const frequencyOptions: readonly AnswerOption[] = [
  { score: 0, label: 'Not at all', code: loinc('LA6568-5') },
  { score: 1, label: 'Several days', code: loinc('LA6569-3') },
  { score: 2, label: 'More than half the days', code: loinc('LA6570-1') },
  { score: 3, label: 'Nearly every day', code: loinc('LA6571-9') }
];

/** A 0–10 numeric scale, worded at its ends only. */
export function numericOptions(lowest: string, highest: string): readonly AnswerOption[] {
  return Array.from({ length: 11 }, (_, score) => ({
    score,
    label: score === 0 ? lowest : score === 10 ? highest : String(score),
    code: null
  }));
}

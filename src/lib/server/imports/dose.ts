import { Refusal } from './import-report.ts';

export interface Dose {
  readonly doseMg: number | null;
  readonly doseMgPerKg: number | null;
  /** The source's text, where more stands in it than one amount in mg or mg/kg. */
  readonly doseText: string | null;
}

/** Beyond these a dose is an error of unit or decimal point, whatever the agent. Not clinical limits. */
const hardBounds = { mg: 10_000, mgPerKg: 100 };
const ketamineHardBounds = { mg: 2000, mgPerKg: 20 };
/** Beyond these a ketamine dose is reported for a second look: above the ranges of infusion protocols. */
const ketamineSoftBounds = { mg: 300, mgPerKg: 3 };

const AMOUNT = /^(\d+(?:\.\d+)?) ?(mg\/kg|mg)(?![\p{L}\p{N}/])\s*(.*)$/isu;

/**
 * `0.5 mg/kg (protocol)` is 0.5 mg/kg with its text kept, `40 mg` is 40 mg; a number without a unit and
 * any other text is kept as text only.
 */
export function readDose(text: string): Dose | Refusal {
  const trimmed = text.trim();
  if (trimmed === '') return { doseMg: null, doseMgPerKg: null, doseText: null };
  if (/^-\s*\d/.test(trimmed)) return new Refusal('dose', '{value} is below 0.', 'Correct it.');
  if (/^\d+,\d+/.test(trimmed)) return decimalComma();
  const [, number, unit, rest] = AMOUNT.exec(trimmed) ?? [];
  if (number === undefined || unit === undefined)
    return { doseMg: null, doseMgPerKg: null, doseText: text };
  // "35 mg/h", "40 mg x 2" and "40 mg daily" are no single amount.
  const single = rest === '' || rest?.startsWith('(');
  if (!single) return { doseMg: null, doseMgPerKg: null, doseText: text };
  const amount = Number(number);
  const doseText = rest === '' ? null : text;
  return unit.toLowerCase() === 'mg'
    ? { doseMg: amount, doseMgPerKg: null, doseText }
    : { doseMg: null, doseMgPerKg: amount, doseText };
}

/** A plain amount, `35` or `0.5`, of a column whose name states the unit; null where blank. */
export function readAmount(text: string): number | null | Refusal {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (/^\d+,\d+$/.test(trimmed)) return decimalComma();
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(trimmed))
    return new Refusal(
      'dose',
      '{value} is not an amount.',
      'Write digits alone, such as 35 or 0.5; the unit is in the column’s name.'
    );
  return Number(trimmed);
}

/** Refuses a dose that only a wrong unit or decimal point explains. */
export function refuseImpossibleDose(agent: string, dose: Dose): Refusal | null {
  const bounds = isKetamine(agent) ? ketamineHardBounds : hardBounds;
  if (dose.doseMgPerKg !== null && dose.doseMgPerKg > bounds.mgPerKg)
    return new Refusal(
      'dose',
      `{value} is outside 0 to ${bounds.mgPerKg} mg/kg.`,
      'Is it in mg? Then use the column dose_mg.'
    );
  if (dose.doseMg !== null && dose.doseMg > bounds.mg)
    return new Refusal('dose', `{value} is outside 0 to ${bounds.mg} mg.`, 'Check the unit.');
  return null;
}

/** Whether a dose is possible but above what ketamine protocols give. */
export function isUnusualDose(agent: string, dose: Dose): boolean {
  return (
    isKetamine(agent) &&
    ((dose.doseMgPerKg ?? 0) > ketamineSoftBounds.mgPerKg ||
      (dose.doseMg ?? 0) > ketamineSoftBounds.mg)
  );
}

function isKetamine(agent: string): boolean {
  return agent.includes('ketamine');
}

function decimalComma(): Refusal {
  return new Refusal('dose', '{value} has a decimal comma.', 'Write a decimal point, such as 0.5.');
}

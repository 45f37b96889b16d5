import { formatNumber } from './number.ts';

/**
 * A dose as given; either part may not have been recorded.
 *
 * @param doseMgPerKg mg per kg of that day's weight, two decimals
 * @param doseMg milligrams, whole unless a fraction was recorded
 * @returns null where neither was recorded
 * @example formatDose(0.6, 46): "0.60 mg/kg, 46 mg"
 */
export function formatDose(doseMgPerKg: number | null, doseMg: number | null): string | null {
  const parts: string[] = [];
  if (doseMgPerKg !== null) parts.push(`${formatNumber(doseMgPerKg, 2)} mg/kg`);
  if (doseMg !== null) parts.push(`${formatNumber(doseMg, Number.isInteger(doseMg) ? 0 : 1)} mg`);
  return parts.length > 0 ? parts.join(', ') : null;
}

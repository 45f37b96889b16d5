import type { Indication } from '../db/database.ts';

/**
 * Words of a diagnosis, as clinics and trials write it, and the indication each speaks for. Whole words
 * only, without case; a phrase's words stand next to each other.
 */
export const indicationByDiagnosisWords: readonly (readonly [
  words: string,
  indication: 'depression' | 'pain'
])[] = [
  ['mdd', 'depression'],
  ['trd', 'depression'],
  ['depression', 'depression'],
  ['depressive', 'depression'],
  ['depressed', 'depression'],
  ['dysthymia', 'depression'],
  ['bp', 'depression'],
  ['bd', 'depression'],
  ['bipolar', 'depression'],
  ['pain', 'pain'],
  ['neuropathic', 'pain'],
  ['neuropathy', 'pain'],
  ['neuralgia', 'pain'],
  ['crps', 'pain'],
  ['complex regional', 'pain'],
  ['rsd', 'pain'],
  ['fibromyalgia', 'pain'],
  ['migraine', 'pain'],
  ['headache', 'pain'],
  ['radiculopathy', 'pain'],
  ['sciatica', 'pain']
];

/** The indication a diagnosis speaks for; `other` where no word of it is listed. */
export function indicationOf(diagnosis: string | null): Indication {
  const words = ` ${(diagnosis ?? '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .join(' ')} `;
  const found = new Set(
    indicationByDiagnosisWords
      .filter(([phrase]) => words.includes(` ${phrase} `))
      .map(([, indication]) => indication)
  );
  if (found.size === 2) return 'depression-and-pain';
  return [...found][0] ?? 'other';
}

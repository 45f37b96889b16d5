import { comparableName, instruments, resolveInstrument } from '../../instruments/registry.ts';
import type { Instrument } from '../../instruments/instrument.ts';
import { Refusal } from './import-report.ts';

/** The instrument that a file's name for it means; remembered, because files repeat few names often. */
export function instrumentReader(): (text: string) => Instrument | Refusal {
  const known = new Map<string, Instrument | Refusal>();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = readInstrument(text.trim());
      if (known.size < 1000) known.set(text, answer);
    }
    return answer;
  };
}

function readInstrument(name: string): Instrument | Refusal {
  if (name === '')
    return new Refusal('blank', 'The instrument is blank.', 'Enter its name, such as PHQ-9.');
  const instrument = resolveInstrument(name);
  if (instrument) return instrument;
  const close = closeInstrumentNames(name);
  return new Refusal(
    'instrument',
    '{value} is not an instrument known here.',
    close.length > 0
      ? `Is it ${close.join(' or ')}?`
      : `Known are ${instruments.map((one) => one.name).join(', ')}.`
  );
}

/** The instruments nearest to a text, if within two letters of it. */
export function closeInstrumentNames(text: string): string[] {
  const written = comparableName(text).slice(0, 40);
  const candidates = instruments.map((instrument) => ({
    name: instrument.name,
    distance: Math.min(
      ...[instrument.id, instrument.name, ...instrument.aliases].map((name) =>
        editDistance(written, comparableName(name))
      )
    )
  }));
  const nearest = Math.min(...candidates.map(({ distance }) => distance));
  if (nearest > Math.min(2, written.length - 2)) return [];
  return candidates.filter(({ distance }) => distance === nearest).map(({ name }) => name);
}

/** Fewest insertions, deletions and substitutions of one character (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

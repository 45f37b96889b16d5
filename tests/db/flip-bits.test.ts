import { expect, test } from 'vitest';
import { flipBits } from '../crash/flip-bits.ts';

// CI flips 400; `npx tsx tests/crash/flip-bits.ts --flips 2000` is the long form.
test('a changed bit in the database, its log or a backup is refused, reported or harmless', async () => {
  const { outcomes, silentlyWrong } = await flipBits(90);
  expect(silentlyWrong).toEqual([]);
  for (const [file, ended] of Object.entries(outcomes)) {
    const others = Object.keys(ended).filter(
      (outcome) => !['refused', 'missing', 'reported', 'crashed', 'harmless'].includes(outcome)
    );
    expect(others, file).toEqual([]);
  }
}, 300_000);

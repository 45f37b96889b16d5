/**
 * Writes static/fonts/ from the npm package inter-ui: `npx tsx src/lib/components/subset-inter.ts`.
 * Nothing imports this file, so it never ships; it stands beside the stylesheet that uses the font.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const packageFolder = new URL('../../../node_modules/inter-ui/', import.meta.url);
const fontFolder = new URL('../../../static/fonts/', import.meta.url);

function charactersFrom(first: number, last: number): string {
  return String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

/** What names and our own copy need: European languages in Latin script, Vietnamese, and our signs. */
export const characters = [
  charactersFrom(0x20, 0x7e),
  charactersFrom(0xa0, 0x17f),
  charactersFrom(0x1ea0, 0x1ef9),
  'ƠơƯưȘșȚțẞ',
  '–—‑‘’‚“”„†•…‰′″‹›€™',
  '←↑→↓−≈≠≤≥√∞½¼¾⅓⅔µμΔ₀₁₂₃₄\u2009\u202f'
].join('');

/** `ss02` and `zero` are for identifiers, `tnum` for columns, `case` for key caps. */
const features = ['calt', 'case', 'ccmp', 'kern', 'locl', 'mark', 'mkmk', 'ss02', 'tnum', 'zero'];

export async function subsetInter(): Promise<Buffer> {
  const whole = await readFile(new URL('variable/InterVariable.woff2', packageFolder));
  return subsetFont(whole, characters, {
    targetFormat: 'woff2',
    variationAxes: { wght: { min: 400, max: 700 }, opsz: 14 },
    keepFeatures: features,
    noHinting: true
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(fontFolder, { recursive: true });
  await writeFile(new URL('inter-outcomes.woff2', fontFolder), await subsetInter());
  await copyFile(
    new URL('LICENSE.txt', packageFolder),
    new URL('inter-outcomes-OFL.txt', fontFolder)
  );
}

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { characters, subsetInter } from './subset-inter.ts';

const committed = new URL('../../../static/fonts/inter-outcomes.woff2', import.meta.url);

it('commits the font that the script writes, under 50 kB', async () => {
  const [bytes, written] = await Promise.all([readFile(committed), subsetInter()]);
  expect(bytes.equals(written)).toBe(true);
  expect(bytes.length).toBeLessThan(50_000);
});

it.each([
  'Lindqvist Tomás Léa Dvořák Siobhán Łukasz Öztürk Ğül Ørsted Ștefan Nguyễn Þór Groß Žižek',
  '−12 points, −63% · 46.3–57.9 → ≥ ≤ ≠ ½ “70%” FAQ’s … 0–27 SpO₂ 360 × 120 ± µg'
])('has every character of %s', (text) => {
  expect([...text].filter((character) => !characters.includes(character))).toEqual([]);
});

import { expect, it } from 'vitest';
import { publishedCohorts, waitingList } from './published-cohorts.ts';

it.each([
  ['Murrough 2013', 70.8],
  ['McInnes 2022', 53.6],
  ['Pfeiffer 2024', 26],
  ['Sakurai 2020', 18.3]
])('%s keeps the percentage its authors published', (name, percent) => {
  const cohort = publishedCohorts.find((candidate) => candidate.name === name);
  const places = Number.isInteger(percent) ? 0 : 1;
  const ours = ((cohort?.responded ?? Number.NaN) / (cohort?.analysed ?? Number.NaN)) * 100;
  expect(Number(ours.toFixed(places))).toBe(percent);
});

it('keeps the published share of untreated responders', () => {
  expect(((waitingList.responded / waitingList.analysed) * 100).toFixed(1)).toBe('19.7');
});

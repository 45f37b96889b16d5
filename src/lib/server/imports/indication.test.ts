import { expect, test } from 'vitest';
import { indicationOf } from './indication.ts';

test.each([
  ['MDD', 'depression'],
  ['BP', 'depression'],
  ['Bipolar II disorder, current episode depressed', 'depression'],
  ['Treatment-resistant depression', 'depression'],
  ['HIV-SN neuropathic pain', 'pain'],
  ['CRPS', 'pain'],
  ['Complex regional (type I)', 'pain'],
  ['Fibromyalgia', 'pain'],
  ['chronic MIGRAINE', 'pain'],
  ['MDD; chronic pain', 'depression-and-pain'],
  ['PTSD', 'other'],
  ['painting hazard', 'other'],
  ['', 'other'],
  [null, 'other']
])('%s is %s', (diagnosis, indication) => {
  expect(indicationOf(diagnosis)).toBe(indication);
});

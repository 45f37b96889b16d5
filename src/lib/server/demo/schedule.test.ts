import { describe, expect, it } from 'vitest';
import { inductionLength } from './schedule.ts';

describe('inductionLength', () => {
  it.each([
    ['one infusion', [0], null, 1],
    ['six in 15 days', [0, 3, 7, 10, 14, 15], null, 6],
    ['a gap of 14 days continues', [0, 14], null, 2],
    ['a gap of 15 days does not', [0, 15], null, 1],
    ['eight infusions end it', [0, 2, 4, 6, 8, 10, 12, 14, 16], null, 8],
    ['a span of 28 days is within', [0, 7, 14, 21, 28, 35], null, 5],
    ['early weekly maintenance belongs to it', [0, 3, 7, 10, 14, 17, 24, 31], null, 7],
    ['a planned number ends it earlier', [0, 3, 7, 10, 14, 17, 24, 31], 6, 6],
    ['none', [], null, 0]
  ] as const)('%s', (_, days, planned, length) => {
    expect(inductionLength(days, planned)).toBe(length);
  });
});

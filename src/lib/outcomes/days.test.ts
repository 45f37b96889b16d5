import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayNumberOf, daysFrom } from './days.ts';

describe('calendar days', () => {
  it('count from 1970-01-01', () => {
    expect(dayNumberOf('1970-01-01')).toBe(0);
    expect(dayNumberOf('2000-03-01')).toBe(11_017);
    expect(dayNumberOf('1969-12-31')).toBe(-1);
  });

  it('cross a leap day, a month and a change of the clocks whole', () => {
    expect(daysFrom('2024-02-28', '2024-03-01')).toBe(2);
    expect(daysFrom('2026-02-28', '2026-03-01')).toBe(1);
    expect(daysFrom('2026-03-07', '2026-03-09')).toBe(2);
    expect(daysFrom('2026-03-09', '2026-03-07')).toBe(-2);
    expect(addDays('2025-12-31', 1)).toBe('2026-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
  });

  it.each(['', '2026-13-01', '2026-1-1', 'yesterday', '2026-01-05T09:00'])(
    'refuse "%s"',
    (text) => {
      expect(() => dayNumberOf(text)).toThrow(RangeError);
    }
  );

  it('adding and counting are inverses', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 40_000 }), (days) => {
        expect(daysFrom('2026-01-05', addDays('2026-01-05', days))).toBe(days);
      })
    );
  });
});

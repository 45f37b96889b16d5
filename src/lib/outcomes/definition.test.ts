import { describe, expect, it } from 'vitest';
import { definitionSchema } from './definition.ts';

const least = {
  instrument: 'madrs',
  outcomeWindow: { anchor: 'first-infusion', fromDay: 1, toDay: 3 },
  success: { kind: 'percent-drop', atLeast: 50 }
};

describe('a definition', () => {
  it('reads a field left out as no restriction, and first series per patient', () => {
    expect(definitionSchema.parse(least)).toEqual({
      id: 'custom',
      version: 1,
      instrument: 'madrs',
      unit: 'first-series',
      outcomeWindow: {
        anchor: 'first-infusion',
        fromDay: 1,
        toDay: 3,
        pick: 'closest-to-target'
      },
      success: { kind: 'percent-drop', atLeast: 50 }
    });
  });

  it('reads an agent in any case, as it is stored', () => {
    expect(definitionSchema.parse({ ...least, agent: 'Ketamine' }).agent).toBe('ketamine');
  });

  it.each([
    ['a field it does not know', { ...least, missing: 'locf' }, 'missing'],
    ['a window from back to front', window({ fromDay: 31, toDay: 14 }), 'fromDay is after toDay'],
    ['half a day', window({ fromDay: 1.5 }), 'int'],
    ['an anchor of its own', window({ anchor: 'last-infusion' }), 'anchor'],
    ['a fall of nothing', success({ kind: 'percent-drop', atLeast: 0 }), '>0'],
    ['a fall of more than all', success({ kind: 'percent-drop', atLeast: 101 }), '<=100'],
    ['a threshold from above', success({ kind: 'threshold', operator: '>', score: 5 }), 'operator'],
    [
      'fewer infusions at most than at least',
      { ...least, induction: { minimumInfusions: 6, maximumInfusions: 4 } },
      'minimumInfusions is above maximumInfusions'
    ],
    [
      'a longest span below the shortest',
      { ...least, induction: { minimumSpanDays: 28, maximumSpanDays: 7 } },
      'minimumSpanDays is above maximumSpanDays'
    ],
    ['an id that cannot stand in an address', { ...least, id: 'My rate' }, 'id']
  ])('refuses %s', (_, input, problem) => {
    const parsed = definitionSchema.safeParse(input);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.message).toContain(problem);
  });

  it('takes one day and one number as a window and as bounds', () => {
    const induction = { minimumInfusions: 6, maximumInfusions: 6 };
    expect(
      definitionSchema.parse({ ...window({ fromDay: 2, toDay: 2 }), induction }).induction
    ).toEqual(induction);
  });
});

function window(rest: object) {
  return { ...least, outcomeWindow: { ...least.outcomeWindow, ...rest } };
}

function success(rule: object) {
  return { ...least, success: rule };
}

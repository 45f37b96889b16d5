import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument, Item, ItemAnswers } from './instrument.ts';
import { comparableName, findInstrument, instruments, resolveInstrument } from './registry.ts';
import { severityBandOf } from './severity-band.ts';
import { meetsThreshold } from './threshold.ts';
import { isValidTotal } from './valid-total.ts';

function answerAll(items: readonly Item[], answer: (item: Item) => number): ItemAnswers {
  return Object.fromEntries(items.map((item) => [item.id, answer(item)]));
}

function sourcesOf(instrument: Instrument) {
  return [
    instrument.severitySource,
    instrument.missingItemRule.source,
    instrument.reliableChange?.source ?? null,
    instrument.caseness?.source ?? null,
    ...instrument.reliableChangeAlternatives.map((change) => change.source),
    ...instrument.responseThresholds.map((threshold) => threshold.source),
    ...instrument.remissionThresholds.map((threshold) => threshold.source)
  ].filter((source) => source !== null);
}

const withItems = instruments.filter((instrument) => instrument.items.length > 0);

const completeAnswers = (instrument: Instrument) =>
  fc
    .tuple(...instrument.items.map((item) => fc.integer({ min: item.minimum, max: item.maximum })))
    .map((scores) =>
      Object.fromEntries(instrument.items.map((item, index) => [item.id, scores[index] ?? 0]))
    );

describe('registry', () => {
  it('has unique ids', () => {
    const ids = instruments.map((instrument) => instrument.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives every name, in any spelling, to one instrument only', () => {
    const owner = new Map<string, string>();
    for (const { id, name, aliases } of instruments) {
      for (const spelling of [id, name, ...aliases].map(comparableName)) {
        expect(owner.get(spelling) ?? id, spelling).toBe(id);
        owner.set(spelling, id);
      }
    }
  });

  it('finds by exact id and resolves names of other files', () => {
    expect(findInstrument('phq9')?.name).toBe('PHQ-9');
    expect(findInstrument('PHQ-9')).toBeUndefined();
    const spellings = {
      'PHQ-9': 'phq9',
      phq_9: 'phq9',
      HAMD17: 'hamd17',
      'ham_d-17': 'hamd17',
      HAMD6: 'hamd6',
      HAMA: 'hama',
      NRS: 'nrs',
      madrs: 'madrs',
      'qids sr 16': 'qids-sr16'
    };
    for (const [name, id] of Object.entries(spellings)) {
      expect(resolveInstrument(name)?.id, name).toBe(id);
    }
    for (const ambiguous of ['HAM-D', 'QIDS', 'BDI', 'BPI']) {
      expect(resolveInstrument(ambiguous), ambiguous).toBeUndefined();
    }
    expect(resolveInstrument('constructor')).toBeUndefined();
    expect(resolveInstrument('')).toBeUndefined();
  });
});

describe.each(instruments.map((instrument) => [instrument.id, instrument] as const))(
  '%s',
  (id, instrument) => {
    it('has an id usable in a URL, unique item ids, and its default recall period among the choices', () => {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      const itemIds = instrument.items.map((item) => item.id);
      expect(new Set(itemIds).size).toBe(itemIds.length);
      expect(itemIds.every((itemId) => itemId.startsWith(`${id}-`))).toBe(true);
      expect(instrument.recallPeriods[0]).toBe(instrument.recallPeriod);
    });

    it('says who may ship it and where every number comes from', () => {
      expect(instrument.licence.length).toBeGreaterThan(20);
      for (const source of sourcesOf(instrument)) {
        expect(source.citation.length).toBeGreaterThan(10);
        expect(source.citation).not.toMatch(/(^|\s)S\d{1,2}\b/);
      }
      expect(instrument.severityBands.length > 0).toBe(instrument.severitySource !== null);
    });

    it('defaults to a verified threshold and names every choice once', () => {
      for (const choices of [instrument.responseThresholds, instrument.remissionThresholds]) {
        if (choices[0] !== undefined) expect(choices[0].source.verification).toBe('verified');
        expect(new Set(choices.map((choice) => choice.id)).size).toBe(choices.length);
        expect(new Set(choices.map((choice) => choice.label)).size).toBe(choices.length);
      }
    });

    it('keeps thresholds inside its range and on the better or worse side they claim', () => {
      const cutOffs = [...instrument.remissionThresholds, instrument.caseness ?? []].flat();
      for (const { score } of cutOffs) {
        expect(score).toBeGreaterThanOrEqual(instrument.minimum);
        expect(score).toBeLessThanOrEqual(instrument.maximum);
      }
      for (const remission of instrument.remissionThresholds) {
        expect(meetsThreshold(remission, instrument.minimum)).toBe(
          instrument.direction === 'higher-is-worse'
        );
        expect(meetsThreshold(remission, instrument.maximum)).toBe(
          instrument.direction === 'lower-is-worse'
        );
      }
      for (const { atLeastProportion } of instrument.responseThresholds) {
        expect(atLeastProportion).toBeGreaterThan(0);
        expect(atLeastProportion).toBeLessThan(1);
      }
      if (instrument.reliableChange !== null) {
        expect(instrument.reliableChange.points).toBeGreaterThan(0);
        expect(instrument.reliableChange.points).toBeLessThan(
          instrument.maximum - instrument.minimum
        );
      }
    });

    it('has no change thresholds where it is no change score', () => {
      if (instrument.changeScore) return;
      expect(instrument.responseThresholds).toEqual([]);
      expect(instrument.remissionThresholds).toEqual([]);
      expect(instrument.reliableChange).toBeNull();
    });

    it('covers its whole range with bands that do not overlap', () => {
      const bands = instrument.severityBands;
      if (bands.length === 0) return;
      expect(bands[0]?.from).toBe(instrument.minimum);
      expect(bands.at(-1)?.to).toBe(instrument.maximum);
      const widestGap =
        Number.isInteger(bands[0]?.to) && bands.every((band) => Number.isInteger(band.from))
          ? 1
          : instrument.scoreStep;
      bands.slice(1).forEach((band, index) => {
        const previous = bands[index]?.to ?? Number.NaN;
        expect(band.from - previous).toBeGreaterThan(0);
        expect(band.from - previous).toBeCloseTo(widestGap, 9);
      });
      fc.assert(
        fc.property(
          fc.double({ min: instrument.minimum, max: instrument.maximum, noNaN: true }),
          fc.double({ min: instrument.minimum, max: instrument.maximum, noNaN: true }),
          (first, second) => {
            const ranks = [Math.min(first, second), Math.max(first, second)].map((score) =>
              bands.findIndex((band) => band === severityBandOf(instrument, score))
            );
            return (
              ranks.every((rank) => rank >= 0) &&
              ranks.toSorted((a, b) => a - b).join() === ranks.join()
            );
          }
        )
      );
      expect(severityBandOf(instrument, instrument.minimum - 1)).toBeNull();
      expect(severityBandOf(instrument, instrument.maximum + 1)).toBeNull();
      expect(severityBandOf(instrument, Number.NaN)).toBeNull();
    });

    it('accepts totals of its range and step only', () => {
      expect(isValidTotal(instrument, instrument.minimum).valid).toBe(true);
      expect(isValidTotal(instrument, instrument.maximum).valid).toBe(true);
      for (const wrong of [instrument.minimum - 1, instrument.maximum + 1, Number.NaN, Infinity]) {
        expect(isValidTotal(instrument, wrong).valid).toBe(false);
      }
      expect(isValidTotal(instrument, instrument.minimum + 0.5).valid).toBe(
        instrument.scoreStep < 1
      );
    });

    it('offers an answer option for each score of a worded item', () => {
      if (instrument.entry === 'score-entry') return;
      for (const item of instrument.items) {
        const options = item.answerOptions ?? instrument.answerOptions;
        expect(options.map((option) => option.score)).toEqual(
          Array.from({ length: item.maximum - item.minimum + 1 }, (_, step) => item.minimum + step)
        );
      }
    });

    it('refuses an unknown item', () => {
      const outcome = instrument.scoreItems({ 'no-such-item': 1 });
      expect(outcome.valid).toBe(false);
    });
  }
);

describe.each(withItems.map((instrument) => [instrument.id, instrument] as const))(
  '%s items',
  (_id, instrument) => {
    it('reaches exactly its minimum and maximum', () => {
      expect(instrument.scoreItems(answerAll(instrument.items, (item) => item.minimum))).toEqual({
        valid: true,
        totalScore: instrument.minimum
      });
      expect(instrument.scoreItems(answerAll(instrument.items, (item) => item.maximum))).toEqual({
        valid: true,
        totalScore: instrument.maximum
      });
    });

    it('never falls when one answer rises, stays in range, and gives a total that is valid', () => {
      fc.assert(
        fc.property(
          completeAnswers(instrument),
          fc.constantFrom(...instrument.items),
          (answers, raised) => {
            const before = instrument.scoreItems(answers);
            const after = instrument.scoreItems({ ...answers, [raised.id]: raised.maximum });
            if (!before.valid || !after.valid) return false;
            return (
              after.totalScore >= before.totalScore &&
              isValidTotal(instrument, before.totalScore).valid
            );
          }
        )
      );
    });

    it('has a reason and no total beyond the missing-item rule, whatever is left out', () => {
      const scored = instrument.items.filter((item) => item.scored);
      const { minimumAnswered } = instrument.missingItemRule;
      expect(minimumAnswered).toBeGreaterThan(0);
      expect(minimumAnswered).toBeLessThanOrEqual(scored.length);
      fc.assert(
        fc.property(
          completeAnswers(instrument),
          fc.shuffledSubarray([...scored], { minLength: scored.length - minimumAnswered + 1 }),
          fc.constantFrom(null, undefined),
          (answers, omitted, nothing) => {
            const partial = {
              ...answers,
              ...Object.fromEntries(omitted.map((item) => [item.id, nothing]))
            };
            const outcome = instrument.scoreItems(partial);
            return !outcome.valid && outcome.reason.endsWith('.');
          }
        )
      );
    });

    it('refuses answers out of range or not whole', () => {
      const all = answerAll(instrument.items, (item) => item.minimum);
      for (const item of instrument.items) {
        for (const wrong of [item.minimum - 1, item.maximum + 1, item.minimum + 0.5, Number.NaN]) {
          const outcome = instrument.scoreItems({ ...all, [item.id]: wrong });
          expect(outcome.valid).toBe(false);
          if (!outcome.valid) expect(outcome.reason).toContain(item.id);
        }
      }
    });
  }
);

import { describe, expect, it } from 'vitest';
import { bdi2 } from './bdi2.ts';
import { bpiInterference } from './bpi-interference.ts';
import { bpiSeverity } from './bpi-severity.ts';
import { cadss6 } from './cadss6.ts';
import { cssrs } from './cssrs.ts';
import { gad7 } from './gad7.ts';
import { hamd17 } from './hamd17.ts';
import { hamd6 } from './hamd6.ts';
import type { Instrument, ItemAnswers } from './instrument.ts';
import { madrs } from './madrs.ts';
import { nrs } from './nrs.ts';
import { pcl5 } from './pcl5.ts';
import { peg } from './peg.ts';
import { phq9 } from './phq9.ts';
import { promisPi } from './promis-pi.ts';
import { qidsSr16 } from './qids-sr16.ts';
import { instruments } from './registry.ts';
import { severityBandOf } from './severity-band.ts';
import { meetsThreshold } from './threshold.ts';
import { isValidTotal } from './valid-total.ts';

function answered(instrument: Instrument, scores: readonly (number | null)[]): ItemAnswers {
  return Object.fromEntries(
    scores.map((score, index) => [instrument.items[index]?.id ?? `missing-${index}`, score])
  );
}

const bandLabel = (instrument: Instrument, score: number) =>
  severityBandOf(instrument, score)?.label ?? null;

describe('PHQ-9', () => {
  // PACIO FHIR guide, QuestionnaireResponse betsysmith-johnson01-qr-phq9-snf-admission-01: total 23.
  const pacio = [2, 3, 2, 3, 2, 2, 3, 3, 3];

  it('sums the nine items of the PACIO example to its stated 23', () => {
    expect(phq9.scoreItems(answered(phq9, pacio))).toEqual({ valid: true, totalScore: 23 });
  });

  it('leaves the difficulty item out of the total', () => {
    expect(phq9.scoreItems(answered(phq9, [...pacio, 3]))).toEqual({ valid: true, totalScore: 23 });
    expect(phq9.scoreItems(answered(phq9, [...pacio, null])).valid).toBe(true);
  });

  it('never prorates, and still marks item 9 for an alert', () => {
    const partial = answered(phq9, [2, 3, null, 3, 2, 2, 3, 3, 1]);
    expect(phq9.scoreItems(partial)).toEqual({
      valid: false,
      reason: 'PHQ-9 has 8 of 9 items answered. Answer every item for a total.'
    });
    const alerting = phq9.items.filter((item) => item.alertFrom !== undefined);
    expect(alerting.map((item) => [item.id, item.alertFrom])).toEqual([['phq9-9', 1]]);
  });

  it('keeps the published item order, which is not LOINC order', () => {
    expect(phq9.items.map((item) => item.code?.code)).toEqual([
      '44250-9',
      '44255-8',
      '44259-0',
      '44254-1',
      '44251-7',
      '44258-2',
      '44252-5',
      '44253-3',
      '44260-8',
      '69722-7'
    ]);
  });

  it('cuts severity at 5, 10, 15 and 20 (Kroenke 2001)', () => {
    const edges = [4, 5, 9, 10, 14, 15, 19, 20];
    expect(edges.map((score) => bandLabel(phq9, score))).toEqual([
      'minimal',
      'mild',
      'mild',
      'moderate',
      'moderate',
      'moderately severe',
      'moderately severe',
      'severe'
    ]);
  });

  it('remits below 5 by default and at 5 only by the named alternative', () => {
    const atFive = phq9.remissionThresholds.map((threshold) => [
      threshold.id,
      meetsThreshold(threshold, 5)
    ]);
    expect(atFive).toEqual([
      ['below-5', false],
      ['at-most-5', true]
    ]);
    expect(phq9.reliableChange?.points).toBe(6);
    expect(phq9.caseness).toMatchObject({ operator: '>=', score: 10 });
  });
});

describe('GAD-7 and PCL-5', () => {
  it('need every item', () => {
    expect(gad7.scoreItems(answered(gad7, [3, 2, 1, 0, 3, 2, 1]))).toEqual({
      valid: true,
      totalScore: 12
    });
    expect(gad7.scoreItems(answered(gad7, [3, 2, 1, 0, 3, 2])).valid).toBe(false);
    expect(pcl5.items).toHaveLength(20);
    expect(
      pcl5.scoreItems(
        answered(
          pcl5,
          Array.from({ length: 19 }, () => 2)
        )
      ).valid
    ).toBe(false);
  });

  it('use reliable change 4 (NHS) and 15 (Marx 2022)', () => {
    expect(gad7.reliableChange?.points).toBe(4);
    expect(pcl5.reliableChange?.points).toBe(15);
  });
});

describe('QIDS-SR16', () => {
  // Rule: max(1–4) + 5 + max(6–9) + 10 + 11 + 12 + 13 + 14 + max(15, 16); here 3+2+1+2+0+1+2+3+2.
  const items = [1, 3, 2, 0, 2, 0, 1, 1, 0, 2, 0, 1, 2, 3, 0, 2];

  it('takes the highest item of each domain, not the sum of sixteen', () => {
    expect(items.reduce((sum, score) => sum + score, 0)).toBe(20);
    expect(qidsSr16.scoreItems(answered(qidsSr16, items))).toEqual({ valid: true, totalScore: 16 });
    expect(bandLabel(qidsSr16, 16)).toBe('severe');
  });

  it('needs one answer in each domain and names the domain without one', () => {
    const oneSided = answered(qidsSr16, [1, 3, 2, 0, 2, 0, null, 1, null, ...items.slice(9)]);
    expect(qidsSr16.scoreItems(oneSided)).toEqual({ valid: true, totalScore: 16 });
    const noMovement = answered(qidsSr16, [...items.slice(0, 14), null, null]);
    expect(qidsSr16.scoreItems(noMovement)).toEqual({
      valid: false,
      reason: 'QIDS-SR16 has no answer to one of items 15, 16. Answer it for a total.'
    });
  });
});

describe('Hamilton and Montgomery–Åsberg', () => {
  it('HAM-D17 has nine items to 4 and eight to 2', () => {
    const maxima = hamd17.items.map((item) => item.maximum);
    expect(maxima.filter((maximum) => maximum === 4)).toHaveLength(9);
    expect(maxima.filter((maximum) => maximum === 2)).toHaveLength(8);
    expect([7, 8, 16, 17, 23, 24].map((score) => bandLabel(hamd17, score))).toEqual([
      'none',
      'mild',
      'mild',
      'moderate',
      'moderate',
      'severe'
    ]);
  });

  it('HAM-D6 items are the HAM-D17 items of the same number', () => {
    for (const item of hamd6.items) {
      const number = item.id.replace('hamd6-', '');
      const original = hamd17.items.find((candidate) => candidate.id === `hamd17-${number}`);
      expect([item.text, item.maximum]).toEqual([original?.text, original?.maximum]);
    }
  });

  it('MADRS remits below 10 (Hawley 2002) and names the other published cut-offs', () => {
    expect(madrs.remissionThresholds.map(({ operator, score }) => `${operator}${score}`)).toEqual([
      '<10',
      '<=9',
      '<=10',
      '<=12',
      '<=4'
    ]);
    expect(madrs.remissionThresholds.map((threshold) => meetsThreshold(threshold, 10))).toEqual([
      false,
      false,
      true,
      true,
      false
    ]);
  });
});

describe('pain', () => {
  it('PEG is the unrounded mean of three', () => {
    expect(peg.scoreItems(answered(peg, [8, 7, 7]))).toEqual({ valid: true, totalScore: 22 / 3 });
    expect(peg.scoreItems(answered(peg, [8, 7, null])).valid).toBe(false);
    expect([5.3, 5.33, 16 / 3].map((score) => isValidTotal(peg, score).valid)).toEqual([
      true,
      true,
      true
    ]);
  });

  it('NRS answers at least 30% by default, 50% by name, and reliable change of 2 points and 30%', () => {
    expect(nrs.responseThresholds.map((threshold) => threshold.atLeastProportion)).toEqual([
      0.3, 0.5
    ]);
    expect(nrs.reliableChange).toMatchObject({ points: 2, proportion: 0.3 });
    expect(nrs.recallPeriod).toBe('7-day average');
  });

  it('keeps a mean between two bands in the lower one', () => {
    expect([0, 4.9, 5, 6.99, 7, 10].map((score) => bandLabel(nrs, score))).toEqual([
      'none or mild',
      'none or mild',
      'moderate',
      'moderate',
      'severe',
      'severe'
    ]);
    expect([55, 55.1, 60, 70, 70.1].map((score) => bandLabel(promisPi, score))).toEqual([
      'within normal limits',
      'mild',
      'mild',
      'moderate',
      'severe'
    ]);
  });

  it('BPI interference is the mean of those answered, from four of seven', () => {
    expect(
      bpiInterference.scoreItems(answered(bpiInterference, [8, 6, null, 7, null, 5, null]))
    ).toEqual({ valid: true, totalScore: 6.5 });
    expect(
      bpiInterference.scoreItems(answered(bpiInterference, [8, 6, null, 7, null, null, null]))
    ).toEqual({
      valid: false,
      reason: 'BPI interference has 3 of 7 items answered. Answer at least 4 items for a total.'
    });
    expect(bpiSeverity.scoreItems(answered(bpiSeverity, [8, 2, 5, null])).valid).toBe(false);
    expect(bpiSeverity.scoreItems(answered(bpiSeverity, [8, 2, 5, 4]))).toEqual({
      valid: true,
      totalScore: 4.75
    });
  });
});

describe('C-SSRS', () => {
  const screen = (yes: readonly string[], open: readonly string[] = []) =>
    cssrs.scoreItems(
      Object.fromEntries(
        cssrs.items.map(({ id }) => [id, open.includes(id) ? null : yes.includes(id) ? 1 : 0])
      )
    );

  it('takes the highest level reached (Columbia triage)', () => {
    const levels = [
      screen([]),
      screen(['cssrs-1']),
      screen(['cssrs-2']),
      screen(['cssrs-2', 'cssrs-3']),
      screen(['cssrs-6']),
      screen(['cssrs-2', 'cssrs-4']),
      screen(['cssrs-2', 'cssrs-5']),
      screen(['cssrs-6', 'cssrs-6-recent'])
    ];
    expect(
      levels.map((level) => (level.valid ? bandLabel(cssrs, level.totalScore) : null))
    ).toEqual([
      'no risk reported',
      'low risk',
      'low risk',
      'moderate risk',
      'moderate risk',
      'high risk',
      'high risk',
      'high risk'
    ]);
  });

  it('does not ask 3 to 5 after a no to 2, nor the past 3 months after a no to 6', () => {
    const skipped = ['cssrs-3', 'cssrs-4', 'cssrs-5', 'cssrs-6-recent'];
    expect(screen(['cssrs-1'], skipped)).toEqual({ valid: true, totalScore: 1 });
  });

  it('is incomplete, never negative, with a gate question open', () => {
    const open = [
      screen([], ['cssrs-1']),
      screen([], ['cssrs-2']),
      screen([], ['cssrs-6']),
      screen(['cssrs-2'], ['cssrs-3']),
      screen(['cssrs-6'], ['cssrs-6-recent']),
      cssrs.scoreItems({})
    ];
    for (const outcome of open) {
      expect(outcome.valid).toBe(false);
      if (!outcome.valid) expect(outcome.reason).toContain('incomplete');
    }
  });

  it('alerts on any yes', () => {
    expect(cssrs.items.every((item) => item.alertFrom === 1)).toBe(true);
  });

  it('is the only safety flag; with dissociation it is never a change score', () => {
    const flags = instruments.filter((instrument) => !instrument.changeScore);
    expect(flags.map((instrument) => instrument.id)).toEqual(['cadss', 'cadss6', 'cssrs']);
  });
});

describe('entered without items', () => {
  it('says so instead of scoring', () => {
    expect(bdi2.scoreItems({})).toEqual({
      valid: false,
      reason: 'BDI-II is entered as a total score. Its items are not kept here.'
    });
    expect(cadss6.items.map((item) => item.id)).toEqual([
      'cadss6-1',
      'cadss6-2',
      'cadss6-6',
      'cadss6-7',
      'cadss6-15',
      'cadss6-22'
    ]);
  });

  it('refuses a fraction of a summed scale and a score out of range, in a sentence', () => {
    expect(isValidTotal(madrs, 20.5)).toEqual({
      valid: false,
      reason: 'MADRS total 20.5 is not a whole number. Enter the sum of the items.'
    });
    expect(isValidTotal(phq9, 300)).toEqual({
      valid: false,
      reason: 'PHQ-9 total 300 is outside 0 to 27. Check the score or the instrument.'
    });
  });
});

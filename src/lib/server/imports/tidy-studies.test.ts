import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readTidyFolder } from './tidy.ts';

const today = '2026-11-22';
const realData =
  process.env['REAL_DATA_DIR'] ??
  fileURLToPath(new URL('../../../../../shared/data', import.meta.url));

describe.skipIf(!existsSync(realData))(
  `published studies (skipped where REAL_DATA_DIR has none: ${realData})`,
  () => {
    test.each([
      [
        'nimh-ketamine',
        { clinics: 1, patients: 36, statedSeries: 60, infusions: 60, assessments: 404 }
      ],
      [
        'amitriptyline-pain',
        { clinics: 1, patients: 122, statedSeries: 244, infusions: 244, assessments: 732 }
      ],
      [
        'dia-antidepressant',
        { clinics: 17, patients: 172, statedSeries: 172, infusions: 172, assessments: 1388 }
      ]
    ])('%s validates whole', async (study, counts) => {
      const outcome = await readTidyFolder(join(realData, study, 'tidy'), { today });
      expect(outcome.report.rejected).toEqual([]);
      expect(outcome.report.skippedDuplicates).toBe(0);
      expect(outcome.report.counts).toEqual({ ...counts, clinicians: 0, itemScores: 0 });
      expect(outcome.ok && new Set(outcome.batch.patients.map((one) => one.dayBasis))).toEqual(
        new Set(['study-day'])
      );
    });

    test('indications, agents and doses of the studies', async () => {
      const indications = async (study: string) => {
        const outcome = await readTidyFolder(join(realData, study, 'tidy'), { today });
        if (!outcome.ok) throw new Error('refused');
        return {
          indications: [...new Set(outcome.batch.patients.map((one) => one.indication))],
          agents: [...new Set(outcome.batch.infusions.map((one) => one.agent))].sort(),
          mgPerKg: [...new Set(outcome.batch.infusions.map((one) => one.doseMgPerKg))]
        };
      };
      expect(await indications('nimh-ketamine')).toEqual({
        indications: ['depression'],
        agents: ['ketamine', 'placebo'],
        mgPerKg: [0.5, null]
      });
      expect(await indications('amitriptyline-pain')).toEqual({
        indications: ['pain'],
        agents: ['amitriptyline', 'placebo'],
        mgPerKg: [null]
      });
      expect(await indications('dia-antidepressant')).toEqual({
        indications: ['depression'],
        agents: ['drug', 'placebo'],
        mgPerKg: [null]
      });
    });
  }
);

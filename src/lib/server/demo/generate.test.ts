import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { findInstrument } from '../../instruments/registry.ts';
import type { ClinicalBatch, InfusionFact } from '../writes/clinical-batch.ts';
import { dayNumber, weekday } from './calendar.ts';
import { generateDemoNetwork } from './generate.ts';
import { readDemoParameters } from './parameters.ts';

const parameters = readDemoParameters();

function groupBy<T extends { localId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.localId);
    if (group === undefined) groups.set(row.localId, [row]);
    else group.push(row);
  }
  return groups;
}

// The registry's sentences may be reworded without changing the network.
const withoutWording = (key: string, value: unknown) =>
  key === 'reasonInvalid' || key === 'recallPeriod' ? undefined : value;

let batch: ClinicalBatch;
let again: ClinicalBatch;
let infusionsOf: Map<string, InfusionFact[]>;

beforeAll(() => {
  batch = generateDemoNetwork(parameters);
  again = generateDemoNetwork(parameters);
  infusionsOf = groupBy(batch.infusions);
});

describe('determinism', () => {
  it('gives the same rows again, and the rows of this digest on every engine', () => {
    expect(again).toEqual(batch);
    const digest = createHash('sha256').update(JSON.stringify(batch, withoutWording)).digest('hex');
    expect(digest).toBe('1c446b8887ccaeffd6c1a302afe4d0093d57a1392c174b2a034fef051e61dadd');
  });

  it('gives other rows for another seed', () => {
    const other = generateDemoNetwork({ ...parameters, seed: parameters.seed + 1, patients: 20 });
    expect(other.patients).not.toEqual(batch.patients.slice(0, 20));
  });

  it('leaves earlier patients as they are when the network is cut shorter in instruments', () => {
    const noQids = { ...parameters, recording: { ...parameters.recording, qidsShare: 0 } };
    const rest = (of: ClinicalBatch) =>
      of.assessments
        .filter((row) => row.instrument === 'phq9' || row.instrument === 'nrs')
        .map(({ localId, assessedOn, totalScore, items }) => ({
          localId,
          assessedOn,
          totalScore,
          items
        }));
    expect(rest(generateDemoNetwork(noQids))).toEqual(rest(batch));
  });
});

describe('contents', () => {
  it('has 3 synthetic clinics, 12 clinicians and 900 patients with distinct local ids', () => {
    expect(batch.clinics).toEqual([
      { name: 'Harbour Street', timeZone: 'America/New_York', synthetic: true },
      { name: 'Northgate', timeZone: 'America/Chicago', synthetic: true },
      { name: 'Riverside', timeZone: 'America/Phoenix', synthetic: true }
    ]);
    expect(batch.clinicians).toHaveLength(12);
    expect(new Set(batch.patients.map((patient) => patient.localId)).size).toBe(900);
    const ids = batch.patients.map((patient) => patient.localId);
    expect(ids.every((id) => /^(HS|NG|RS)-00\d{4}$/.test(id))).toBe(true);
  });

  it('has names with letters beyond ASCII, an apostrophe, a hyphen and a very long one', () => {
    const names = batch.patients.map((patient) => `${patient.givenName} ${patient.familyName}`);
    for (const letter of ['é', 'ř', 'ł', 'Ö', '-', "'"]) {
      expect(
        names.some((name) => name.includes(letter)),
        letter
      ).toBe(true);
    }
    expect(Math.max(...names.map((name) => name.length))).toBeGreaterThan(50);
  });

  it('stops a fifth after one infusion and nearly half before six', () => {
    const settled = batch.patients.filter((patient) => {
      const first = infusionsOf.get(patient.localId)?.[0];
      return first !== undefined && first.givenOn < '2026-10-01';
    });
    const early = settled.map((patient) => {
      const infusions = infusionsOf.get(patient.localId) ?? [];
      const start = dayNumber(infusions[0]?.givenOn ?? '');
      return infusions.filter((infusion) => dayNumber(infusion.givenOn) - start <= 28).length;
    });
    expect(early.filter((count) => count === 1).length / settled.length).toBeCloseTo(0.2, 1);
    const beforeSix = early.filter((count) => count < 6).length / settled.length;
    expect(beforeSix).toBeGreaterThan(0.4);
    expect(beforeSix).toBeLessThan(0.5);
  });

  it('ages people to their birth dates and doses within 0.5 to 1.0 mg/kg of a plausible weight', () => {
    for (const patient of batch.patients) {
      const first = infusionsOf.get(patient.localId)?.[0]?.givenOn ?? '';
      const born = patient.birthOn ?? '';
      const had = first.slice(5) >= born.slice(5) ? 0 : 1;
      expect(Number(first.slice(0, 4)) - Number(born.slice(0, 4)) - had).toBe(patient.ageYears);
    }
    for (const infusion of batch.infusions) {
      const { doseMg, doseMgPerKg } = infusion;
      expect(doseMgPerKg ?? 0.5).toBeGreaterThanOrEqual(0.5);
      expect(doseMgPerKg ?? 0.5).toBeLessThanOrEqual(1);
      expect(doseMg).toBeGreaterThan(20);
      expect(doseMg).toBeLessThan(145);
      expect([1, 2, 3, 4, 5]).toContain(weekday(dayNumber(infusion.givenOn)));
    }
  });

  it('has nothing after the data cut and no infusion before the consult', () => {
    const cut = parameters.dataCutOn;
    expect(batch.infusions.every((infusion) => infusion.givenOn <= cut)).toBe(true);
    expect(batch.assessments.every((row) => row.assessedOn <= cut)).toBe(true);
    const consults = batch.assessments.filter((row) => row.phase === 'consult');
    expect(consults.length).toBeGreaterThan(900);
    for (const consult of consults) {
      const first = infusionsOf.get(consult.localId)?.[0]?.givenOn ?? '';
      expect(first >= consult.assessedOn).toBe(true);
    }
  });

  it('keeps instants on the clinic’s calendar day, across daylight saving', () => {
    const zones = new Map(batch.clinics.map((clinic) => [clinic.name, clinic.timeZone]));
    const days = new Map(
      batch.clinics.map((clinic) => [
        clinic.name,
        new Intl.DateTimeFormat('en-CA', { timeZone: zones.get(clinic.name) ?? 'UTC' })
      ])
    );
    for (const { clinic, assessedAt, assessedOn } of batch.assessments) {
      if (assessedAt === null) continue;
      expect(days.get(clinic)?.format(new Date(assessedAt))).toBe(assessedOn);
    }
    const starts = batch.infusions.flatMap(({ clinic, startedAt, givenOn }) =>
      startedAt === null ? [] : [{ clinic, startedAt, givenOn }]
    );
    for (const { clinic, startedAt, givenOn } of starts) {
      expect(days.get(clinic)?.format(new Date(startedAt))).toBe(givenOn);
    }
    const hour = (clinic: string, at: string) =>
      Number(
        new Intl.DateTimeFormat('en-GB', {
          timeZone: zones.get(clinic) ?? 'UTC',
          hour: '2-digit'
        }).format(new Date(at))
      );
    const hours = starts.slice(0, 500).map((start) => hour(start.clinic, start.startedAt));
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(8);
    expect(Math.max(...hours)).toBeLessThanOrEqual(16);
  });

  it('puts every clocked form of an infusion day on the side of the infusion its phase says', () => {
    const starts = new Map(
      batch.infusions.map((infusion) => [
        `${infusion.localId} ${infusion.givenOn}`,
        infusion.startedAt
      ])
    );
    const before = new Set(['consult', 'baseline', 'pre-infusion']);
    let after = 0;
    for (const { localId, assessedOn, assessedAt, phase } of batch.assessments) {
      const startedAt = starts.get(`${localId} ${assessedOn}`);
      if (startedAt == null || assessedAt === null || phase === null) continue;
      if (before.has(phase)) expect(assessedAt < startedAt).toBe(true);
      if (phase === 'post-infusion') {
        after += 1;
        expect(assessedAt > startedAt).toBe(true);
      }
    }
    expect(after).toBeGreaterThan(50);
  });

  it('agrees with the instrument’s own scoring in every row', () => {
    for (const row of batch.assessments) {
      const instrument = findInstrument(row.instrument);
      if (instrument === undefined) throw new Error(row.instrument);
      const { totalScore, valid, items, reasonInvalid } = row;
      if (totalScore !== null) {
        expect(totalScore).toBeGreaterThanOrEqual(instrument.minimum);
        expect(totalScore).toBeLessThanOrEqual(instrument.maximum);
      }
      if (items === null) expect(valid).toBe(true);
      else {
        expect(instrument.scoreItems(items)).toEqual(
          valid ? { valid, totalScore } : { valid, reason: reasonInvalid }
        );
      }
    }
  });

  it('exercises the awkward cases', () => {
    const { assessments } = batch;
    const share = (of: readonly unknown[]) => of.length / assessments.length;
    const invalid = assessments.filter((row) => !row.valid);
    expect(share(invalid)).toBeGreaterThan(0.005);
    expect(invalid.every((row) => row.totalScore === null && row.items !== null)).toBe(true);
    const corrections = assessments.filter((row) => row.corrects !== null);
    expect(share(corrections)).toBeGreaterThan(0.01);
    for (const correction of corrections) {
      const original = assessments[correction.corrects ?? -1];
      expect(original).toMatchObject({
        localId: correction.localId,
        instrument: correction.instrument,
        assessedOn: correction.assessedOn
      });
      expect((original?.recordedAt ?? '') < (correction.recordedAt ?? '')).toBe(true);
    }
    const ideation = assessments.filter((row) => (row.items?.['phq9-9'] ?? 0) > 0);
    expect(ideation.length).toBeGreaterThan(1000);
    const painless = assessments.filter(
      (row) => row.instrument === 'nrs' && row.phase === 'consult' && row.totalScore === 0
    );
    expect(painless.length).toBeGreaterThan(2);
    const keys = assessments
      .filter((row) => row.instrument === 'phq9' && row.corrects === null)
      .map((row) => `${row.localId} ${row.assessedOn}`);
    expect(keys.length - new Set(keys).size).toBeGreaterThan(50);
    expect(assessments.filter((row) => row.assessedAt === null).length).toBeGreaterThan(3000);
    expect(
      batch.statedSeries.filter((series) => series.label === 'Series 2').length
    ).toBeGreaterThan(20);
    const withBaseline = new Set(
      assessments
        .filter((row) => {
          const first = infusionsOf.get(row.localId)?.[0]?.givenOn ?? '';
          const before = dayNumber(first) - dayNumber(row.assessedOn);
          return row.valid && before >= 0 && before <= 14 && row.phase !== 'post-infusion';
        })
        .map((row) => row.localId)
    );
    const without = batch.patients.filter((patient) => !withBaseline.has(patient.localId)).length;
    expect(without).toBeGreaterThan(10);
    expect(without).toBeLessThan(50);
  });
});

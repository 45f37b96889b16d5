import { expect, test } from 'vitest';
import { isUnusualDose, readAmount, readDose, refuseImpossibleDose } from './dose.ts';
import { Refusal } from './import-report.ts';

test.each([
  ['0.5 mg/kg (protocol)', { doseMg: null, doseMgPerKg: 0.5, doseText: '0.5 mg/kg (protocol)' }],
  ['0.5 mg/kg', { doseMg: null, doseMgPerKg: 0.5, doseText: null }],
  ['0.5MG/KG', { doseMg: null, doseMgPerKg: 0.5, doseText: null }],
  ['40 mg', { doseMg: 40, doseMgPerKg: null, doseText: null }],
  ['40mg', { doseMg: 40, doseMgPerKg: null, doseText: null }],
  ['50', { doseMg: null, doseMgPerKg: null, doseText: '50' }],
  ['', { doseMg: null, doseMgPerKg: null, doseText: null }],
  ['22 mg/h', { doseMg: null, doseMgPerKg: null, doseText: '22 mg/h' }],
  ['0.35 mg/kg/h', { doseMg: null, doseMgPerKg: null, doseText: '0.35 mg/kg/h' }],
  ['40 mg daily', { doseMg: null, doseMgPerKg: null, doseText: '40 mg daily' }],
  ['40 mg x 2', { doseMg: null, doseMgPerKg: null, doseText: '40 mg x 2' }],
  ['=40', { doseMg: null, doseMgPerKg: null, doseText: '=40' }]
])('%s', (text, dose) => {
  expect(readDose(text)).toEqual(dose);
});

test('a negative dose and a decimal comma are refused', () => {
  expect(readDose('-5 mg')).toBeInstanceOf(Refusal);
  expect(readDose('0,5 mg/kg')).toBeInstanceOf(Refusal);
  expect(readAmount('0,5')).toBeInstanceOf(Refusal);
  expect(readAmount('1e1')).toBeInstanceOf(Refusal);
  expect(readAmount('35')).toBe(35);
  expect(readAmount(' ')).toBeNull();
});

test('40 in a column of mg/kg is a slip of unit', () => {
  const dose = { doseMg: null, doseMgPerKg: 40, doseText: null };
  expect(refuseImpossibleDose('ketamine', dose)?.problem).toBe('{value} is outside 0 to 20 mg/kg.');
  expect(refuseImpossibleDose('esketamine', dose)).not.toBeNull();
  expect(refuseImpossibleDose('valproate', dose)).toBeNull();
});

test('a possible dose above ketamine protocols is worth a second look', () => {
  expect(isUnusualDose('ketamine', { doseMg: 400, doseMgPerKg: null, doseText: null })).toBe(true);
  expect(isUnusualDose('ketamine', { doseMg: 40, doseMgPerKg: 0.5, doseText: null })).toBe(false);
  expect(isUnusualDose('amitriptyline', { doseMg: 400, doseMgPerKg: null, doseText: null })).toBe(
    false
  );
});

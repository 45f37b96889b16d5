import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PATIENTS = 30;
const INFUSION_DAYS = [0, 3, 7, 10, 14, 17];
const ASSESSMENT_DAYS = [-1, 3, 7, 10, 14, 17, 31, 60];

/** What every generated study holds, so that half of one is recognised. */
export const generatedCounts = {
  patients: PATIENTS,
  infusions: PATIENTS * INFUSION_DAYS.length,
  assessments: PATIENTS * ASSESSMENT_DAYS.length
};

/** Writes a tidy folder of patients that no other `name` has. */
export async function writeGeneratedStudy(folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const patients = Array.from({ length: PATIENTS }, (_, at) => `${name}-${at}`);
  const file = (header: string, rows: string[]) => `${[header, ...rows].join('\n')}\n`;
  await writeFile(
    join(folder, 'patients.csv'),
    file(
      'patient_id,site,diagnosis',
      patients.map((id) => `${id},Crash test,MDD`)
    )
  );
  await writeFile(
    join(folder, 'infusions.csv'),
    file(
      'patient_id,day,drug,dose',
      patients.flatMap((id) => INFUSION_DAYS.map((day) => `${id},${day},ketamine,0.5 mg/kg`))
    )
  );
  await writeFile(
    join(folder, 'assessments.csv'),
    file(
      'patient_id,day,instrument,score',
      patients.flatMap((id, at) =>
        ASSESSMENT_DAYS.map((day, visit) => `${id},${day},PHQ-9,${(27 + at - 3 * visit) % 28}`)
      )
    )
  );
}

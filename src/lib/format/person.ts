/** "Lindqvist, Mara", or the record number where no name is stored. */
export function formatListName(person: Named): string {
  const { familyName, givenName } = person;
  if (familyName && givenName) return `${familyName}, ${givenName}`;
  return familyName ?? givenName ?? person.localId;
}

/** "Mara Lindqvist", or the record number where no name is stored. */
export function formatFullName(person: Named): string {
  const name = [person.givenName, person.familyName].filter(Boolean).join(' ');
  return name === '' ? person.localId : name;
}

/** "F 43"; empty where neither is known. */
export function formatSexAndAge(sex: string | null, ageYears: number | null): string {
  const letter = sex === 'female' ? 'F' : sex === 'male' ? 'M' : '';
  return [letter, ageYears === null ? '' : String(ageYears)].filter(Boolean).join(' ');
}

interface Named {
  readonly localId: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
}

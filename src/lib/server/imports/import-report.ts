/** What an import answers, committed or not. Values of cells stand only in `Rejection.value`. */
export interface ImportReport {
  readonly files: readonly ImportedFile[];
  /** Of the whole set of files, whatever their order; null where a file could not be read to its end. */
  readonly sha256: string | null;
  /** The first 1,000 in detail; `rejectedTotal` and `rejectedByKind` count all of them. */
  readonly rejected: readonly Rejection[];
  readonly rejectedTotal: number;
  readonly rejectedByKind: Readonly<Partial<Record<RejectionKind, number>>>;
  readonly notices: readonly string[];
  readonly skippedDuplicates: number;
  readonly counts: BatchCounts;
}

export interface ImportedFile {
  readonly name: string;
  readonly sha256: string | null;
  /** Records with at least one value, the header not counted. */
  readonly rows: number;
}

export interface BatchCounts {
  readonly clinics: number;
  readonly clinicians: number;
  readonly patients: number;
  readonly statedSeries: number;
  readonly infusions: number;
  readonly assessments: number;
  readonly itemScores: number;
}

export const rejectionKinds = {
  file: 'File that could not be read',
  fields: 'Wrong number of fields',
  characters: 'Control character or over-long text',
  blank: 'Blank where a value is needed',
  date: 'Not a date, or outside the dates allowed',
  number: 'Not a number of the kind needed',
  choice: 'Not one of the choices',
  score: 'Not a score of its instrument',
  instrument: 'Unknown instrument',
  dose: 'Dose outside its range',
  'unknown-patient': 'Unknown patient',
  conflict: 'Contradicts another row'
} as const;

export type RejectionKind = keyof typeof rejectionKinds;

/**
 * One thing to correct. `{value}` in `problem` stands for the cell's text, which `value` carries for the
 * screen of the person importing; logs and downloads leave it out.
 */
export interface Rejection {
  readonly file: string;
  /** Physical line on which the record begins, from 1; null where the whole file is meant. */
  readonly line: number | null;
  /** Record after the header, from 1; null for the header and the whole file. */
  readonly record: number | null;
  readonly column: string | null;
  readonly kind: RejectionKind;
  readonly problem: string;
  readonly remedy: string;
  readonly value: string | null;
}

/** Why one cell or row cannot be taken, before it is known where it stands. */
export class Refusal {
  readonly kind: RejectionKind;
  readonly problem: string;
  readonly remedy: string;

  constructor(kind: RejectionKind, problem: string, remedy: string) {
    this.kind = kind;
    this.problem = problem;
    this.remedy = remedy;
  }
}

export interface RowPosition {
  readonly file: string;
  readonly line: number | null;
  readonly record: number | null;
}

const DETAILED = 1000;

/** Keeps the first 1,000 rejections whole and counts the rest by kind. */
export class RejectionLog {
  readonly detailed: Rejection[] = [];
  readonly byKind: Partial<Record<RejectionKind, number>> = {};
  total = 0;

  add(position: RowPosition, column: string | null, refusal: Refusal, value: string | null): void {
    this.total += 1;
    this.byKind[refusal.kind] = (this.byKind[refusal.kind] ?? 0) + 1;
    if (this.detailed.length >= DETAILED) return;
    const { file, line, record } = position;
    const { kind, problem, remedy } = refusal;
    this.detailed.push({ file, line, record, column, kind, problem, remedy, value });
  }
}

/**
 * A cell's text as it may be written to a terminal or page: control, format and bidirectional
 * characters as `\u` escapes, at most 40 characters.
 */
export function formatCellText(text: string): string {
  const characters = Array.from(text);
  const shown = characters.length > 40 ? [...characters.slice(0, 39), '…'] : characters;
  return shown
    .join('')
    .replace(
      /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
      (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
    );
}

/** The sentence for a rejection, with the cell's text or, for logs and downloads, without it. */
export function formatRejection(rejection: Rejection, show: 'value' | 'no-value'): string {
  const value =
    show === 'value' && rejection.value !== null ? formatCellText(rejection.value) : 'This value';
  const problem = rejection.problem.split('{value}').join(value);
  return `${problem} ${rejection.remedy}`.trim();
}

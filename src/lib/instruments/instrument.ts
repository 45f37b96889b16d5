/**
 * What a questionnaire is, as data. Proportions, scores and thresholds are on the instrument's own
 * scale and in its own direction, never rescaled.
 */
export type Verification = 'verified' | 'unverified' | 'our-rule';

/**
 * Where a number comes from. `verified`: read in the source named. `unverified`: not shown to users as
 * fact. `our-rule`: decided here because no published rule could be verified, and shown as our rule.
 */
export interface Source {
  readonly citation: string;
  readonly verification: Verification;
}

export type ComparisonOperator = '<' | '<=' | '>' | '>=';

/** A cut-off on the total score: `{ operator: '<', score: 5 }` is "below 5". */
export interface ScoreThreshold {
  readonly id: string;
  /** Names the choice where the literature disagrees: "below 5". */
  readonly label: string;
  readonly operator: ComparisonOperator;
  readonly score: number;
  readonly source: Source;
}

/** A fall from baseline of at least this proportion (0–1). */
export interface ResponseThreshold {
  readonly id: string;
  readonly label: string;
  readonly atLeastProportion: number;
  readonly source: Source;
}

/** A change of at least `points` (and, where set, at least `proportion` of baseline, both required) is reliable. */
export interface ReliableChange {
  readonly points: number;
  readonly proportion?: number;
  readonly source: Source;
}

/**
 * A band covers `from` to `to`, both included, on the total score. Bands are in ascending order; a score
 * between two bands (a mean of 4.3 between 0–4 and 5–6) belongs to the lower one, see `severityBandOf`.
 */
export interface SeverityBand {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

export interface AnswerOption {
  readonly score: number;
  readonly label: string;
  readonly code: Code | null;
}

export interface Code {
  readonly system: 'http://loinc.org';
  readonly code: string;
}

export interface Item {
  readonly id: string;
  /** Wording where the licence lets us ship it, otherwise the item's short name. */
  readonly text: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly code: Code | null;
  /** Scored items make the total; PHQ-9's difficulty item does not. */
  readonly scored: boolean;
  /** An answer at or above `alertFrom` raises a safety alert, whether or not the total is valid. */
  readonly alertFrom?: number;
  /** Where this item's answers differ from the instrument's `answerOptions`. */
  readonly answerOptions?: readonly AnswerOption[];
}

export interface MissingItemRule {
  /** Fewest answered scored items for a valid total; 0 where only the total is entered. */
  readonly minimumAnswered: number;
  readonly statement: string;
  readonly source: Source;
}

export type InstrumentDomain =
  'depression' | 'pain' | 'anxiety' | 'ptsd' | 'dissociation' | 'safety';

export interface Instrument {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly fullName: string;
  /** Names other files use (`PHQ-9`, `HAMD17`), compared without case, spaces, hyphens or underscores. */
  readonly aliases: readonly string[];
  readonly domain: InstrumentDomain;
  readonly rater: 'self' | 'clinician';
  /** The default; stored with each assessment, because a form may be given with another. */
  readonly recallPeriod: string;
  /** Every recall period an assessment may state, the default first. */
  readonly recallPeriods: readonly [string, ...string[]];
  readonly minimum: number;
  readonly maximum: number;
  /** 1 where totals are whole numbers; below 1 where they are means or T-scores, the step of an entry field. */
  readonly scoreStep: number;
  readonly direction: 'higher-is-worse' | 'lower-is-worse';
  /** Item by item with wording, or `score-entry` where only the total (and perhaps item numbers) may ship. */
  readonly entry: 'items' | 'score-entry';
  readonly items: readonly Item[];
  readonly stem: string | null;
  readonly answerOptions: readonly AnswerOption[];
  readonly severityBands: readonly SeverityBand[];
  readonly severitySource: Source | null;
  readonly missingItemRule: MissingItemRule;
  /** False where a difference between two totals means nothing: a safety flag, or a state during an infusion. */
  readonly changeScore: boolean;
  /** First entry is the default; empty where none is sourced, and rates are then "not estimable". */
  readonly responseThresholds: readonly ResponseThreshold[];
  readonly remissionThresholds: readonly ScoreThreshold[];
  readonly reliableChange: ReliableChange | null;
  /** Other sourced values, never used unless chosen. */
  readonly reliableChangeAlternatives: readonly ReliableChange[];
  /** At or beyond this a patient counts as a case (PHQ-9 ≥ 10). */
  readonly caseness: ScoreThreshold | null;
  readonly totalCode: Code | null;
  readonly panelCode: Code | null;
  readonly licence: string;
  /** Item answers by item id → total score, or why there is none. `undefined` and `null` are unanswered. */
  readonly scoreItems: (answers: ItemAnswers) => ScoreOutcome;
}

export type ItemAnswers = Readonly<Record<string, number | null | undefined>>;

export type ScoreOutcome =
  | { readonly valid: true; readonly totalScore: number }
  | { readonly valid: false; readonly reason: string };

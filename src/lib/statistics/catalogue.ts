import {
  parseColumns,
  parseFollowUps,
  parseLevel,
  parseNumber,
  parseNumbers,
  parseProportionMethod,
  parseRatioMethod,
  parseValues,
  type CallArguments
} from './catalogue-arguments.ts';
import { estimateCumulativeProportions } from './cumulative-proportion.ts';
import { estimateDiagnosticAccuracy } from './diagnostic-accuracy.ts';
import { estimateDifference } from './difference-of-proportions.ts';
import { computeExactBinomialTest } from './exact-binomial-test.ts';
import { computeFunnelLimits } from './funnel-limits.ts';
import { estimateSurvival } from './kaplan-meier.ts';
import { computeLogRank } from './log-rank.ts';
import { estimateMean, estimateMeanChange } from './mean.ts';
import { estimateMedian } from './median.ts';
import { estimateOverdispersion } from './overdispersion.ts';
import { computePChart } from './p-chart.ts';
import { estimatePoissonRate } from './poisson-rate.ts';
import { estimateProportion } from './proportion.ts';
import { computeQuantiles } from './quantiles.ts';
import { computeReliableChangeCriterion, computeReliableChangeIndex } from './reliable-change.ts';
import { computeRequiredPatients } from './required-patients.ts';
import { computeRunRules } from './run-rules.ts';
import { computeScoreTest } from './score-test.ts';
import { estimateStandardisedChange } from './standardised-change.ts';
import {
  estimateIndirectStandardisation,
  estimateStandardisedRatio
} from './standardised-ratio.ts';
import { computeSurvivalAt } from './survival-at.ts';
import { computeTTest } from './t-test.ts';
import { computeTippingPoints } from './tipping-points.ts';

/** One statistic that can be called by name with texts, so that anyone can check it against R. */
export interface CatalogueEntry {
  /** What follows the name. `<file.csv>` comes first where `takesFile`. */
  readonly usage: string;
  readonly summary: string;
  readonly takesFile?: true;
  /** @throws RangeError when the arguments do not fit, in a sentence fit for display */
  compute(call: CallArguments): object;
}

const beforeAfter = (call: CallArguments) => {
  const rows = parseColumns(['before', 'after'], call);
  return { before: rows.map((row) => row.before), after: rows.map((row) => row.after) };
};

const counts = (call: CallArguments) => parseColumns(['numerator', 'denominator'], call);

/** Splits a leading number from a list of values. */
function parseLeading(name: string, values: string, { positional }: CallArguments) {
  const [first, ...rest] = positional;
  if (first === undefined)
    throw new RangeError(`No arguments were given. Give ${name}, ${values}.`);
  return { first: parseNumber(name, first), rest: parseValues(values, rest) };
}

export const catalogue: Readonly<Record<string, CatalogueEntry>> = {
  wilson: {
    usage: '<numerator> <denominator> [--level 0.95]',
    summary: 'a share with Wilson’s score interval',
    compute: (call) => {
      const { numerator, denominator } = parseNumbers(['numerator', 'denominator'], call);
      return estimateProportion(numerator, denominator, parseLevel(call), 'wilson');
    }
  },
  'clopper-pearson': {
    usage: '<numerator> <denominator> [--level 0.95]',
    summary: 'a share with the exact Clopper–Pearson interval',
    compute: (call) => {
      const { numerator, denominator } = parseNumbers(['numerator', 'denominator'], call);
      return estimateProportion(numerator, denominator, parseLevel(call), 'clopper-pearson');
    }
  },
  'score-test': {
    usage: '<numerator> <denominator> <proportion>',
    summary: 'the test that agrees with Wilson’s interval',
    compute: (call) => {
      const { numerator, denominator, proportion } = parseNumbers(
        ['numerator', 'denominator', 'proportion'],
        call
      );
      return computeScoreTest(numerator, denominator, proportion);
    }
  },
  'exact-binomial-test': {
    usage: '<numerator> <denominator> <proportion>',
    summary: 'the central exact test that agrees with the Clopper–Pearson interval',
    compute: (call) => {
      const { numerator, denominator, proportion } = parseNumbers(
        ['numerator', 'denominator', 'proportion'],
        call
      );
      return computeExactBinomialTest(numerator, denominator, proportion);
    }
  },
  newcombe: {
    usage: '<numerator 1> <denominator 1> <numerator 2> <denominator 2> [--level 0.95]',
    summary: 'a difference of two shares with Newcombe’s method 10 interval',
    compute: (call) => {
      const names = ['numerator 1', 'denominator 1', 'numerator 2', 'denominator 2'] as const;
      const row = parseNumbers(names, call);
      return estimateDifference(
        row['numerator 1'],
        row['denominator 1'],
        row['numerator 2'],
        row['denominator 2'],
        parseLevel(call)
      );
    }
  },
  'tipping-points': {
    usage: '<responders> <missing> <denominator> <target> [--level 0.95]',
    summary: 'how many of the missing must have responded to reach a share',
    compute: (call) => {
      const names = ['responders', 'missing', 'denominator', 'target'] as const;
      const { responders, missing, denominator, target } = parseNumbers(names, call);
      return computeTippingPoints(responders, missing, denominator, target, parseLevel(call));
    }
  },
  'required-patients': {
    usage: '<proportion> <half-width> [--level 0.95]',
    summary: 'how many patients it takes to know a share to within a margin',
    compute: (call) => {
      const row = parseNumbers(['proportion', 'half-width'], call);
      const level = parseLevel(call);
      return {
        patients: computeRequiredPatients(row.proportion, row['half-width'], level),
        level,
        method: 'wilson'
      };
    }
  },
  mean: {
    usage: '<value>… [--level 0.95]',
    summary: 'a mean with Student’s t interval',
    compute: (call) => estimateMean(parseValues('value', call.positional), parseLevel(call))
  },
  't-test': {
    usage: '<mean> <value>…',
    summary: 'the test that agrees with Student’s t interval of a mean',
    compute: (call) => {
      const { first, rest } = parseLeading('mean', 'value', call);
      return computeTTest(rest, first);
    }
  },
  median: {
    usage: '<value>… [--level 0.95]',
    summary: 'a median with its exact order-statistic interval',
    compute: (call) => estimateMedian(parseValues('value', call.positional), parseLevel(call))
  },
  quantile: {
    usage: '<probability> <value>…',
    summary: 'a type 7 quantile',
    compute: (call) => {
      const { first, rest } = parseLeading('probability', 'value', call);
      return computeQuantiles(rest, [first]);
    }
  },
  'mean-change': {
    usage: '<file.csv: before, after> [--level 0.95]',
    summary: 'a mean change within patients with Student’s t interval',
    takesFile: true,
    compute: (call) => {
      const { before, after } = beforeAfter(call);
      return estimateMeanChange(before, after, parseLevel(call));
    }
  },
  'standardised-change': {
    usage: '<file.csv: before, after> [--level 0.95]',
    summary: 'a mean change in baseline SDs with Becker’s interval',
    takesFile: true,
    compute: (call) => {
      const { before, after } = beforeAfter(call);
      return estimateStandardisedChange(before, after, parseLevel(call));
    }
  },
  'kaplan-meier': {
    usage: '<file.csv: time, event[, group]> [--level 0.95]',
    summary: 'survival with log–log Greenwood intervals, and the log-rank test of two groups',
    takesFile: true,
    compute: computeCurves
  },
  'survival-at': {
    usage: '<file.csv: time, event> <time> [--level 0.95]',
    summary: 'survival at one time, or where follow-up ends',
    takesFile: true,
    compute: (call) => {
      const { time } = parseNumbers(['time'], call);
      const curve = estimateSurvival(parseFollowUps(call), parseLevel(call));
      return curve.estimable ? computeSurvivalAt(curve, time) : curve;
    }
  },
  'log-rank': {
    usage: '<file.csv: time, event, group>',
    summary: 'the log-rank test of two groups',
    takesFile: true,
    compute: (call) => computeLogRank(parseFollowUps(call).map(withGroup))
  },
  'poisson-rate': {
    usage: '<events> <exposure> <per> [--level 0.95]',
    summary: 'a rate per so much exposure with its exact Poisson interval',
    compute: (call) => {
      const { events, exposure, per } = parseNumbers(['events', 'exposure', 'per'], call);
      return estimatePoissonRate(events, exposure, per, parseLevel(call));
    }
  },
  'standardised-ratio': {
    usage: '<observed> <expected> [--method byar|exact] [--level 0.95]',
    summary: 'observed over expected with Byar’s or the exact interval',
    compute: (call) => {
      const { observed, expected } = parseNumbers(['observed', 'expected'], call);
      const level = parseLevel(call);
      return estimateStandardisedRatio(observed, expected, level, parseRatioMethod(call));
    }
  },
  'indirect-standardisation': {
    usage:
      '<file.csv: numerator, denominator, reference_rate> [--method byar|exact] [--level 0.95]',
    summary: 'observed over expected from strata',
    takesFile: true,
    compute: (call) => {
      const strata = parseColumns(['numerator', 'denominator', 'reference_rate'], call).map(
        ({ numerator, denominator, reference_rate }) => ({
          numerator,
          denominator,
          referenceRate: reference_rate
        })
      );
      return estimateIndirectStandardisation(strata, parseLevel(call), parseRatioMethod(call));
    }
  },
  'funnel-limits': {
    usage: '<target> <denominator>',
    summary: 'exact interpolated binomial limits at 95% and 99.8%',
    compute: (call) => {
      const { target, denominator } = parseNumbers(['target', 'denominator'], call);
      return computeFunnelLimits(target, denominator);
    }
  },
  overdispersion: {
    usage: '<file.csv: numerator, denominator> <target>',
    summary: 'multiplicative winsorised over-dispersion of at least 20 units',
    takesFile: true,
    compute: (call) => estimateOverdispersion(counts(call), parseNumbers(['target'], call).target)
  },
  'p-chart': {
    usage: '<file.csv: numerator, denominator>',
    summary: 'centre and 3-sigma limits of shares in time',
    takesFile: true,
    compute: (call) => computePChart(counts(call))
  },
  'run-rules': {
    usage: '<centre> <value>…',
    summary: 'longest run and crossings of at least 12 points',
    compute: (call) => {
      const { first, rest } = parseLeading('centre', 'value', call);
      return computeRunRules(rest, first);
    }
  },
  'reliable-change': {
    usage: '<standard deviation> <reliability> [--level 0.95]',
    summary: 'the Jacobson–Truax criterion in points',
    compute: (call) => {
      const row = parseNumbers(['standard deviation', 'reliability'], call);
      return computeReliableChangeCriterion(
        row['standard deviation'],
        row.reliability,
        parseLevel(call)
      );
    }
  },
  'reliable-change-index': {
    usage: '<before> <after> <standard deviation> <reliability>',
    summary: 'a patient’s Jacobson–Truax RC',
    compute: (call) => {
      const names = ['before', 'after', 'standard deviation', 'reliability'] as const;
      const row = parseNumbers(names, call);
      return {
        reliableChangeIndex: computeReliableChangeIndex(
          row.before,
          row.after,
          row['standard deviation'],
          row.reliability
        ),
        method: 'jacobson-truax'
      };
    }
  },
  'diagnostic-accuracy': {
    usage:
      '<true positive> <false positive> <false negative> <true negative> [--method wilson|clopper-pearson] [--level 0.95]',
    summary: 'sensitivity, specificity and predictive values',
    compute: (call) => {
      const names = ['true positive', 'false positive', 'false negative', 'true negative'] as const;
      const row = parseNumbers(names, call);
      return estimateDiagnosticAccuracy(
        {
          truePositive: row['true positive'],
          falsePositive: row['false positive'],
          falseNegative: row['false negative'],
          trueNegative: row['true negative']
        },
        parseLevel(call),
        parseProportionMethod(call)
      );
    }
  },
  'cumulative-proportion': {
    usage:
      '<denominator> <reached at>… [--points 1,2,3] [--method wilson|clopper-pearson] [--level 0.95]',
    summary: 'the share that has reached an outcome by each point',
    compute: (call) => {
      const { first, rest } = parseLeading('denominator', 'reached at', call);
      const points = call.options.points?.split(',') ?? ['1', '2', '3', '4', '5', '6', '7', '8'];
      return estimateCumulativeProportions(
        rest,
        first,
        parseValues('point', points),
        parseLevel(call),
        parseProportionMethod(call)
      );
    }
  }
};

function computeCurves(call: CallArguments): object {
  const level = parseLevel(call);
  const patients = parseFollowUps(call);
  if (patients.every((patient) => patient.group === undefined)) {
    return estimateSurvival(patients, level);
  }
  const grouped = patients.map(withGroup);
  const groups = [...new Set(grouped.map((patient) => patient.group))].sort();
  return {
    groups: groups.map((group) => ({
      group,
      ...estimateSurvival(
        grouped.filter((patient) => patient.group === group),
        level
      )
    })),
    ...(groups.length === 2 ? { logRank: computeLogRank(grouped) } : {})
  };
}

function withGroup(patient: { time: number; event: boolean; group: string | undefined }) {
  const { group } = patient;
  if (group === undefined) throw new RangeError('The file has no column "group".');
  return { ...patient, group };
}

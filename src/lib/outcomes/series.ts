/** The rule by which infusions become series; every number is a setting, the defaults are the product's. */
export interface SeriesSettings {
  /** An induction runs while gaps are at most this many days. */
  readonly inductionGapDays: number;
  readonly inductionInfusions: number;
  /** Last day − first day of an induction. */
  readonly inductionSpanDays: number;
  /** This many infusions within `clusterDays` can start a new series. */
  readonly clusterInfusions: number;
  readonly clusterDays: number;
  /** A cluster starts a new series when the gap before it is over this many days … */
  readonly newSeriesGapDays: number;
  /** … or over `shortInductionGapDays` while the induction so far has fewer than `shortInductionInfusions`. */
  readonly shortInductionGapDays: number;
  readonly shortInductionInfusions: number;
  /** Any infusion after more than this many days starts a new series. */
  readonly returnGapDays: number;
}

export const defaultSeriesSettings: SeriesSettings = {
  inductionGapDays: 14,
  inductionInfusions: 8,
  inductionSpanDays: 28,
  clusterInfusions: 3,
  clusterDays: 14,
  newSeriesGapDays: 28,
  shortInductionGapDays: 14,
  shortInductionInfusions: 3,
  returnGapDays: 180
};

/** One current infusion of one patient. `day` counts whole days from any fixed origin. */
export interface SeriesInfusion {
  readonly infusionId: number;
  readonly day: number;
  /** Milliseconds since 1970 where the clock time is known. */
  readonly startedAtMs: number | null;
  readonly agent: string;
  /** The clinic's own name for the series, where it states one. */
  readonly seriesLabel: string | null;
}

export type Phase = 'induction' | 'maintenance';

export interface DerivedSeries {
  readonly seriesNumber: number;
  /** The patient's how-manieth series of this agent, from 1. */
  readonly agentSeriesNumber: number;
  readonly agent: string;
  readonly origin: 'stated' | 'derived';
  readonly label: string | null;
  readonly plannedInfusions: number | null;
  /** In order: the first is infusion number 1. All of induction come before any of maintenance. */
  readonly infusions: readonly {
    readonly infusionId: number;
    readonly day: number;
    readonly phase: Phase;
  }[];
  readonly inductionInfusions: number;
  readonly firstDay: number;
  readonly lastInductionDay: number;
  readonly lastDay: number;
  /**
   * First infusion of the patient's next series, which ends this one's follow-up: the first to begin on a
   * later day than this induction's last. A series given alongside (another agent) ends nothing.
   */
  readonly nextSeriesFirst: { readonly infusionId: number; readonly day: number } | null;
}

interface OpenSeries {
  origin: 'stated' | 'derived';
  label: string | null;
  agent: string;
  plannedInfusions: number | null;
  infusions: { infusionId: number; day: number; startedAtMs: number | null; phase: Phase }[];
  inductionInfusions: number;
}

/**
 * One patient's series, in order of their first infusion. A series the clinic states is honoured, and its
 * planned number ends the induction; the rest are derived, each agent by itself, since a placebo or another
 * agent is never an infusion of this one.
 *
 * @param infusions one patient's current infusions, in any order
 * @param plannedInfusions planned number by the clinic's series label
 */
export function deriveSeries(
  infusions: readonly SeriesInfusion[],
  plannedInfusions: ReadonlyMap<string, number> = new Map(),
  settings: SeriesSettings = defaultSeriesSettings
): DerivedSeries[] {
  const groups = new Map<string, SeriesInfusion[]>();
  for (const infusion of [...infusions].sort(byTime)) {
    const key = JSON.stringify([infusion.seriesLabel, infusion.agent]);
    const group = groups.get(key);
    if (group) group.push(infusion);
    else groups.set(key, [infusion]);
  }
  const open = [...groups.values()].flatMap((group) =>
    splitGroup(group, plannedInfusions, settings)
  );
  open.sort((a, b) => byTime(first(a), first(b)) || (a.agent < b.agent ? -1 : 1));

  const perAgent = new Map<string, number>();
  return open.map((series, index) => {
    const agentSeriesNumber = (perAgent.get(series.agent) ?? 0) + 1;
    perAgent.set(series.agent, agentSeriesNumber);
    const induction = series.infusions.filter((infusion) => infusion.phase === 'induction');
    const lastInductionDay = last(induction).day;
    const next = open.slice(index + 1).find((later) => first(later).day > lastInductionDay);
    return {
      seriesNumber: index + 1,
      agentSeriesNumber,
      agent: series.agent,
      origin: series.origin,
      label: series.label,
      plannedInfusions: series.plannedInfusions,
      infusions: series.infusions.map(({ infusionId, day, phase }) => ({ infusionId, day, phase })),
      inductionInfusions: induction.length,
      firstDay: first(series).day,
      lastInductionDay,
      lastDay: last(series.infusions).day,
      nextSeriesFirst: next ? { infusionId: first(next).infusionId, day: first(next).day } : null
    };
  });
}

function splitGroup(
  infusions: readonly SeriesInfusion[],
  plannedInfusions: ReadonlyMap<string, number>,
  settings: SeriesSettings
): OpenSeries[] {
  const series: OpenSeries[] = [];
  let current: OpenSeries | undefined;
  infusions.forEach(({ infusionId, day, startedAtMs, agent, seriesLabel }, index) => {
    const stated = seriesLabel !== null;
    if (!current || (!stated && startsNewSeries(infusions, index, current, settings))) {
      current = {
        origin: stated ? 'stated' : 'derived',
        label: seriesLabel,
        agent,
        plannedInfusions: stated ? (plannedInfusions.get(seriesLabel) ?? null) : null,
        infusions: [],
        inductionInfusions: 0
      };
      series.push(current);
    }
    const phase = continuesInduction(current, day, settings) ? 'induction' : 'maintenance';
    if (phase === 'induction') current.inductionInfusions += 1;
    current.infusions.push({ infusionId, day, startedAtMs, phase });
  });
  return series;
}

function startsNewSeries(
  infusions: readonly SeriesInfusion[],
  index: number,
  current: OpenSeries,
  settings: SeriesSettings
): boolean {
  const here = infusions[index];
  if (!here) return false;
  const gap = here.day - last(current.infusions).day;
  if (gap > settings.returnGapDays) return true;
  const clusterEnd = infusions[index + settings.clusterInfusions - 1];
  if (!clusterEnd || clusterEnd.day - here.day > settings.clusterDays) return false;
  return (
    gap > settings.newSeriesGapDays ||
    (gap > settings.shortInductionGapDays &&
      current.inductionInfusions < settings.shortInductionInfusions)
  );
}

function continuesInduction(series: OpenSeries, day: number, settings: SeriesSettings): boolean {
  if (series.infusions.length === 0) return true;
  if (series.plannedInfusions !== null) {
    return series.inductionInfusions < series.plannedInfusions;
  }
  const previous = last(series.infusions);
  return (
    previous.phase === 'induction' &&
    series.inductionInfusions < settings.inductionInfusions &&
    day - previous.day <= settings.inductionGapDays &&
    day - first(series).day <= settings.inductionSpanDays
  );
}

type Timed = { day: number; startedAtMs: number | null; infusionId: number };

function byTime(a: Timed, b: Timed): number {
  return (
    a.day - b.day ||
    (a.startedAtMs ?? Infinity) - (b.startedAtMs ?? Infinity) ||
    a.infusionId - b.infusionId ||
    0
  );
}

function first(series: OpenSeries): OpenSeries['infusions'][number] {
  return last(series.infusions.slice(0, 1));
}

function last<Element>(elements: readonly Element[]): Element {
  const element = elements.at(-1);
  if (element === undefined) throw new RangeError('a series has at least one infusion');
  return element;
}

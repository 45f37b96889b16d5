import type { Instrument } from '../instruments/instrument.ts';
import type { Definition } from './definition.ts';
import { targetDayOf } from './evaluate.ts';

/** A definition in plain language, as it stands beside every rate. */
export function describeDefinition(definition: Definition, instrument: Instrument): string {
  const { success, minimumBaseline } = definition;
  const baseline = describeBaseline(definition);
  const fall = success.kind !== 'threshold';
  return [
    `${kindOf(definition, instrument)}: ${describeSuccess(definition, instrument)}${fall ? ` from ${baseline}` : ''}, ${describeWindow(definition)}.`,
    fall ? '' : `Baseline: ${baseline}.`,
    minimumBaseline ? `Baseline ${instrument.name} ${minimumBaseline} or more.` : '',
    describeInduction(definition),
    describeUnit(definition)
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function kindOf({ success }: Definition, { remissionThresholds }: Instrument): string {
  switch (success.kind) {
    case 'percent-drop':
      return 'Response';
    case 'threshold':
      return remissionThresholds.some(
        ({ operator, score }) => operator === success.operator && score === success.score
      )
        ? 'Remission'
        : 'Cut-off';
    case 'reliable-improvement':
      return 'Reliable improvement';
  }
}

/** "PHQ-9 down at least 50%", "PHQ-9 below 5". */
export function describeSuccess({ success }: Definition, instrument: Instrument): string {
  switch (success.kind) {
    case 'percent-drop':
      return `${instrument.name} down at least ${success.atLeast}%`;
    case 'threshold':
      return `${instrument.name} ${success.operator === '<' ? 'below' : 'at most'} ${success.score}`;
    case 'reliable-improvement': {
      const change = instrument.reliableChange;
      if (change === null) return `${instrument.name} reliably down`;
      const share = change.proportion ? ` and ${Math.round(change.proportion * 100)}%` : '';
      return `${instrument.name} down at least ${change.points} points${share}`;
    }
  }
}

function describeWindow(definition: Definition): string {
  const { anchor, fromDay, toDay, pick } = definition.outcomeWindow;
  const after = anchor === 'first-infusion' ? 'infusion 1' : 'the last induction infusion';
  const days = fromDay === toDay ? `day ${dayText(fromDay)}` : `days ${dayRange(fromDay, toDay)}`;
  if (fromDay === toDay) return `at the score of ${days} after ${after}`;
  const which =
    pick === 'last-in-window'
      ? 'the last score'
      : `the score nearest day ${dayText(targetDayOf(definition))}`;
  return `at ${which} of ${days} after ${after}`;
}

function dayRange(from: number, to: number): string {
  return `${dayText(from)}${from < 0 ? ' to ' : '–'}${dayText(to)}`;
}

function dayText(day: number): string {
  return day < 0 ? `−${-day}` : String(day);
}

function describeBaseline({ baselineWindowDays: days }: Definition): string {
  if (days === undefined) return 'the last score before infusion 1';
  if (days === 0) return 'the score on the day of infusion 1, before it';
  return `the last score in the ${days === 1 ? 'day' : `${days} days`} before infusion 1`;
}

function describeInduction({ induction }: Definition): string {
  if (!induction) return '';
  const { minimumInfusions, maximumInfusions, minimumSpanDays, maximumSpanDays } = induction;
  const parts = [
    between(minimumInfusions, maximumInfusions, 'infusion'),
    between(minimumSpanDays, maximumSpanDays, 'day')
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Completed: ${parts.join(' in ')}.`;
}

function between(minimum: number | undefined, maximum: number | undefined, unit: string): string {
  const largest = maximum ?? minimum;
  if (largest === undefined) return '';
  const units = largest === 1 ? unit : `${unit}s`;
  if (minimum === maximum) return `${largest} ${units}`;
  if (minimum === undefined) return `at most ${largest} ${units}`;
  if (maximum === undefined) return `at least ${largest} ${units}`;
  return `${minimum}–${maximum} ${units}`;
}

function describeUnit({ unit, agent, indication }: Definition): string {
  const who = unit === 'first-series' ? 'First series of each patient' : 'Every series';
  const what = [agent, indication && `treated for ${indication}`].filter(Boolean).join(', ');
  return `${who}${what ? ` (${what})` : ''}.`;
}

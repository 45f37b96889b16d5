import type { Instrument } from '../instruments/instrument.ts';
import type { Definition } from './definition.ts';
import { targetDayOf } from './evaluate.ts';

/** A definition in plain language, one sentence a rule, as it stands beside every rate. */
export function describeDefinition(definition: Definition, instrument: Instrument): string {
  return [
    `${capitalise(describeSuccess(definition, instrument))}, ${describeWindow(definition)}.`,
    describeBaseline(definition, instrument),
    describeInduction(definition),
    describeUnit(definition)
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** "PHQ-9 down 50% or more", "PHQ-9 below 5". */
export function describeSuccess({ success }: Definition, instrument: Instrument): string {
  switch (success.kind) {
    case 'percent-drop':
      return `${instrument.name} down ${success.atLeast}% or more`;
    case 'threshold':
      return `${instrument.name} ${success.operator === '<' ? 'below' : 'at most'} ${success.score}`;
    case 'reliable-improvement': {
      const change = instrument.reliableChange;
      if (change === null) return `${instrument.name} reliably better`;
      const share = change.proportion ? ` and ${Math.round(change.proportion * 100)}%` : '';
      return `${instrument.name} down ${change.points} points${share} or more`;
    }
  }
}

function describeWindow(definition: Definition): string {
  const { anchor, fromDay, toDay, pick } = definition.outcomeWindow;
  const after = anchor === 'first-infusion' ? 'infusion 1' : 'the last induction infusion';
  const days = fromDay === toDay ? `day ${fromDay}` : `days ${fromDay}–${toDay}`;
  const which =
    pick === 'last-in-window'
      ? 'the last score'
      : `the score nearest day ${targetDayOf(definition)}`;
  return `at ${which} of ${days} after ${after}`;
}

function describeBaseline(
  { baselineWindowDays: days, minimumBaseline: minimum }: Definition,
  instrument: Instrument
): string {
  const when =
    days === undefined
      ? 'the last score before infusion 1'
      : days === 0
        ? 'the score on the day of infusion 1, before it'
        : `the last score in the ${days} days before infusion 1`;
  return `Baseline: ${when}${minimum ? `, ${instrument.name} ${minimum} or more` : ''}.`;
}

function describeInduction({ induction }: Definition): string {
  if (!induction) return '';
  const { minimumInfusions, maximumInfusions, minimumSpanDays, maximumSpanDays } = induction;
  const parts = [
    between(minimumInfusions, maximumInfusions, 'infusions'),
    between(minimumSpanDays, maximumSpanDays, 'days')
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Completed: ${parts.join(' in ')}.`;
}

function between(minimum: number | undefined, maximum: number | undefined, unit: string): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum}–${maximum} ${unit}`;
  if (minimum !== undefined) return `at least ${minimum} ${unit}`;
  if (maximum !== undefined) return `at most ${maximum} ${unit}`;
  return '';
}

function describeUnit({ unit, agent, indication }: Definition): string {
  const who = unit === 'first-series' ? 'First series of each patient' : 'Every series';
  const what = [agent, indication && `treated for ${indication}`].filter(Boolean).join(', ');
  return `${who}${what ? ` (${what})` : ''}.`;
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

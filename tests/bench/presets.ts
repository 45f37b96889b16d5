import { CompiledQuery } from 'kysely';
import { findInstrument } from '../../src/lib/instruments/registry.ts';
import type { Instrument } from '../../src/lib/instruments/instrument.ts';
import type { Definition } from '../../src/lib/outcomes/definition.ts';
import { groupings } from '../../src/lib/outcomes/groups.ts';
import { defaultPreset, presets } from '../../src/lib/outcomes/presets.ts';
import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import { findDataCut } from '../../src/lib/server/queries/data-cut.ts';
import { findOutcomeReport, findOutcomeStrip } from '../../src/lib/server/queries/outcome-cache.ts';
import { countOutcomes, countOutcomesBy } from '../../src/lib/server/queries/outcome-counts.ts';
import { countStrip } from '../../src/lib/server/queries/outcome-strip.ts';
import { medianMs, onceMs, report } from './measure.ts';

const success = ({ success: rule }: Definition, { reliableChange }: Instrument) => {
  switch (rule.kind) {
    case 'percent-drop':
      return `baseline - score >= baseline * ${rule.atLeast / 100}`;
    case 'threshold':
      return `score ${rule.operator} ${rule.score}`;
    case 'reliable-improvement':
      return `baseline - score >= ${reliableChange?.points ?? 0}
        and baseline - score >= baseline * ${reliableChange?.proportion ?? 0}`;
  }
};

/** One preset's denominators, headline, complete cases and last observation, as one would write them by hand. */
export function presetByHand(
  definition: Definition,
  instrument: Instrument,
  dataCutOn: string
): string {
  const { outcomeWindow, induction = {}, minimumBaseline = 0, indication } = definition;
  const { fromDay, toDay, targetDay = fromDay } = outcomeWindow;
  const first = outcomeWindow.anchor === 'first-infusion';
  const day = first ? 'days_from_first' : 'days_from_last_induction';
  const succeeded = (score: string) => success(definition, instrument).replaceAll('score', score);
  const closed = `(day_basis = 'study-day' or (date '${dataCutOn}' - ${first ? 'first_infusion_on' : 'last_induction_on'} >= ${toDay}
    ${first ? '' : `and (maintenance_infusions > 0 or next_series_on is not null or induction_infusions >= planned_infusions or date '${dataCutOn}' - last_induction_on >= 14)`}))`;
  return `
  with scores as (
    select series_id,
      arg_max(total_score, days_from_first)
        filter (infusions_before = 0 and days_from_first between -14 and 0) as baseline,
      arg_min(total_score, (abs(${day} - ${targetDay}) * 2 + (${day} > ${targetDay})::integer) * 10000 + infusions_before)
        filter (infusions_before > 0 and ${day} between ${fromDay} and ${toDay}) as outcome,
      arg_max(total_score, days_from_first * 10000 + infusions_before)
        filter (infusions_before > 0 and ${day} <= ${toDay}) as last_observation
    from aligned_assessments
    where instrument = '${instrument.id}' and valid and chosen
    group by series_id
  ), started as (
    select baseline, outcome, coalesce(outcome, last_observation) as carried,
      baseline > 0 and baseline >= ${minimumBaseline} as eligible,
      induction_infusions between ${induction.minimumInfusions ?? 0} and ${induction.maximumInfusions ?? 1e6}
        and last_induction_on - first_infusion_on
          between ${induction.minimumSpanDays ?? 0} and ${induction.maximumSpanDays ?? 1e6} as completed
    from series left join scores using (series_id)
    where agent = 'ketamine' and agent_series_number = 1
      and indication in ('${indication}', 'depression-and-pain') and ${closed}
  )
  select count(*) as started,
    count(*) filter (where eligible) as eligible,
    count(*) filter (where eligible and completed) as completed,
    count(*) filter (where eligible and completed and outcome is not null) as measured,
    count(*) filter (where eligible and ${succeeded('outcome')}) as responded,
    count(*) filter (where eligible and ${succeeded('carried')}) as carried
  from started`;
}

type ByHand = Record<
  'started' | 'eligible' | 'completed' | 'measured' | 'responded' | 'carried',
  number
>;

/** Milliseconds of each work's quickest run, in turns: what else the machine does slows both alike. */
async function quickestMs(
  works: readonly [() => Promise<unknown>, () => Promise<unknown>]
): Promise<[number, number]> {
  const [one, other] = works;
  const quickest: [number, number] = [Infinity, Infinity];
  for (let run = 0; run < 9; run += 1) {
    quickest[0] = Math.min(quickest[0], await onceMs(one));
    quickest[1] = Math.min(quickest[1], await onceMs(other));
  }
  return quickest;
}

/** Every preset against SQL by hand for its own scale and window; then all at once, by group, and kept. */
export async function benchPresets(database: OpenDatabase): Promise<void> {
  const { db } = database;
  const dataCutOn = (await findDataCut(db)) ?? '2030-01-01';
  const filter = { dataCutOn };
  const questions = presets.flatMap(({ definition }) => {
    const instrument = findInstrument(definition.instrument);
    return instrument ? [{ definition, instrument }] : [];
  });
  for (const question of questions) {
    const { definition, instrument } = question;
    const text = CompiledQuery.raw(presetByHand(definition, instrument, dataCutOn));
    const { rows } = await db.executeQuery<ByHand>(text);
    const counts = await countOutcomes(db, { ...question, ...filter });
    const ours: ByHand = {
      started: counts.started,
      eligible: counts.eligible,
      completed: counts.completed,
      measured: counts.measured,
      responded: counts.respondedEligible,
      carried: counts.respondedLastObservation
    };
    if (JSON.stringify(rows[0]) !== JSON.stringify(ours)) {
      throw new Error(`${definition.id}: ${JSON.stringify(ours)}, by hand ${JSON.stringify(rows)}`);
    }
    const [ms, byHand] = await quickestMs([
      () => countOutcomes(db, { ...question, ...filter }),
      () => db.executeQuery(text)
    ]);
    report(`preset ${definition.id}`, ms, { name: 'by hand', ms: byHand });
  }
  report(
    `strip of ${questions.length} presets`,
    await medianMs(3, () => countStrip(db, questions, filter))
  );
  const [first] = questions;
  if (!first) return;
  for (const by of groupings) {
    const ms = await medianMs(3, () => countOutcomesBy(db, { ...first, ...filter }, by));
    report(`${first.definition.id} by ${by}`, ms);
  }
  const all = presets.map(({ definition }) => definition);
  report('strip, cached', await medianMs(20, () => findOutcomeStrip(database, all)));
  const { definition } = defaultPreset;
  report('report, cached', await medianMs(20, () => findOutcomeReport(database, definition)));
}

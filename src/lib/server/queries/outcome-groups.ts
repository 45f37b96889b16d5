import { expressionBuilder, type AliasableExpression } from 'kysely';
import type { Instrument } from '../../instruments/instrument.ts';
import type { Grouping, Unbanded } from '../../outcomes/groups.ts';
import type { Database } from '../db/database.ts';
import { quarterStart } from '../db/functions.ts';

/** What a group is made from: a series and what the definition found of it. */
type Grouped = Database & {
  outcomes: { indication_matches: boolean; window_closed: boolean; baseline: number | null };
};

type Text = AliasableExpression<string | null>;

/** `outcomes/groups.ts` `GroupName` of a row of `outcomes` joined to its `series`. */
export function groupColumns(by: Grouping, instrument: Instrument) {
  const [name, part] = nameAndPart(by, instrument);
  return [name.as('group_name'), part.as('group_part')] as const;
}

function nameAndPart(by: Grouping, instrument: Instrument): readonly [name: Text, part: Text] {
  const eb = expressionBuilder<Grouped, 'series'>();
  switch (by) {
    case 'clinic':
      return [clinicName(), noText];
    case 'clinician':
      return [clinicName(), clinicianName()];
    case 'indication':
      return [eb.ref('series.indication'), eb.ref('series.diagnosis')];
    case 'severity':
      return severity(instrument);
    case 'quarter': {
      const quarter = quarterStart(eb.ref('series.first_infusion_on'));
      return [eb.case().when('series.day_basis', '=', 'calendar').then(quarter).end(), noText];
    }
  }
}

const noText: Text = expressionBuilder().lit(null).$castTo<string | null>();

function clinicName(): Text {
  return expressionBuilder<Grouped, 'series'>()
    .selectFrom('clinics')
    .whereRef('clinics.clinic_id', '=', 'series.clinic_id')
    .select('clinics.name')
    .$asScalar();
}

function clinicianName(): Text {
  return expressionBuilder<Grouped, 'series'>()
    .selectFrom('clinicians')
    .whereRef('clinicians.clinician_id', '=', 'series.clinician_id')
    .select('clinicians.name')
    .$asScalar();
}

/** `outcomes/groups.ts` `severityGroupOf`. */
function severity({ minimum, maximum, severityBands }: Instrument): readonly [Text, Text] {
  const eb = expressionBuilder<Grouped, 'outcomes'>();
  const baseline = eb.ref('outcomes.baseline');
  const started = eb.and([
    eb('outcomes.indication_matches', '=', true),
    eb('outcomes.window_closed', '=', true)
  ]);
  const bands = severityBands.map(({ from, label }) => ({
    label,
    reached: eb.and([
      started,
      eb(baseline, '>=', Math.max(minimum, from)),
      eb(baseline, '<=', maximum)
    ])
  }));
  const text = (words: string) => eb.val<string | null>(words);
  const why = (reason: Unbanded) => text(reason);
  return [
    bands.reduce<Text>(
      (lower, { label, reached }) => eb.case().when(reached).then(text(label)).else(lower).end(),
      noText
    ),
    eb
      .case()
      .when(eb.not(started))
      .then(why('not-started'))
      .when(baseline, 'is', null)
      .then(why('no-baseline'))
      .when(eb.or(bands.map(({ reached }) => reached)))
      .then(noText)
      .else(why('no-band'))
      .end()
  ];
}

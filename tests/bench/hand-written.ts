/** The yardsticks: the default preset's headline as one would write it by hand, counts only. */
const headline = `
  select count(*) as started,
    count(*) filter (where baseline >= 10) as eligible,
    count(*) filter (where baseline >= 10 and baseline - outcome >= baseline * 0.5) as responded,
    count(*) filter (where baseline >= 10 and outcome is not null) as eligible_measured
  from series left join picked using (series_id)
  where agent = 'ketamine' and agent_series_number = 1
    and indication in ('depression', 'depression-and-pain')
    and date_diff('day', last_induction_on, cast($1 as date)) >= 31`;

export const headlineFromAligned = `
  with picked as (
    select series_id,
      arg_max(total_score, days_from_first)
        filter (infusions_before = 0 and days_from_first between -14 and 0) as baseline,
      arg_min(total_score, abs(days_from_last_induction - 21) * 2
          + (days_from_last_induction > 21)::integer)
        filter (infusions_before > 0 and days_from_last_induction between 14 and 31) as outcome
    from aligned_assessments
    where instrument = 'phq9' and valid and chosen
    group by series_id
  ) ${headline}`;

export const headlineFromRaw = `
  with picked as (
    select s.series_id,
      arg_max(total_score, assessed_on)
        filter (assessed_on between first_infusion_on - 14 and first_infusion_on) as baseline,
      arg_min(total_score, abs((assessed_on - last_induction_on) - 21) * 2
          + ((assessed_on - last_induction_on) > 21)::integer)
        filter (assessed_on between last_induction_on + 14 and last_induction_on + 31) as outcome
    from assessments join series s using (patient_key)
    where instrument = 'phq9' and valid
    group by s.series_id
  ) ${headline}`;

export const patientPage = (patientKey: number) => [
  `select * from patients join patient_identities using (patient_key) where patient_key = ${patientKey}`,
  `select * from series where patient_key = ${patientKey}`,
  `select * from infusions where patient_key = ${patientKey}`,
  `select * from assessments where patient_key = ${patientKey}`,
  `select * from item_scores where patient_key = ${patientKey}`,
  `select * from aligned_assessments where patient_key = ${patientKey}`
];

/** A patient's scores aligned anew with the stored series, in a transaction that is open already. */
export const realignment = (patientKey: number) => [
  `delete from aligned_assessments where patient_key = ${patientKey}`,
  `insert into aligned_assessments
  with scores as (
    select * from assessments
    where patient_key = ${patientKey} and not retracted and assessment_id not in (
      select supersedes from assessments
      where patient_key = ${patientKey} and supersedes is not null)
  ), served as (
    select s.*, a.*,
      a.assessed_on - s.first_infusion_on as from_first,
      a.assessed_on - s.last_induction_on as from_last,
      len(list_filter(s.infusions, lambda i: i.given_on < a.assessed_on
        or (i.given_on = a.assessed_on and i.started_at <= a.assessed_at))) as before
    from series s join scores a on a.patient_key = s.patient_key
    where s.patient_key = ${patientKey} and (s.next_series_on is null
      or a.assessed_on < s.next_series_on
      or (a.assessed_on = s.next_series_on
        and coalesce(a.assessed_at < s.next_series_at, true)))
  )
  select series_id, patient_key, clinic_id, assessment_id, instrument, total_score, valid,
    from_first, from_last, before,
    row_number() over (partition by series_id, instrument, from_first, before
      order by valid desc, recorded_at desc, assessment_id desc) = 1,
    count(*) over (partition by series_id, instrument, from_first, before) > 1
  from served`
];

select
  "assessment_id",
  "instrument",
  "assessed_on",
  "assessed_at",
  "study_day",
  "rater",
  "recall_period",
  "total_score",
  "valid",
  "reason_invalid"
from
  "assessments" as "a"
where
  "a"."patient_key" = $1
  and "a"."retracted" = $2
  and "a"."assessment_id" not in (
    select
      "a"."supersedes"
    from
      "assessments" as "a"
    where
      "a"."patient_key" = $3
      and "a"."supersedes" is not null
  )
order by
  "assessed_on",
  "assessed_at",
  "assessment_id"

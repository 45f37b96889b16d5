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
  "current_assessments"
where
  "patient_key" = $1
order by
  "assessed_on",
  "assessed_at",
  "assessment_id"

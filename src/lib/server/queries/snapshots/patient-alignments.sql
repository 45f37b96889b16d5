select
  "series_id",
  "assessment_id",
  "instrument",
  "total_score",
  "valid",
  "days_from_first",
  "infusions_before",
  "chosen",
  "same_day_duplicate"
from
  "aligned_assessments"
where
  "patient_key" = $1
order by
  "series_id",
  "days_from_first",
  "infusions_before"

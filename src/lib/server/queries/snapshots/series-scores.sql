select
  "series_id",
  "instrument",
  "total_score",
  "days_from_first",
  "infusions_before"
from
  "aligned_assessments"
where
  "series_id" in ($1, $2)
  and "chosen" = $3
  and "valid" = $4
order by
  "days_from_first",
  "infusions_before"

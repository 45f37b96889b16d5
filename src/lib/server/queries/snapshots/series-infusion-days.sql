select
  "series_id",
  "days_from_first"
from
  "series_infusions"
where
  "series_id" in ($1, $2)
order by
  "infusion_number"

select
  *
from
  "series"
where
  "patient_key" = $1
order by
  "series_number"

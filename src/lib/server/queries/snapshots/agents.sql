select distinct
  "agent"
from
  "series"
order by
  "agent"

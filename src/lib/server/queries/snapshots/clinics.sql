select
  "clinic_id",
  "name",
  "time_zone",
  "synthetic"
from
  "clinics"
order by
  "name"

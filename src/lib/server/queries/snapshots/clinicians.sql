select
  "clinician_id",
  "clinic_id",
  "name"
from
  "clinicians"
order by
  "name",
  "clinician_id"

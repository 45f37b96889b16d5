select
  "series_id",
  "series_number",
  "agent",
  "origin",
  "label",
  "planned_infusions",
  "induction_infusions",
  "maintenance_infusions",
  "first_infusion_on",
  "last_induction_on"
from
  "series"
where
  "patient_key" = $1
order by
  "series_number"

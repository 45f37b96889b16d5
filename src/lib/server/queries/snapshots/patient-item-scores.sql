select
  "assessment_id",
  "item",
  "score"
from
  "item_scores"
where
  "patient_key" = $1

select
  "i"."infusion_id",
  "s"."series_id",
  "s"."series_number",
  "si"."infusion_number",
  "si"."phase",
  "i"."given_on",
  "i"."started_at",
  "i"."study_day",
  "i"."agent",
  "i"."route",
  "i"."dose_mg",
  "i"."dose_mg_per_kg",
  "i"."dose_text",
  "i"."duration_minutes"
from
  "series_infusions" as "si"
  inner join "series" as "s" on "s"."series_id" = "si"."series_id"
  inner join "infusions" as "i" on "i"."infusion_id" = "si"."infusion_id"
where
  "si"."patient_key" = $1
  and "s"."patient_key" = $2
  and "i"."patient_key" = $3
order by
  "i"."given_on",
  "s"."series_number",
  "si"."infusion_number"

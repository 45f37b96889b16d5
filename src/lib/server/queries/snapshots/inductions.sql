with
  "begun" as (
    select
      "series_id",
      "induction_infusions",
      "last_induction_on" - "first_infusion_on" as "span_days",
      "indication" in ($1, $2) as "indication_matches",
      (
        "day_basis" = $3
        or (
          "last_induction_on" <= $4
          and (
            "maintenance_infusions" > $5
            or "next_series_on" is not null
            or (
              "planned_infusions" is not null
              and "induction_infusions" >= "planned_infusions"
            )
            or "last_induction_on" <= $6
          )
        )
      ) as "window_closed"
    from
      "series"
    where
      "agent" = $7
      and "agent_series_number" = $8
  ),
  "scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $9
            and "a"."days_from_first" <= $10
            and "a"."days_from_first" >= $11
          )
      ) as "baseline",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $12) * 2 + case
            when "a"."days_from_last_induction" > $13 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $14
            and "a"."days_from_last_induction" >= $15
            and "a"."days_from_last_induction" <= $16
          )
      ) as "outcome",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $17
            and "a"."days_from_last_induction" <= $18
          )
      ) as "last_observation",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $19
      ) as "follow_up_day"
    from
      "aligned_assessments" as "a"
    where
      "a"."instrument" = $20
      and "a"."valid" = $21
      and "a"."chosen" = $22
    group by
      "a"."series_id"
  )
select
  "induction_infusions" as "infusions",
  (
    "induction_infusions" >= $23
    and "induction_infusions" <= $24
    and "span_days" <= $25
  ) as "on_schedule",
  count(*) as "n"
from
  "begun"
where
  "indication_matches" = $26
  and "window_closed" = $27
  and "series_id" in (
    select
      "series_id"
    from
      "series"
    where
      (
        "day_basis" = $28
        or (
          "maintenance_infusions" > $29
          or "next_series_on" is not null
          or (
            "planned_infusions" is not null
            and "induction_infusions" >= "planned_infusions"
          )
          or "last_induction_on" <= $30
        )
      )
  )
group by
  "infusions",
  "on_schedule"
order by
  "infusions",
  "on_schedule"

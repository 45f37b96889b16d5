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
      and "clinic_id" in (
        select
          unnest($9)
      )
  ),
  "scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $10
            and "a"."days_from_first" <= $11
            and "a"."days_from_first" >= $12
          )
      ) as "baseline",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $13) * 2 + case
            when "a"."days_from_last_induction" > $14 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $15
            and "a"."days_from_last_induction" >= $16
            and "a"."days_from_last_induction" <= $17
          )
      ) as "outcome",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $18
            and "a"."days_from_last_induction" <= $19
          )
      ) as "last_observation",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $20
      ) as "follow_up_day"
    from
      "aligned_assessments" as "a"
    where
      "a"."instrument" = $21
      and "a"."valid" = $22
      and "a"."chosen" = $23
      and "a"."clinic_id" in (
        select
          unnest($24)
      )
    group by
      "a"."series_id"
  ),
  "anxiety_scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $25
            and "a"."days_from_first" <= $26
            and "a"."days_from_first" >= $27
          )
      ) as "baseline",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $28) * 2 + case
            when "a"."days_from_last_induction" > $29 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $30
            and "a"."days_from_last_induction" >= $31
            and "a"."days_from_last_induction" <= $32
          )
      ) as "outcome",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $33
            and "a"."days_from_last_induction" <= $34
          )
      ) as "last_observation",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $35
      ) as "follow_up_day"
    from
      "aligned_assessments" as "a"
    where
      "a"."instrument" = $36
      and "a"."valid" = $37
      and "a"."chosen" = $38
      and "a"."clinic_id" in (
        select
          unnest($39)
      )
    group by
      "a"."series_id"
  ),
  "started" as (
    select
      "scores"."baseline" as "depression_before",
      "scores"."outcome" as "depression_after",
      "anxiety_scores"."baseline" as "anxiety_before",
      "anxiety_scores"."outcome" as "anxiety_after",
      "begun"."induction_infusions" >= $40 as "completed"
    from
      "begun"
      left join "scores" on "scores"."series_id" = "begun"."series_id"
      left join "anxiety_scores" on "anxiety_scores"."series_id" = "begun"."series_id"
    where
      "begun"."indication_matches" = $41
      and "begun"."window_closed" = $42
  )
select
  "depression_before",
  "depression_after",
  "anxiety_before",
  "anxiety_after",
  "completed",
  count(*) as "n"
from
  "started"
group by
  "depression_before",
  "depression_after",
  "anxiety_before",
  "anxiety_after",
  "completed"
order by
  "depression_before",
  "depression_after",
  "anxiety_before",
  "anxiety_after",
  "completed"

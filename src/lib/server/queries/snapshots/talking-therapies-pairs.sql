with
  "begun" as (
    select
      "series_id",
      "induction_infusions",
      date_diff (
        'day',
        cast("first_infusion_on" as date),
        cast("last_induction_on" as date)
      ) as "span_days",
      "indication" in ($1, $2) as "indication_matches",
      (
        "day_basis" = $3
        or (
          date_diff (
            'day',
            cast("last_induction_on" as date),
            cast($4 as date)
          ) >= $5
          and (
            "maintenance_infusions" > $6
            or "next_series_on" is not null
            or (
              "planned_infusions" is not null
              and "induction_infusions" >= "planned_infusions"
            )
            or date_diff (
              'day',
              cast("last_induction_on" as date),
              cast($7 as date)
            ) >= $8
          )
        )
      ) as "window_closed"
    from
      "series"
    where
      "agent" = $9
      and "agent_series_number" = $10
      and "clinic_id" in (
        select
          unnest($11)
      )
  ),
  "scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $12
            and "a"."days_from_first" <= $13
            and "a"."days_from_first" >= $14
          )
      ) as "baseline",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $15) * 2 + case
            when "a"."days_from_last_induction" > $16 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $17
            and "a"."days_from_last_induction" >= $18
            and "a"."days_from_last_induction" <= $19
          )
      ) as "outcome",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $20
            and "a"."days_from_last_induction" <= $21
          )
      ) as "last_observation",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $22
      ) as "follow_up_day"
    from
      "aligned_assessments" as "a"
      inner join "begun" on "begun"."series_id" = "a"."series_id"
    where
      "a"."instrument" = $23
      and "a"."valid" = $24
      and "a"."chosen" = $25
      and "begun"."indication_matches" = $26
      and "begun"."window_closed" = $27
    group by
      "a"."series_id"
  ),
  "anxiety_scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $28
            and "a"."days_from_first" <= $29
            and "a"."days_from_first" >= $30
          )
      ) as "baseline",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $31) * 2 + case
            when "a"."days_from_last_induction" > $32 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $33
            and "a"."days_from_last_induction" >= $34
            and "a"."days_from_last_induction" <= $35
          )
      ) as "outcome",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $36
            and "a"."days_from_last_induction" <= $37
          )
      ) as "last_observation",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $38
      ) as "follow_up_day"
    from
      "aligned_assessments" as "a"
      inner join "begun" on "begun"."series_id" = "a"."series_id"
    where
      "a"."instrument" = $39
      and "a"."valid" = $40
      and "a"."chosen" = $41
      and "begun"."indication_matches" = $42
      and "begun"."window_closed" = $43
    group by
      "a"."series_id"
  ),
  "started" as (
    select
      "scores"."baseline" as "depression_before",
      "scores"."outcome" as "depression_after",
      "anxiety_scores"."baseline" as "anxiety_before",
      "anxiety_scores"."outcome" as "anxiety_after",
      "begun"."induction_infusions" >= $44 as "completed"
    from
      "begun"
      left join "scores" on "scores"."series_id" = "begun"."series_id"
      left join "anxiety_scores" on "anxiety_scores"."series_id" = "begun"."series_id"
    where
      "begun"."indication_matches" = $45
      and "begun"."window_closed" = $46
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

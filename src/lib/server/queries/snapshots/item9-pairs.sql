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
  "answers" as (
    select
      "a"."series_id",
      arg_max ("item_scores"."score", "a"."days_from_first") filter (
        where
          (
            (
              "a"."infusions_before" = $25
              and "a"."days_from_first" <= $26
              and "a"."days_from_first" >= $27
            )
            and "a"."chosen" = $28
          )
      ) as "baseline",
      max("item_scores"."score") filter (
        where
          (
            "a"."infusions_before" > $29
            and "a"."days_from_last_induction" >= $30
            and "a"."days_from_last_induction" <= $31
          )
      ) as "outcome"
    from
      "aligned_assessments" as "a"
      inner join "begun" on "begun"."series_id" = "a"."series_id"
      inner join "item_scores" on "item_scores"."assessment_id" = "a"."assessment_id"
    where
      "item_scores"."item" = $32
      and "begun"."indication_matches" = $33
      and "begun"."window_closed" = $34
    group by
      "a"."series_id"
  ),
  "eligible" as (
    select
      "answers"."baseline",
      "answers"."outcome",
      (
        not "begun"."induction_infusions" < $35
        and not "begun"."induction_infusions" > $36
        and not "begun"."span_days" < $37
        and not "begun"."span_days" > $38
      ) as "completed"
    from
      "begun"
      inner join "scores" on "scores"."series_id" = "begun"."series_id"
      left join "answers" on "answers"."series_id" = "begun"."series_id"
    where
      (
        "begun"."indication_matches" = $39
        and "begun"."window_closed" = $40
      )
      and (
        "scores"."baseline" > $41
        and "scores"."baseline" >= $42
      )
  )
select
  "baseline",
  "outcome",
  "completed",
  count(*) as "n"
from
  "eligible"
group by
  "baseline",
  "outcome",
  "completed"
order by
  "baseline",
  "outcome",
  "completed"

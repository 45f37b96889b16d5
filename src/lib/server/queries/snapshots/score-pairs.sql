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
  "eligible" as (
    select
      "scores"."baseline",
      "scores"."outcome",
      case
        when "scores"."outcome" is null then "scores"."last_observation"
      end as "carried_forward",
      case
        when "begun"."induction_infusions" < $28 then $29
        when "begun"."induction_infusions" > $30 then $31
        when "begun"."span_days" < $32 then $33
        when "begun"."span_days" > $34 then $35
      end is null as "completed"
    from
      "begun"
      inner join "scores" on "scores"."series_id" = "begun"."series_id"
    where
      case
        when "scores"."baseline" is null then $36
        when "scores"."baseline" <= $37 then $38
        when "scores"."baseline" < $39 then $40
      end is null
  )
select
  "baseline",
  "outcome",
  "carried_forward",
  "completed",
  count(*) as "n"
from
  "eligible"
group by
  "baseline",
  "outcome",
  "carried_forward",
  "completed"
order by
  "baseline",
  "outcome",
  "carried_forward",
  "completed"

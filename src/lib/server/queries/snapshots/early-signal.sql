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
  ),
  "scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $11
            and "a"."days_from_first" <= $12
            and "a"."days_from_first" >= $13
          )
      ) as "baseline",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $14) * 2 + case
            when "a"."days_from_last_induction" > $15 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $16
            and "a"."days_from_last_induction" >= $17
            and "a"."days_from_last_induction" <= $18
          )
      ) as "outcome",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $19
            and "a"."days_from_last_induction" <= $20
          )
      ) as "last_observation",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $21
      ) as "follow_up_day"
    from
      "aligned_assessments" as "a"
      inner join "begun" on "begun"."series_id" = "a"."series_id"
    where
      "a"."instrument" = $22
      and "a"."valid" = $23
      and "a"."chosen" = $24
      and "begun"."indication_matches" = $25
      and "begun"."window_closed" = $26
    group by
      "a"."series_id"
  ),
  "eligible" as (
    select
      "begun"."series_id",
      "begun"."induction_infusions",
      "scores"."baseline",
      "scores"."outcome" is not null as "measured",
      coalesce(
        "scores"."baseline" - "scores"."outcome" + 0.000001 >= "scores"."baseline" * $27 / 100,
        false
      ) as "responded"
    from
      "begun"
      inner join "scores" on "scores"."series_id" = "begun"."series_id"
    where
      case
        when "scores"."baseline" is null then $28
        when "scores"."baseline" <= $29 then $30
        when "scores"."baseline" < $31 then $32
      end is null
  ),
  "later_scores" as (
    select
      "a"."series_id",
      "a"."total_score",
      "a"."days_from_first",
      "a"."days_from_last_induction",
      "a"."infusions_before",
      "a"."days_from_first" * 10000 + "a"."infusions_before" as "position",
      coalesce(
        "e"."baseline" - "a"."total_score" + 0.000001 >= "e"."baseline" * $33 / 100,
        false
      ) as "in_response"
    from
      "aligned_assessments" as "a"
      inner join "eligible" as "e" on "e"."series_id" = "a"."series_id"
    where
      "a"."instrument" = $34
      and "a"."valid" = $35
      and "a"."chosen" = $36
      and "a"."total_score" is not null
      and "a"."infusions_before" > $37
  ),
  "signals" as (
    select
      "l"."series_id",
      "l"."infusions_before" as "infusion",
      arg_max ("l"."total_score", "l"."position") as "score"
    from
      "later_scores" as "l"
    where
      "l"."infusions_before" in ($38, $39, $40, $41, $42, $43)
      and "l"."days_from_last_induction" < $44
    group by
      "l"."series_id",
      "l"."infusions_before"
  ),
  "tallies" as (
    select
      "s"."infusion" as "infusion",
      case
        when "e"."baseline" - "s"."score" + 0.000001 >= "e"."baseline" * 50 / 100 then $45
        when "e"."baseline" - "s"."score" + 0.000001 >= "e"."baseline" * 20 / 100 then $46
        when "e"."baseline" - "s"."score" + 0.000001 >= "e"."baseline" * 0 / 100 then $47
        else $48
      end as "band",
      "e"."induction_infusions" >= $49 as "continued",
      "e"."measured",
      "e"."responded"
    from
      "signals" as "s"
      inner join "eligible" as "e" on "e"."series_id" = "s"."series_id"
    union all
    select
      null as "infusion",
      null as "band",
      "e"."induction_infusions" >= $50 as "continued",
      "e"."measured",
      "e"."responded"
    from
      "eligible" as "e"
  )
select
  "infusion",
  "band",
  "continued" as "continued",
  "measured" as "measured",
  "responded" as "responded",
  count(*) as "n"
from
  "tallies"
group by
  "infusion",
  "band",
  "continued",
  "measured",
  "responded"
order by
  "infusion",
  "band",
  "continued",
  "measured",
  "responded"

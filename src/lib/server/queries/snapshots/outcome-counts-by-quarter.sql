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
  "outcomes" as (
    select
      "begun"."series_id",
      "indication_matches",
      "window_closed",
      "baseline",
      "outcome",
      "follow_up_day",
      case
        when "baseline" is null then $27
        when "baseline" <= $28 then $29
        when "baseline" < $30 then $31
      end as "ineligible",
      case
        when "induction_infusions" < $32 then $33
        when "induction_infusions" > $34 then $35
        when "span_days" < $36 then $37
        when "span_days" > $38 then $39
      end as "incomplete",
      coalesce(
        "baseline" - "outcome" + 0.000001 >= "baseline" * $40 / 100,
        false
      ) as "responded",
      coalesce(
        "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $41 / 100,
        false
      ) as "responded_last_observation",
      coalesce(
        (
          "outcome" - "baseline" + 0.000001 >= $42
          and "outcome" - "baseline" + 0.000001 >= "baseline" * $43
        ),
        false
      ) as "deteriorated"
    from
      "begun"
      left join "scores" on "scores"."series_id" = "begun"."series_id"
  )
select
  case
    when "indication_matches" = $44 then 0
    when "window_closed" = $45 then 1
    when "ineligible" = $46 then 2
    when "ineligible" = $47 then 3
    when "ineligible" = $48 then 4
    when "incomplete" = $49 then 5
    when "incomplete" = $50 then 6
    when "incomplete" = $51 then 7
    when "incomplete" = $52 then 8
    else 9
  end as "step",
  "outcome" is not null as "scored",
  "responded" as "is_responder",
  "responded_last_observation" as "responded_last",
  "deteriorated" as "is_worse",
  max("follow_up_day") as "last_day",
  count(*) as "n",
  case
    when "series"."day_basis" = $53 then cast(
      date_trunc(
        'quarter',
        cast("series"."first_infusion_on" as date)
      ) as date
    )
  end as "group_name",
  null as "group_part"
from
  "outcomes"
  inner join "series" on "series"."series_id" = "outcomes"."series_id"
group by
  "step",
  "scored",
  "is_responder",
  "responded_last",
  "is_worse",
  "group_name",
  "group_part"

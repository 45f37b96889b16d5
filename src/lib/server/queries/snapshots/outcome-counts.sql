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
        when "indication_matches" = $23 then 0
        when "window_closed" = $24 then 1
        when "baseline" is null then 2
        when "baseline" <= $25 then 3
        when "baseline" < $26 then 4
        when "induction_infusions" < $27 then 5
        when "induction_infusions" > $28 then 6
        when "span_days" < $29 then 7
        when "span_days" > $30 then 8
        else 9
      end as "step",
      coalesce(
        "baseline" - "outcome" + 0.000001 >= "baseline" * $31 / 100,
        false
      ) as "responded",
      coalesce(
        "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $32 / 100,
        false
      ) as "responded_last_observation",
      coalesce(
        (
          "outcome" - "baseline" + 0.000001 >= $33
          and "outcome" - "baseline" + 0.000001 >= "baseline" * $34
        ),
        false
      ) as "deteriorated"
    from
      "begun"
      left join "scores" on "scores"."series_id" = "begun"."series_id"
  )
select
  "step" as "step",
  "outcome" is not null as "scored",
  "responded" as "is_responder",
  "responded_last_observation" as "responded_last",
  "deteriorated" as "is_worse",
  max("follow_up_day") as "last_day",
  count(*) as "n"
from
  "outcomes"
where
  "indication_matches" = $35
group by
  "step",
  "scored",
  "is_responder",
  "responded_last",
  "is_worse"
union all
select
  0 as "step",
  false as "scored",
  false as "is_responder",
  false as "responded_last",
  false as "is_worse",
  null as "last_day",
  count(*) as "n"
from
  (
    select
      "series_id",
      "induction_infusions",
      "last_induction_on" - "first_infusion_on" as "span_days",
      "indication" in ($36, $37) as "indication_matches",
      (
        "day_basis" = $38
        or (
          "last_induction_on" <= $39
          and (
            "maintenance_infusions" > $40
            or "next_series_on" is not null
            or (
              "planned_infusions" is not null
              and "induction_infusions" >= "planned_infusions"
            )
            or "last_induction_on" <= $41
          )
        )
      ) as "window_closed"
    from
      "series"
    where
      "agent" = $42
      and "agent_series_number" = $43
  ) as "begun"
where
  "indication_matches" = $44

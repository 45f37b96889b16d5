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
      "indication" in ($1, $2) as "begun_0",
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
      ) as "begun_1",
      (
        "day_basis" = $9
        or (
          date_diff (
            'day',
            cast("last_induction_on" as date),
            cast($10 as date)
          ) >= $11
          and (
            "maintenance_infusions" > $12
            or "next_series_on" is not null
            or (
              "planned_infusions" is not null
              and "induction_infusions" >= "planned_infusions"
            )
            or date_diff (
              'day',
              cast("last_induction_on" as date),
              cast($13 as date)
            ) >= $14
          )
        )
      ) as "begun_2",
      (
        "day_basis" = $15
        or (
          date_diff (
            'day',
            cast("first_infusion_on" as date),
            cast($16 as date)
          ) >= $17
          and true
        )
      ) as "begun_3"
    from
      "series"
    where
      "agent" = $18
      and "agent_series_number" = $19
  ),
  "scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $20
            and "a"."days_from_first" <= $21
            and "a"."days_from_first" >= $22
          )
      ) as "score_0",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $23) * 2 + case
            when "a"."days_from_last_induction" > $24 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $25
            and "a"."days_from_last_induction" >= $26
            and "a"."days_from_last_induction" <= $27
          )
      ) as "score_1",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $28
            and "a"."days_from_last_induction" <= $29
          )
      ) as "score_2",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $30
      ) as "score_3",
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
      ) as "score_4",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $36
            and "a"."days_from_last_induction" <= $37
          )
      ) as "score_5",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_first" - $38) * 2 + case
            when "a"."days_from_first" > $39 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $40
            and "a"."days_from_first" >= $41
            and "a"."days_from_first" <= $42
          )
      ) as "score_6",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $43
            and "a"."days_from_first" <= $44
          )
      ) as "score_7",
      max("a"."days_from_first") filter (
        where
          "a"."infusions_before" > $45
      ) as "score_8"
    from
      "aligned_assessments" as "a"
      inner join "begun" on "begun"."series_id" = "a"."series_id"
    where
      "a"."instrument" = $46
      and "a"."valid" = $47
      and "a"."chosen" = $48
    group by
      "a"."series_id"
  ),
  "wide" as materialized (
    select
      "begun"."induction_infusions",
      "begun"."span_days",
      "begun"."begun_0" as "begun_0",
      "begun"."begun_1" as "begun_1",
      "begun"."begun_2" as "begun_2",
      "begun"."begun_3" as "begun_3",
      "scores"."score_0" as "score_0",
      "scores"."score_1" as "score_1",
      "scores"."score_2" as "score_2",
      "scores"."score_3" as "score_3",
      "scores"."score_4" as "score_4",
      "scores"."score_5" as "score_5",
      "scores"."score_6" as "score_6",
      "scores"."score_7" as "score_7",
      "scores"."score_8" as "score_8"
    from
      "begun"
      left join "scores" on "scores"."series_id" = "begun"."series_id"
  )
select
  *
from
  (
    select
      0 as "place",
      count(*) as "begun",
      count(*) filter (
        where
          not "indication_matches" = $49
      ) as "other_indication",
      count(*) filter (
        where
          (
            "indication_matches" = $50
            and not "window_closed" = $51
          )
      ) as "window_open",
      count(*) filter (
        where
          (
            "indication_matches" = $52
            and "window_closed" = $53
          )
      ) as "started",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $54
              and "window_closed" = $55
            )
            and "ineligible" = $56
          )
      ) as "no_baseline",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $57
              and "window_closed" = $58
            )
            and "ineligible" = $59
          )
      ) as "baseline_zero",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $60
              and "window_closed" = $61
            )
            and "ineligible" = $62
          )
      ) as "baseline_below_minimum",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $63
              and "window_closed" = $64
            )
            and "ineligible" is null
          )
      ) as "eligible",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $65
                and "window_closed" = $66
              )
              and "ineligible" is null
            )
            and "incomplete" = $67
          )
      ) as "too_few_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $68
                and "window_closed" = $69
              )
              and "ineligible" is null
            )
            and "incomplete" = $70
          )
      ) as "too_many_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $71
                and "window_closed" = $72
              )
              and "ineligible" is null
            )
            and "incomplete" = $73
          )
      ) as "induction_too_short",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $74
                and "window_closed" = $75
              )
              and "ineligible" is null
            )
            and "incomplete" = $76
          )
      ) as "induction_too_long",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $77
                and "window_closed" = $78
              )
              and "ineligible" is null
            )
            and "incomplete" is null
          )
      ) as "completed",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $79
                  and "window_closed" = $80
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "outcome" is not null
          )
      ) as "measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $81
                and "window_closed" = $82
              )
              and "ineligible" is null
            )
            and "outcome" is not null
          )
      ) as "eligible_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $83
                and "window_closed" = $84
              )
              and "ineligible" is null
            )
            and "responded" = $85
          )
      ) as "responded_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $86
                  and "window_closed" = $87
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "responded" = $88
          )
      ) as "responded_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $89
                and "window_closed" = $90
              )
              and "ineligible" is null
            )
            and "responded_last_observation" = $91
          )
      ) as "responded_last_observation",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $92
                and "window_closed" = $93
              )
              and "ineligible" is null
            )
            and "deteriorated" = $94
          )
      ) as "deteriorated_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $95
                  and "window_closed" = $96
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "deteriorated" = $97
          )
      ) as "deteriorated_measured",
      max("follow_up_day") filter (
        where
          (
            "indication_matches" = $98
            and "window_closed" = $99
          )
      ) as "follow_up_ends_day"
    from
      (
        select
          *,
          case
            when "baseline" is null then $100
            when "baseline" <= $101 then $102
            when "baseline" < $103 then $104
          end as "ineligible",
          case
            when "induction_infusions" < $105 then $106
            when "induction_infusions" > $107 then $108
            when "span_days" < $109 then $110
            when "span_days" > $111 then $112
          end as "incomplete",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $113 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $114 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $115
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $116
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_1" as "window_closed",
              "score_0" as "baseline",
              "score_1" as "outcome",
              "score_2" as "last_observation",
              "score_3" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    union all
    select
      1 as "place",
      count(*) as "begun",
      count(*) filter (
        where
          not "indication_matches" = $117
      ) as "other_indication",
      count(*) filter (
        where
          (
            "indication_matches" = $118
            and not "window_closed" = $119
          )
      ) as "window_open",
      count(*) filter (
        where
          (
            "indication_matches" = $120
            and "window_closed" = $121
          )
      ) as "started",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $122
              and "window_closed" = $123
            )
            and "ineligible" = $124
          )
      ) as "no_baseline",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $125
              and "window_closed" = $126
            )
            and "ineligible" = $127
          )
      ) as "baseline_zero",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $128
              and "window_closed" = $129
            )
            and "ineligible" = $130
          )
      ) as "baseline_below_minimum",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $131
              and "window_closed" = $132
            )
            and "ineligible" is null
          )
      ) as "eligible",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $133
                and "window_closed" = $134
              )
              and "ineligible" is null
            )
            and "incomplete" = $135
          )
      ) as "too_few_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $136
                and "window_closed" = $137
              )
              and "ineligible" is null
            )
            and "incomplete" = $138
          )
      ) as "too_many_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $139
                and "window_closed" = $140
              )
              and "ineligible" is null
            )
            and "incomplete" = $141
          )
      ) as "induction_too_short",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $142
                and "window_closed" = $143
              )
              and "ineligible" is null
            )
            and "incomplete" = $144
          )
      ) as "induction_too_long",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $145
                and "window_closed" = $146
              )
              and "ineligible" is null
            )
            and "incomplete" is null
          )
      ) as "completed",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $147
                  and "window_closed" = $148
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "outcome" is not null
          )
      ) as "measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $149
                and "window_closed" = $150
              )
              and "ineligible" is null
            )
            and "outcome" is not null
          )
      ) as "eligible_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $151
                and "window_closed" = $152
              )
              and "ineligible" is null
            )
            and "responded" = $153
          )
      ) as "responded_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $154
                  and "window_closed" = $155
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "responded" = $156
          )
      ) as "responded_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $157
                and "window_closed" = $158
              )
              and "ineligible" is null
            )
            and "responded_last_observation" = $159
          )
      ) as "responded_last_observation",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $160
                and "window_closed" = $161
              )
              and "ineligible" is null
            )
            and "deteriorated" = $162
          )
      ) as "deteriorated_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $163
                  and "window_closed" = $164
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "deteriorated" = $165
          )
      ) as "deteriorated_measured",
      max("follow_up_day") filter (
        where
          (
            "indication_matches" = $166
            and "window_closed" = $167
          )
      ) as "follow_up_ends_day"
    from
      (
        select
          *,
          case
            when "baseline" is null then $168
            when "baseline" <= $169 then $170
            when "baseline" < $171 then $172
          end as "ineligible",
          case
            when "induction_infusions" < $173 then $174
            when "induction_infusions" > $175 then $176
            when "span_days" < $177 then $178
            when "span_days" > $179 then $180
          end as "incomplete",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $181 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $182 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $183
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $184
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_2" as "window_closed",
              "score_0" as "baseline",
              "score_4" as "outcome",
              "score_5" as "last_observation",
              "score_3" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    union all
    select
      2 as "place",
      count(*) as "begun",
      count(*) filter (
        where
          not "indication_matches" = $185
      ) as "other_indication",
      count(*) filter (
        where
          (
            "indication_matches" = $186
            and not "window_closed" = $187
          )
      ) as "window_open",
      count(*) filter (
        where
          (
            "indication_matches" = $188
            and "window_closed" = $189
          )
      ) as "started",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $190
              and "window_closed" = $191
            )
            and "ineligible" = $192
          )
      ) as "no_baseline",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $193
              and "window_closed" = $194
            )
            and "ineligible" = $195
          )
      ) as "baseline_zero",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $196
              and "window_closed" = $197
            )
            and "ineligible" = $198
          )
      ) as "baseline_below_minimum",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $199
              and "window_closed" = $200
            )
            and "ineligible" is null
          )
      ) as "eligible",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $201
                and "window_closed" = $202
              )
              and "ineligible" is null
            )
            and "incomplete" = $203
          )
      ) as "too_few_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $204
                and "window_closed" = $205
              )
              and "ineligible" is null
            )
            and "incomplete" = $206
          )
      ) as "too_many_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $207
                and "window_closed" = $208
              )
              and "ineligible" is null
            )
            and "incomplete" = $209
          )
      ) as "induction_too_short",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $210
                and "window_closed" = $211
              )
              and "ineligible" is null
            )
            and "incomplete" = $212
          )
      ) as "induction_too_long",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $213
                and "window_closed" = $214
              )
              and "ineligible" is null
            )
            and "incomplete" is null
          )
      ) as "completed",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $215
                  and "window_closed" = $216
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "outcome" is not null
          )
      ) as "measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $217
                and "window_closed" = $218
              )
              and "ineligible" is null
            )
            and "outcome" is not null
          )
      ) as "eligible_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $219
                and "window_closed" = $220
              )
              and "ineligible" is null
            )
            and "responded" = $221
          )
      ) as "responded_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $222
                  and "window_closed" = $223
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "responded" = $224
          )
      ) as "responded_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $225
                and "window_closed" = $226
              )
              and "ineligible" is null
            )
            and "responded_last_observation" = $227
          )
      ) as "responded_last_observation",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $228
                and "window_closed" = $229
              )
              and "ineligible" is null
            )
            and "deteriorated" = $230
          )
      ) as "deteriorated_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $231
                  and "window_closed" = $232
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "deteriorated" = $233
          )
      ) as "deteriorated_measured",
      max("follow_up_day") filter (
        where
          (
            "indication_matches" = $234
            and "window_closed" = $235
          )
      ) as "follow_up_ends_day"
    from
      (
        select
          *,
          case
            when "baseline" is null then $236
            when "baseline" <= $237 then $238
            when "baseline" < $239 then $240
          end as "ineligible",
          case
            when "induction_infusions" < $241 then $242
            when "induction_infusions" > $243 then $244
            when "span_days" < $245 then $246
            when "span_days" > $247 then $248
          end as "incomplete",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $249 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $250 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $251
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $252
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_3" as "window_closed",
              "score_0" as "baseline",
              "score_6" as "outcome",
              "score_7" as "last_observation",
              "score_8" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    union all
    select
      3 as "place",
      count(*) as "begun",
      count(*) filter (
        where
          not "indication_matches" = $253
      ) as "other_indication",
      count(*) filter (
        where
          (
            "indication_matches" = $254
            and not "window_closed" = $255
          )
      ) as "window_open",
      count(*) filter (
        where
          (
            "indication_matches" = $256
            and "window_closed" = $257
          )
      ) as "started",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $258
              and "window_closed" = $259
            )
            and "ineligible" = $260
          )
      ) as "no_baseline",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $261
              and "window_closed" = $262
            )
            and "ineligible" = $263
          )
      ) as "baseline_zero",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $264
              and "window_closed" = $265
            )
            and "ineligible" = $266
          )
      ) as "baseline_below_minimum",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $267
              and "window_closed" = $268
            )
            and "ineligible" is null
          )
      ) as "eligible",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $269
                and "window_closed" = $270
              )
              and "ineligible" is null
            )
            and "incomplete" = $271
          )
      ) as "too_few_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $272
                and "window_closed" = $273
              )
              and "ineligible" is null
            )
            and "incomplete" = $274
          )
      ) as "too_many_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $275
                and "window_closed" = $276
              )
              and "ineligible" is null
            )
            and "incomplete" = $277
          )
      ) as "induction_too_short",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $278
                and "window_closed" = $279
              )
              and "ineligible" is null
            )
            and "incomplete" = $280
          )
      ) as "induction_too_long",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $281
                and "window_closed" = $282
              )
              and "ineligible" is null
            )
            and "incomplete" is null
          )
      ) as "completed",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $283
                  and "window_closed" = $284
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "outcome" is not null
          )
      ) as "measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $285
                and "window_closed" = $286
              )
              and "ineligible" is null
            )
            and "outcome" is not null
          )
      ) as "eligible_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $287
                and "window_closed" = $288
              )
              and "ineligible" is null
            )
            and "responded" = $289
          )
      ) as "responded_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $290
                  and "window_closed" = $291
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "responded" = $292
          )
      ) as "responded_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $293
                and "window_closed" = $294
              )
              and "ineligible" is null
            )
            and "responded_last_observation" = $295
          )
      ) as "responded_last_observation",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $296
                and "window_closed" = $297
              )
              and "ineligible" is null
            )
            and "deteriorated" = $298
          )
      ) as "deteriorated_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $299
                  and "window_closed" = $300
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "deteriorated" = $301
          )
      ) as "deteriorated_measured",
      max("follow_up_day") filter (
        where
          (
            "indication_matches" = $302
            and "window_closed" = $303
          )
      ) as "follow_up_ends_day"
    from
      (
        select
          *,
          case
            when "baseline" is null then $304
            when "baseline" <= $305 then $306
            when "baseline" < $307 then $308
          end as "ineligible",
          case
            when "induction_infusions" < $309 then $310
            when "induction_infusions" > $311 then $312
            when "span_days" < $313 then $314
            when "span_days" > $315 then $316
          end as "incomplete",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $317 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $318 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $319
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $320
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_1" as "window_closed",
              "score_0" as "baseline",
              "score_1" as "outcome",
              "score_2" as "last_observation",
              "score_3" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    union all
    select
      4 as "place",
      count(*) as "begun",
      count(*) filter (
        where
          not "indication_matches" = $321
      ) as "other_indication",
      count(*) filter (
        where
          (
            "indication_matches" = $322
            and not "window_closed" = $323
          )
      ) as "window_open",
      count(*) filter (
        where
          (
            "indication_matches" = $324
            and "window_closed" = $325
          )
      ) as "started",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $326
              and "window_closed" = $327
            )
            and "ineligible" = $328
          )
      ) as "no_baseline",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $329
              and "window_closed" = $330
            )
            and "ineligible" = $331
          )
      ) as "baseline_zero",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $332
              and "window_closed" = $333
            )
            and "ineligible" = $334
          )
      ) as "baseline_below_minimum",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $335
              and "window_closed" = $336
            )
            and "ineligible" is null
          )
      ) as "eligible",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $337
                and "window_closed" = $338
              )
              and "ineligible" is null
            )
            and "incomplete" = $339
          )
      ) as "too_few_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $340
                and "window_closed" = $341
              )
              and "ineligible" is null
            )
            and "incomplete" = $342
          )
      ) as "too_many_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $343
                and "window_closed" = $344
              )
              and "ineligible" is null
            )
            and "incomplete" = $345
          )
      ) as "induction_too_short",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $346
                and "window_closed" = $347
              )
              and "ineligible" is null
            )
            and "incomplete" = $348
          )
      ) as "induction_too_long",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $349
                and "window_closed" = $350
              )
              and "ineligible" is null
            )
            and "incomplete" is null
          )
      ) as "completed",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $351
                  and "window_closed" = $352
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "outcome" is not null
          )
      ) as "measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $353
                and "window_closed" = $354
              )
              and "ineligible" is null
            )
            and "outcome" is not null
          )
      ) as "eligible_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $355
                and "window_closed" = $356
              )
              and "ineligible" is null
            )
            and "responded" = $357
          )
      ) as "responded_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $358
                  and "window_closed" = $359
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "responded" = $360
          )
      ) as "responded_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $361
                and "window_closed" = $362
              )
              and "ineligible" is null
            )
            and "responded_last_observation" = $363
          )
      ) as "responded_last_observation",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $364
                and "window_closed" = $365
              )
              and "ineligible" is null
            )
            and "deteriorated" = $366
          )
      ) as "deteriorated_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $367
                  and "window_closed" = $368
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "deteriorated" = $369
          )
      ) as "deteriorated_measured",
      max("follow_up_day") filter (
        where
          (
            "indication_matches" = $370
            and "window_closed" = $371
          )
      ) as "follow_up_ends_day"
    from
      (
        select
          *,
          case
            when "baseline" is null then $372
            when "baseline" <= $373 then $374
            when "baseline" < $375 then $376
          end as "ineligible",
          case
            when "induction_infusions" < $377 then $378
            when "induction_infusions" > $379 then $380
            when "span_days" < $381 then $382
            when "span_days" > $383 then $384
          end as "incomplete",
          coalesce("outcome" + 0.000001 < $385, false) as "responded",
          coalesce(
            coalesce("outcome", "last_observation") + 0.000001 < $386,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $387
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $388
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_1" as "window_closed",
              "score_0" as "baseline",
              "score_1" as "outcome",
              "score_2" as "last_observation",
              "score_3" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    union all
    select
      5 as "place",
      count(*) as "begun",
      count(*) filter (
        where
          not "indication_matches" = $389
      ) as "other_indication",
      count(*) filter (
        where
          (
            "indication_matches" = $390
            and not "window_closed" = $391
          )
      ) as "window_open",
      count(*) filter (
        where
          (
            "indication_matches" = $392
            and "window_closed" = $393
          )
      ) as "started",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $394
              and "window_closed" = $395
            )
            and "ineligible" = $396
          )
      ) as "no_baseline",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $397
              and "window_closed" = $398
            )
            and "ineligible" = $399
          )
      ) as "baseline_zero",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $400
              and "window_closed" = $401
            )
            and "ineligible" = $402
          )
      ) as "baseline_below_minimum",
      count(*) filter (
        where
          (
            (
              "indication_matches" = $403
              and "window_closed" = $404
            )
            and "ineligible" is null
          )
      ) as "eligible",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $405
                and "window_closed" = $406
              )
              and "ineligible" is null
            )
            and "incomplete" = $407
          )
      ) as "too_few_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $408
                and "window_closed" = $409
              )
              and "ineligible" is null
            )
            and "incomplete" = $410
          )
      ) as "too_many_infusions",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $411
                and "window_closed" = $412
              )
              and "ineligible" is null
            )
            and "incomplete" = $413
          )
      ) as "induction_too_short",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $414
                and "window_closed" = $415
              )
              and "ineligible" is null
            )
            and "incomplete" = $416
          )
      ) as "induction_too_long",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $417
                and "window_closed" = $418
              )
              and "ineligible" is null
            )
            and "incomplete" is null
          )
      ) as "completed",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $419
                  and "window_closed" = $420
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "outcome" is not null
          )
      ) as "measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $421
                and "window_closed" = $422
              )
              and "ineligible" is null
            )
            and "outcome" is not null
          )
      ) as "eligible_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $423
                and "window_closed" = $424
              )
              and "ineligible" is null
            )
            and "responded" = $425
          )
      ) as "responded_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $426
                  and "window_closed" = $427
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "responded" = $428
          )
      ) as "responded_measured",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $429
                and "window_closed" = $430
              )
              and "ineligible" is null
            )
            and "responded_last_observation" = $431
          )
      ) as "responded_last_observation",
      count(*) filter (
        where
          (
            (
              (
                "indication_matches" = $432
                and "window_closed" = $433
              )
              and "ineligible" is null
            )
            and "deteriorated" = $434
          )
      ) as "deteriorated_eligible",
      count(*) filter (
        where
          (
            (
              (
                (
                  "indication_matches" = $435
                  and "window_closed" = $436
                )
                and "ineligible" is null
              )
              and "incomplete" is null
            )
            and "deteriorated" = $437
          )
      ) as "deteriorated_measured",
      max("follow_up_day") filter (
        where
          (
            "indication_matches" = $438
            and "window_closed" = $439
          )
      ) as "follow_up_ends_day"
    from
      (
        select
          *,
          case
            when "baseline" is null then $440
            when "baseline" <= $441 then $442
            when "baseline" < $443 then $444
          end as "ineligible",
          case
            when "induction_infusions" < $445 then $446
            when "induction_infusions" > $447 then $448
            when "span_days" < $449 then $450
            when "span_days" > $451 then $452
          end as "incomplete",
          coalesce(
            (
              "baseline" - "outcome" + 0.000001 >= $453
              and "baseline" - "outcome" + 0.000001 >= "baseline" * $454
            ),
            false
          ) as "responded",
          coalesce(
            (
              "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= $455
              and "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $456
            ),
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $457
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $458
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_1" as "window_closed",
              "score_0" as "baseline",
              "score_1" as "outcome",
              "score_2" as "last_observation",
              "score_3" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
  ) as "strip"

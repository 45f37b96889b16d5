# Rewrites src/lib/statistics/fixtures/*.json from R (survival is the only package needed).
# Run from the repository's root: Rscript tests/statistics/fixtures.R && npx prettier --write src/lib/statistics/fixtures
# The tests read the committed files; R is not needed to run them.

suppressPackageStartupMessages(library(survival))

number <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "null")

write_fixture <- function(name, call, columns) {
  body <- vapply(
    names(columns),
    function(column) sprintf("%s: [%s]", dQuote(column, FALSE), paste(number(columns[[column]]), collapse = ", ")),
    ""
  )
  versions <- paste0(R.version.string, ", survival ", packageVersion("survival"))
  text <- sprintf(
    "{\"r\": %s, \"call\": %s, \"columns\": {%s}}",
    dQuote(versions, FALSE), encodeString(call, quote = "\""), paste(body, collapse = ", ")
  )
  writeLines(text, file.path("src/lib/statistics/fixtures", paste0(name, ".json")))
}

each <- function(grid, f) as.data.frame(t(mapply(f, grid[[1]], grid[[2]], grid[[3]])))

# Proportions -------------------------------------------------------------------------------------

shares <- do.call(rbind, lapply(c(1:12, 20, 29, 41, 84, 148, 263, 1000, 100000), function(n) {
  x <- if (n <= 12) 0:n else unique(round(seq(0, n, length.out = 13)))
  expand.grid(numerator = c(x, if (n > 12) c(1, n - 1)), denominator = n, level = c(0.8, 0.95, 0.998))
}))
shares <- unique(shares)

wilson <- each(shares, function(x, n, level) {
  suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE))$conf.int
})
write_fixture(
  "wilson", "prop.test(numerator, denominator, conf.level = level, correct = FALSE)$conf.int",
  c(shares, list(lower = wilson[[1]], upper = wilson[[2]]))
)

exact <- each(shares, function(x, n, level) binom.test(x, n, conf.level = level)$conf.int)
write_fixture(
  "clopper-pearson", "binom.test(numerator, denominator, conf.level = level)$conf.int",
  c(shares, list(lower = exact[[1]], upper = exact[[2]]))
)

tested <- unique(do.call(rbind, lapply(c(1, 2, 5, 10, 29, 84, 148, 1000), function(n) {
  expand.grid(numerator = unique(round(seq(0, n, length.out = 9))), denominator = n, proportion = c(0.01, 0.3, 0.5, 0.7, 0.99))
})))
score <- each(tested, function(x, n, p) {
  test <- suppressWarnings(prop.test(x, n, p = p, correct = FALSE))
  c(sign(x / n - p) * sqrt(unname(test$statistic)), test$p.value)
})
write_fixture(
  "score-test", "prop.test(numerator, denominator, p = proportion, correct = FALSE): signed sqrt($statistic), $p.value",
  c(tested, list(statistic = score[[1]], pValue = score[[2]]))
)
central <- mapply(function(x, n, p) {
  min(1, 2 * min(pbinom(x, n, p), pbinom(x - 1, n, p, lower.tail = FALSE)))
}, tested$numerator, tested$denominator, tested$proportion)
write_fixture(
  "exact-binomial-test",
  "min(1, 2 * min(pbinom(numerator, denominator, proportion), pbinom(numerator - 1, denominator, proportion, lower.tail = FALSE)))",
  c(tested, list(pValue = central))
)

pairs <- subset(expand.grid(a = c(0, 1, 7, 19, 30), n = c(1, 7, 30, 200), c = c(0, 1, 5, 29), m = c(1, 6, 29, 500)), a <= n & c <= m)
newcombe <- t(mapply(function(a, n, c, m) {
  one <- suppressWarnings(prop.test(a, n, correct = FALSE))$conf.int
  two <- suppressWarnings(prop.test(c, m, correct = FALSE))$conf.int
  d <- a / n - c / m
  c(d - sqrt((a / n - one[1])^2 + (two[2] - c / m)^2), d + sqrt((one[2] - a / n)^2 + (c / m - two[1])^2))
}, pairs$a, pairs$n, pairs$c, pairs$m))
write_fixture(
  "newcombe", "Newcombe's method 10 from prop.test(a, n, correct = FALSE)$conf.int and prop.test(c, m, correct = FALSE)$conf.int",
  c(pairs, list(lower = newcombe[, 1], upper = newcombe[, 2]))
)

tipping <- expand.grid(responders = c(0, 3, 12, 20, 28, 60), missing = c(0, 1, 4, 12, 23), others = c(0, 2, 17, 33), target = c(0.4, 0.7, 0.9))
tipping$denominator <- with(tipping, responders + missing + others)
tipping <- subset(tipping, denominator > 0)
first_reached <- function(missing, reached) {
  k <- which(vapply(0:missing, reached, NA))
  if (length(k) == 0) -1 else k[1] - 1
}
tipping$rate <- with(tipping, mapply(function(r, m, n, p) first_reached(m, function(k) (r + k) / n >= p), responders, missing, denominator, target))
tipping$interval <- with(tipping, mapply(function(r, m, n, p) {
  first_reached(m, function(k) suppressWarnings(prop.test(r + k, n, correct = FALSE))$conf.int[2] >= p)
}, responders, missing, denominator, target))
write_fixture(
  "tipping-points", "smallest k of 0:missing with (r + k) / n >= target, and with prop.test(r + k, n, correct = FALSE)$conf.int[2] >= target; -1 for none",
  tipping[c("responders", "missing", "denominator", "target", "rate", "interval")]
)

required <- expand.grid(proportion = c(0, 0.1, 0.5, 0.7, 0.95), halfWidth = c(0.02, 0.05, 0.1, 0.2), level = c(0.9, 0.95))
required$patients <- mapply(function(p, h, level) {
  z <- qnorm((1 + level) / 2)
  excess <- function(n) z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2)) / (1 + z^2 / n) - h
  ceiling(uniroot(excess, c(1e-3, 1e6), tol = 1e-9)$root)
}, required$proportion, required$halfWidth, required$level)
write_fixture("required-patients", "ceiling(uniroot(Wilson half-width at proportion - halfWidth, c(1e-3, 1e6), tol = 1e-9)$root)", required)

# Samples -----------------------------------------------------------------------------------------

set.seed(1963)
sizes <- c(2, 3, 5, 6, 10, 11, 29, 84, 300)
samples <- do.call(rbind, lapply(seq_along(sizes), function(i) {
  before <- round(rnorm(sizes[i], 17, 4), if (i %% 2) 0 else 3)
  data.frame(sample = i, before = before, after = round(0.6 * before + rnorm(sizes[i], -1, 5), if (i %% 2) 0 else 3))
}))
write_fixture("samples", "set.seed(1963); before round(rnorm(n, 17, 4)), after round(0.6 * before + rnorm(n, -1, 5))", samples)

levels <- c(0.8, 0.95, 0.998)
means <- do.call(rbind, lapply(split(samples, samples$sample), function(s) do.call(rbind, lapply(levels, function(level) {
  one <- t.test(s$before, conf.level = level)
  change <- t.test(s$after, s$before, paired = TRUE, conf.level = level)
  data.frame(
    sample = s$sample[1], level = level, mean = unname(one$estimate), standardDeviation = sd(s$before),
    lower = one$conf.int[1], upper = one$conf.int[2],
    change = unname(change$estimate), changeLower = change$conf.int[1], changeUpper = change$conf.int[2]
  )
}))))
write_fixture("means", "t.test(before, conf.level = level); sd(before); t.test(after, before, paired = TRUE, conf.level = level)", means)

t_tests <- do.call(rbind, lapply(split(samples, samples$sample), function(s) do.call(rbind, lapply(c(-40, 0, 12.5, 16.4, 17, 20, 1000), function(mean) {
  test <- t.test(s$before, mu = mean)
  data.frame(sample = s$sample[1], mean = mean, statistic = unname(test$statistic), pValue = test$p.value)
}))))
write_fixture("t-test", "t.test(before, mu = mean): $statistic, $p.value", t_tests)

medians <- do.call(rbind, lapply(split(samples, samples$sample), function(s) do.call(rbind, lapply(levels, function(level) {
  n <- nrow(s)
  k <- qbinom((1 - level) / 2, n, 0.5)
  if (k == 0) return(NULL)
  sorted <- sort(s$before)
  data.frame(
    sample = s$sample[1], level = level, median = median(s$before), lower = sorted[k], upper = sorted[n - k + 1],
    coverage = 1 - 2 * pbinom(k - 1, n, 0.5)
  )
}))))
write_fixture("medians", "median(before); sort(before)[k] and [n - k + 1] with k = qbinom((1 - level) / 2, n, 0.5); 1 - 2 * pbinom(k - 1, n, 0.5)", medians)

shares_of_sample <- c(0, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9, 1)
quantiles <- do.call(rbind, lapply(split(samples, samples$sample), function(s) data.frame(
  sample = s$sample[1], probability = shares_of_sample,
  estimate = unname(quantile(s$before, shares_of_sample, type = 7))
)))
write_fixture("quantiles", "quantile(before, probability, type = 7)", quantiles)

suppressPackageStartupMessages(library(metafor))
standardised <- do.call(rbind, lapply(split(samples, samples$sample)[-1], function(s) do.call(rbind, lapply(levels, function(level) {
  e <- escalc(
    measure = "SMCR", m1i = mean(s$after), m2i = mean(s$before), sd1i = sd(s$before), ni = nrow(s),
    ri = cor(s$before, s$after)
  )
  z <- qnorm((1 + level) / 2)
  data.frame(
    sample = s$sample[1], level = level, estimate = as.numeric(e$yi),
    lower = as.numeric(e$yi) - z * sqrt(e$vi), upper = as.numeric(e$yi) + z * sqrt(e$vi)
  )
}))))
write_fixture(
  "standardised-change",
  "metafor 3.8-1 escalc(measure = \"SMCR\", m1i = mean(after), m2i = mean(before), sd1i = sd(before), ni = n, ri = cor(before, after)); yi -+ qnorm((1 + level) / 2) * sqrt(vi)",
  standardised
)

# Time to event -----------------------------------------------------------------------------------

cohorts <- c(2, 4, 5, 10, 21, 42, 100, 300)
followups <- do.call(rbind, lapply(seq_along(cohorts), function(i) {
  n <- cohorts[i]
  event_at <- ceiling(rexp(n, rep_len(c(1 / 20, 1 / 45), n)))
  censored_at <- ceiling(runif(n, 1, 90))
  data.frame(cohort = i, time = pmin(event_at, censored_at), event = as.numeric(event_at <= censored_at), group = rep_len(1:2, n))
}))
write_fixture("follow-ups", "set.seed(1963), after the samples: pmin(ceiling(rexp(n, rep_len(c(1 / 20, 1 / 45), n))), ceiling(runif(n, 1, 90)))", followups)

missing_as <- function(x, value) ifelse(is.na(x), value, x)
fits <- lapply(split(followups, followups$cohort), function(d) {
  survfit(Surv(time, event) ~ 1, data = d, conf.type = "log-log")
})
steps <- do.call(rbind, lapply(names(fits), function(cohort) {
  fit <- fits[[cohort]]
  undefined <- fit$surv == 0 | fit$surv == 1
  data.frame(
    cohort = as.numeric(cohort), time = fit$time, atRisk = fit$n.risk, events = fit$n.event, censored = fit$n.censor,
    survival = fit$surv, lower = missing_as(replace(fit$lower, undefined, NA), -1), upper = missing_as(replace(fit$upper, undefined, NA), -1)
  )
}))
write_fixture("survival-steps", "survfit(Surv(time, event) ~ 1, conf.type = \"log-log\"); -1 for bounds where survival is 0 or 1", steps)

survival_medians <- do.call(rbind, lapply(names(fits), function(cohort) {
  q <- summary(fits[[cohort]])$table
  data.frame(
    cohort = as.numeric(cohort), median = missing_as(q[["median"]], -1),
    lower = missing_as(q[["0.95LCL"]], -1), upper = missing_as(q[["0.95UCL"]], -1)
  )
}))
write_fixture("survival-medians", "summary(survfit(Surv(time, event) ~ 1, conf.type = \"log-log\"))$table; -1 for not reached", survival_medians)

log_rank <- do.call(rbind, lapply(split(followups, followups$cohort)[-1], function(d) {
  test <- survdiff(Surv(time, event) ~ group, data = d)
  data.frame(
    cohort = d$cohort[1], statistic = test$chisq, pValue = pchisq(test$chisq, 1, lower.tail = FALSE),
    observed = test$obs[1], expected = test$exp[1]
  )
}))
write_fixture("log-rank", "survdiff(Surv(time, event) ~ group): $chisq, pchisq($chisq, 1, lower.tail = FALSE), $obs[1], $exp[1]", log_rank)

# Days in response of the patients in src/lib/outcomes/durability.test.ts, read from their scores by hand:
# 1 until one score below response, 2 until two running, 3 the first with every loss a relapse.
in_response <- list(
  data.frame(time = c(42, 56, 7, 0, 28, 28, 56, 56, 77), event = c(1, 0, 1, 0, 0, 1, 1, 1, 1)),
  data.frame(time = c(42, 56, 33, 0, 28, 56, 56, 56, 77), event = c(0, 0, 1, 0, 0, 1, 0, 0, 0)),
  data.frame(time = c(42, 56, 7, 0, 28, 28, 56, 56, 77), event = 1)
)
durability <- do.call(rbind, lapply(seq_along(in_response), function(variant) {
  fit <- survfit(Surv(time, event) ~ 1, data = in_response[[variant]], conf.type = "log-log")
  undefined <- fit$surv == 0 | fit$surv == 1
  data.frame(
    variant = variant, time = fit$time, atRisk = fit$n.risk, events = fit$n.event, survival = fit$surv,
    lower = missing_as(replace(fit$lower, undefined, NA), -1), upper = missing_as(replace(fit$upper, undefined, NA), -1)
  )
}))
write_fixture("durability", "survfit(Surv(time, event) ~ 1, conf.type = \"log-log\"); -1 for bounds where survival is 0 or 1", durability)

# Counts ------------------------------------------------------------------------------------------

counts <- expand.grid(events = c(0:20, 50, 84, 148, 263, 1000, 2999, 3001, 3451, 10000, 96696, 1000000), level = c(0.8, 0.95, 0.998))
garwood <- t(mapply(function(x, level) poisson.test(x, 1, conf.level = level)$conf.int, counts$events, counts$level))
z <- qnorm((1 + counts$level) / 2)
byar <- function(x, z) x * (1 - 1 / (9 * x) + z / (3 * sqrt(x)))^3
write_fixture(
  "poisson",
  "poisson.test(events, 1, conf.level = level)$conf.int; Byar's formula with qnorm((1 + level) / 2), 0 where it is undefined or negative",
  c(counts, list(
    lower = garwood[, 1], upper = garwood[, 2],
    byarLower = with(counts, ifelse(events == 0, 0, pmax(0, byar(pmax(events, 1), -z)))), byarUpper = byar(counts$events + 1, z)
  ))
)

# Units and periods -------------------------------------------------------------------------------

interpolated <- function(p, n, target) {
  r <- qbinom(p, n, target)
  r <- r + (pbinom(r, n, target) <= p)
  a <- (pbinom(r, n, target) - p) / (pbinom(r, n, target) - pbinom(r - 1, n, target))
  min(1, max(0, (r - a) / n))
}
funnel <- expand.grid(target = c(0.05, 0.3, 0.5, 0.7, 0.95), denominator = c(1, 2, 5, 10, 30, 84, 300, 5000), level = c(0.95, 0.998))
funnel$lower <- with(funnel, mapply(function(t, n, level) interpolated((1 - level) / 2, n, t), target, denominator, level))
funnel$upper <- with(funnel, mapply(function(t, n, level) interpolated((1 + level) / 2, n, t), target, denominator, level))
write_fixture("funnel-limits", "r = smallest with pbinom(r, n, target) > p, from qbinom; (r - (pbinom(r) - p) / (pbinom(r) - pbinom(r - 1))) / n, clipped to [0, 1]", funnel)

networks <- do.call(rbind, lapply(seq_along(c(20, 21, 35, 60)), function(i) {
  units <- c(20, 21, 35, 60)[i]
  n <- sample(8:200, units, replace = TRUE)
  rate <- plogis(qlogis(0.6) + rnorm(units, 0, c(0, 0.3, 0.8, 0.1)[i]))
  data.frame(network = i, numerator = rbinom(units, n, rate), denominator = n)
}))
write_fixture("networks", "rbinom(units, n, plogis(qlogis(0.6) + rnorm(units, 0, c(0, 0.3, 0.8, 0.1))))", networks)
dispersion <- do.call(rbind, lapply(split(networks, networks$network), function(d) {
  z <- with(d, (numerator / denominator - 0.6) / sqrt(0.6 * 0.4 / denominator))
  ends <- quantile(z, c(0.1, 0.9))
  data.frame(network = d$network[1], dispersion = mean(pmin(ends[2], pmax(ends[1], z))^2))
}))
write_fixture("overdispersion", "z = (x / n - 0.6) / sqrt(0.24 / n); mean(pmin(quantile(z, 0.9), pmax(quantile(z, 0.1), z))^2)", dispersion)

limits <- do.call(rbind, lapply(split(networks, networks$network), function(d) {
  centre <- sum(d$numerator) / sum(d$denominator)
  half <- 3 * sqrt(centre * (1 - centre) / d$denominator)
  data.frame(network = d$network, centre = centre, lower = pmax(0, centre - half), upper = pmin(1, centre + half))
}))
write_fixture("p-chart", "sum(x) / sum(n) -+ 3 * sqrt(centre * (1 - centre) / n), clipped to [0, 1]", limits)

points <- 12:200
write_fixture(
  "run-rules", "round(log2(points) + 3); qbinom(0.05, points - 1, 0.5)",
  list(points = points, longestRunLimit = round(log2(points) + 3), crossingsLimit = qbinom(0.05, points - 1, 0.5))
)

reliable <- expand.grid(standardDeviation = c(0.5, 5, 7.5, 12), reliability = c(0, 0.5, 0.8, 0.97), level = levels)
reliable$criterion <- with(reliable, qnorm((1 + level) / 2) * sqrt(2) * standardDeviation * sqrt(1 - reliability))
write_fixture("reliable-change", "qnorm((1 + level) / 2) * sqrt(2) * standardDeviation * sqrt(1 - reliability)", reliable)

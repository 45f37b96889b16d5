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

# Tests and mixed models of judgments.csv, which lies beside this file, in R.
#
#   Rscript analysis.R          or, in RStudio: Session > Set Working Directory > To Source File Location, then Source
#
# Mixed models need the package lme4: install.packages("lme4"). Everything else is in R itself.
# First answers are taken, without repeated and catch trials, as in the tables that count "corrected".

columns <- c(
  "participant", "interface", "mixing", "repeat", "catch", "pair", "label_1", "label_2", "lam_f", "lam_g", "lam_h", "lam_start"
)

folder <- function() {
  file <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
  if (length(file) == 1) dirname(file) else "."
}

# Letters are those of UTF-8 whatever the system's own are; a byte-order mark may come first.
lines <- readLines(file.path(folder(), "judgments.csv"), encoding = "UTF-8", warn = FALSE)
lines[1] <- sub("^\xef\xbb\xbf", "", lines[1], useBytes = TRUE)
judgments <- read.csv(text = lines, colClasses = "character", na.strings = "", check.names = FALSE)
missing <- setdiff(columns, names(judgments))
if (length(missing) > 0) stop("judgments.csv has no column ", paste(missing, collapse = ", "))
for (name in c("repeat", "catch", "lam_f", "lam_g", "lam_h", "lam_start")) {
  judgments[[name]] <- as.numeric(judgments[[name]])
}
judgments[["catch"]][is.na(judgments[["catch"]])] <- 0
first <- judgments[judgments[["repeat"]] == 0 & judgments[["catch"]] == 0, ]

heading <- function(...) cat("\n", paste0(...), "\n", strrep("-", nchar(paste0(...))), "\n", sep = "")

# A number of a kind that cannot be computed, as with one person, is told and does not end the others.
try_to <- function(what) {
  tryCatch(what, error = function(problem) cat("cannot be computed:", conditionMessage(problem), "\n"))
}

means <- function(rows, unit) tapply(rows$lam_h, rows[[unit]], mean)

one_sample <- function(values, null) {
  try_to({
    test <- t.test(values, mu = null)
    cat(sprintf(
      "mean %.3f, 95 %% [%.3f, %.3f], t(%d) = %.2f, p = %.4g, d = %.2f\n", test$estimate, test$conf.int[1],
      test$conf.int[2], round(test$parameter), test$statistic, test$p.value, (mean(values) - null) / sd(values)
    ))
  })
}

units <- c(participants = "participant", `image pairs` = "pair")

# Midpoints: which blend people took for the one that was asked for (lam_g, .5 for the middle). An interface type, as in
# midpoints.csv, is an interface with the coefficient that a trial began with, where it has one; of continua made
# elsewhere, with the end that it began at.

midpoints <- first[!is.na(first$lam_g) & !is.na(first$lam_h), ]
side <- ifelse(midpoints$lam_start < .5, "low", "high")
start <- ifelse(midpoints$mixing %in% "given", side, as.character(midpoints$lam_start))
start <- ifelse(is.na(midpoints$lam_start), "", paste0("_", start))
types <- paste0(midpoints$interface, start)
for (asked in sort(unique(midpoints$lam_g))) {
  for (type in unique(types[midpoints$lam_g == asked])) {
    heading("Midpoints of ", type, ", asked for ", asked, ": is the mean lam_h another?")
    for (unit in names(units)) {
      values <- means(midpoints[types == type & midpoints$lam_g == asked, ], units[[unit]])
      cat("over ", length(values), " ", unit, ": ", sep = "")
      one_sample(values, asked)
    }
  }
  begun <- midpoints[midpoints$lam_g == asked & !is.na(midpoints$lam_start) & midpoints$lam_start != .5, ]
  if (length(unique(begun$lam_start > .5)) < 2) next
  heading("Midpoints begun at the high end minus those begun at the low end, asked for ", asked)
  for (unit in names(units)) {
    high <- means(begun[begun$lam_start > .5, ], units[[unit]])
    low <- means(begun[begun$lam_start < .5, ], units[[unit]])
    # Paired if most have both sides, whose differences are tested; otherwise those with one side alone are compared.
    both <- intersect(names(high), names(low))
    if (2 * length(both) > length(union(names(high), names(low)))) {
      cat("over ", length(both), " ", unit, ", paired: ", sep = "")
      one_sample(high[both] - low[both], 0)
    } else {
      high <- high[setdiff(names(high), both)]
      low <- low[setdiff(names(low), both)]
      cat("over ", length(high), " and ", length(low), " ", unit, ":\n", sep = "")
      try_to(print(t.test(high, low)))
    }
  }
}

# Inferred coefficients: does lam_h follow lam_f, as mixup takes for granted (intercept .5 and slope 1)?

inferred <- first[!is.na(first$lam_f) & !is.na(first$lam_h), ]
if (nrow(inferred) > 0) {
  heading("Inferred coefficients: lam_h by lam_f, means of first answers")
  print(aggregate(lam_h ~ lam_f, inferred, function(x) c(mean = mean(x), sd = sd(x), n = length(x))), digits = 3)
  if (!requireNamespace("lme4", quietly = TRUE)) {
    cat("\nMixed models need lme4: install.packages(\"lme4\")\n")
  } else {
    models <- list(
      "people and image pairs differ in their mean" =
        lam_h ~ I(lam_f - .5) + (1 | participant) + (1 | pair),
      "and in how they follow lam_f (regression.mixed in summary.json)" =
        lam_h ~ I(lam_f - .5) + (I(lam_f - .5) || participant) + (I(lam_f - .5) || pair)
    )
    for (name in names(models)) {
      heading("A mixed model by REML: ", name)
      try_to({
        fit <- lme4::lmer(models[[name]], inferred)
        print(summary(fit, correlation = FALSE), digits = 4)
        print(confint(fit, parm = "beta_", method = "Wald"), digits = 4)
      })
    }
  }
}

# What test_regression.py holds analysis/regression.py to. Rscript reference.R, in this folder; R 4.2.2, lme4 1.1-31.
suppressPackageStartupMessages(library(lme4))
d <- read.csv("crossed.csv")
d$x <- d$lam_f - .5

show <- function(model) {
  print(coef(summary(model)), digits = 9)
  print(as.data.frame(VarCorr(model))[c("grp", "var1", "sdcor")], digits = 9)
  print(c(REML = as.numeric(logLik(model))), digits = 11)
}
tight <- lmerControl(optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-12))
show(lmer(lam_h ~ x + (x || participant) + (x || pair), d, REML = TRUE, control = tight))
show(lmer(lam_h ~ x + (x || participant), d, REML = TRUE, control = tight))

# Two-way clustered errors by their formula (Cameron, Gelbach & Miller 2011), each part with its own G / (G - 1).
model <- lm(lam_h ~ x, d)
X <- model.matrix(model)
bread <- solve(crossprod(X))
part <- function(cluster) {
  groups <- length(unique(cluster))
  sums <- rowsum(X * resid(model), cluster)
  groups / (groups - 1) * (nrow(X) - 1) / (nrow(X) - 2) * bread %*% crossprod(sums) %*% bread
}
both <- part(d$participant) + part(d$pair) - part(paste(d$participant, d$pair))
print(cbind(coef(model), sqrt(diag(both)), sqrt(diag(part(d$participant))), sqrt(diag(part(d$pair)))), digits = 9)

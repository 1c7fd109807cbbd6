//! Numbers that cannot leave their range.

use std::ops::AddAssign;

/// The least probability that any answer is given: no single word of a rule file may make a cause impossible.
const FLOOR: f64 = 1e-4;

/// A probability, between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub(super) struct Probability(f64);

impl Probability {
    /// Clamped; a value that is not a number becomes 0.
    pub(super) fn new(value: f64) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    pub(super) const fn get(self) -> f64 {
        self.0
    }
}

/// A log-likelihood ratio or a sum of them, in nats.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub(super) struct LogOdds(f64);

impl LogOdds {
    /// What an answer says for a cause, against what is usual.
    pub(super) fn ratio(given: Probability, base: Probability) -> Self {
        Self((given.get().max(FLOOR) / base.get().max(FLOOR)).ln())
    }

    /// Of a prior.
    pub(super) fn of(prior: Probability) -> Self {
        Self(prior.get().max(f64::MIN_POSITIVE).ln())
    }

    pub(super) const fn get(self) -> f64 {
        self.0
    }
}

impl AddAssign for LogOdds {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// Probabilities in proportion to `exp(score)`, which sum to 1.
pub(super) fn normalise(scores: &[LogOdds]) -> Vec<Probability> {
    let highest = scores.iter().map(|s| s.0).fold(f64::NEG_INFINITY, f64::max);
    let shares: Vec<f64> = scores.iter().map(|s| (s.0 - highest).exp()).collect();
    let total: f64 = shares.iter().sum();
    shares.into_iter().map(|s| Probability::new(s / total)).collect()
}

/// A count as a factor.
pub(super) fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::{LogOdds, Probability, normalise};

    #[test]
    fn nothing_leaves_its_range() {
        assert!(Probability::new(f64::NAN).get().abs() < f64::EPSILON);
        assert!((Probability::new(7.0).get() - 1.0).abs() < f64::EPSILON);
        assert!(LogOdds::ratio(Probability::new(0.0), Probability::new(0.0)).get().abs() < f64::EPSILON);
        let far = [LogOdds(-2000.0), LogOdds(-2001.0)];
        let sum: f64 = normalise(&far).iter().map(|p| p.get()).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
}

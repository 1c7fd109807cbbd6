//! Properties that must hold whatever the evidence.

use proptest::prelude::*;

use super::world::{Says, diagnose, rules, subject};
use crate::inference::Diagnosis;
use crate::inference::likelihood::Likelihoods;
use crate::inference::rank::{Ranking, groups};
use crate::matching::{Health, Subject};
use crate::rule::RuleSet;

fn says(answers: &'static [&'static str]) -> impl Strategy<Value = Says> {
    prop_oneof![
        Just(Says::Nothing),
        proptest::sample::select(answers).prop_map(Says::Seen),
        proptest::sample::select(answers).prop_map(Says::Absence),
    ]
}

fn answers() -> impl Strategy<Value = Vec<(&'static str, Says)>> {
    (says(&["a", "b", "none"]), says(&["good", "bad"]), says(&["one", "many"]))
        .prop_map(|(first, second, third)| vec![("first", first), ("second", second), ("third", third)])
}

fn ranking(rules: &RuleSet, answers: &[(&str, Says)]) -> Ranking {
    let subjects = [subject(rules, "failed", "x", answers)];
    groups(&Likelihoods::new(rules), &subjects).remove(0).ranking
}

fn sum(ranking: &Ranking) -> f64 {
    ranking.causes.values().map(|p| p.get()).sum::<f64>() + ranking.unknown.get()
}

fn shown(diagnosis: &Diagnosis) -> String {
    format!("{:?} {:?} {:?}", diagnosis.verdict, diagnosis.findings, diagnosis.risks)
}

fn subjects(rules: &RuleSet, all: &[Vec<(&'static str, Says)>]) -> Vec<Subject> {
    all.iter().enumerate().map(|(i, a)| subject(rules, "failed", &format!("pod-{i}"), a)).collect()
}

proptest! {
    #[test]
    fn probabilities_sum_to_one(answers in answers()) {
        let rules = rules();
        prop_assert!((sum(&ranking(&rules, &answers)) - 1.0).abs() < 1e-9);
        let diagnosis = diagnose(&rules, vec![subject(&rules, "failed", "x", &answers)], Health::NotShown);
        for f in &diagnosis.findings {
            let causes: f64 = f.causes.iter().map(|c| c.probability).sum();
            prop_assert!((causes + f.rest + f.not_kuma + f.unknown - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn order_of_evidence_does_not_matter(all in prop::collection::vec(answers(), 1..6), seed in any::<prop::sample::Index>()) {
        let rules = rules();
        let straight = diagnose(&rules, subjects(&rules, &all), Health::NotShown);
        let mut turned = subjects(&rules, &all);
        let by = seed.index(turned.len());
        turned.rotate_left(by);
        turned.reverse();
        prop_assert_eq!(shown(&straight), shown(&diagnose(&rules, turned, Health::NotShown)));
    }

    #[test]
    fn support_never_lowers_odds_against_unknown(answers in answers(), which in 0_usize..3) {
        let rules = rules();
        let likelihoods = Likelihoods::new(&rules);
        let mut without = answers.clone();
        without[which].1 = Says::Nothing;
        let (with, before) = (ranking(&rules, &answers), ranking(&rules, &without));
        let question = rules.question(answers[which].0).unwrap();
        let (Says::Seen(id) | Says::Absence(id)) = answers[which].1 else { return Ok(()) };
        let answer = rules.questions[question].answers.iter().position(|a| a.id == id).unwrap();
        for (cause, p) in &with.causes {
            let weight = likelihoods.weight(*cause, question, answer).get();
            let odds = |r: &Ranking, p: f64| (p / r.unknown.get()).ln();
            let moved = odds(&with, p.get()) - odds(&before, before.causes[cause].get());
            prop_assert!((moved - weight).abs() < 1e-6, "each answer moves the odds by its weight, exactly");
        }
    }

    #[test]
    fn what_cannot_be_observed_equals_what_was_never_asked(answers in answers(), which in 0_usize..3) {
        let rules = rules();
        let (mut hidden, mut deleted) = (answers.clone(), answers);
        hidden[which].1 = Says::Nothing;
        deleted.remove(which);
        let (hidden, deleted) = (ranking(&rules, &hidden), ranking(&rules, &deleted));
        for (cause, p) in &hidden.causes {
            prop_assert!((p.get() - deleted.causes[cause].get()).abs() < 1e-12);
        }
    }

    #[test]
    fn noise_changes_nothing(answers in answers(), noise in answers()) {
        let rules = rules();
        let alone = diagnose(&rules, vec![subject(&rules, "failed", "x", &answers)], Health::NotShown);
        let both = vec![subject(&rules, "failed", "x", &answers), subject(&rules, "other", "noise", &noise)];
        let both = diagnose(&rules, both, Health::NotShown);
        let finding = both.findings.iter().find(|f| f.symptom == "failed").unwrap();
        prop_assert_eq!(format!("{:?}", alone.findings[0]), format!("{finding:?}"));
    }

    #[test]
    fn a_hundred_subjects_count_once(answers in answers()) {
        let rules = rules();
        let all = subjects(&rules, &vec![answers; 100]);
        let diagnosis = diagnose(&rules, all, Health::NotShown);
        prop_assert_eq!(diagnosis.findings.len(), 1);
        let alone = ranking(&rules, &[]);
        prop_assert!(diagnosis.findings[0].unknown <= 1.0 && sum(&alone) > 0.999);
    }
}

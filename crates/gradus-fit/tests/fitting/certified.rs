//! NIST's certified answers, from their files and the texts of their formulas.

use gradus_fit::Request;

use crate::common::{digits, json, numbers};
use crate::{estimates, fitted, open, std_errors};

const LINEAR: &str = "../../data/nist/certified-linear.json";
const NONLINEAR: &str = "../../data/nist/certified-nonlinear.json";

#[test]
fn linear_sets_hold_all_the_digits_of_their_data() {
    for (name, known) in json(LINEAR).as_object().unwrap() {
        let source = open(&format!("../../data/nist/{name}.csv"));
        let fit = fitted(&source, &Request::formula(known["model"].as_str().unwrap()));
        let found = digits(&estimates(&fit), &numbers(&known["estimates"]));
        assert!(
            found >= 13.0,
            "{name}: estimates agree to {found:.1} digits"
        );
        let found = digits(&std_errors(&fit), &numbers(&known["std_errors"]));
        assert!(
            found >= 12.0,
            "{name}: std errors agree to {found:.1} digits"
        );
    }
}

#[test]
fn nonlinear_sets_are_found_from_both_starts_and_from_none() {
    for (name, problem) in json(NONLINEAR).as_object().unwrap() {
        let source = open(&format!("../../data/nist/{name}.csv"));
        let formula = problem["formula"].as_str().unwrap();
        // Its residuals are 1e-13 of the response: three digits of them are left in f64.
        let is_lost = name == "Lanczos1";
        for start in ["start1", "start2", ""] {
            let parameters = problem["params"].as_object().unwrap();
            let values = parameters
                .iter()
                .filter_map(|(name, known)| Some((name.clone(), known.get(start)?.as_f64()?)));
            let request = Request {
                start: values.collect(),
                ..Request::formula(formula)
            };
            let fit = fitted(&source, &request);
            assert!(fit.converged, "{name} from {start:?}");
            // Without a start, parts of a model that are alike may have changed places, and widths
            // may have the other sign.
            let in_order = |mut values: Vec<f64>| {
                if start.is_empty() {
                    values.iter_mut().for_each(|value| *value = value.abs());
                    values.sort_by(f64::total_cmp);
                }
                values
            };
            let known = |key: &str| {
                let number = |name: &String| parameters[name][key].as_f64().unwrap();
                in_order(
                    fit.parameters
                        .iter()
                        .map(|found| number(&found.name))
                        .collect(),
                )
            };
            let value = digits(&in_order(estimates(&fit)), &known("value"));
            assert!(value >= 8.0, "{name} from {start:?}: {value:.1} digits");
            let error = digits(&in_order(std_errors(&fit)), &known("sd"));
            assert!(
                error >= 6.0 || is_lost,
                "{name} from {start:?}: {error:.1} digits of errors"
            );
            let rss = digits(&[fit.rss], &[problem["rss"].as_f64().unwrap()]);
            assert!(
                rss >= 8.0 || is_lost,
                "{name}: {rss:.1} digits of the sum of squares"
            );
        }
    }
}

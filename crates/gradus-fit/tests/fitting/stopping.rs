//! Fits that are broken off: wherever that happens, nothing comes of them.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use gradus_fit::{
    FitError, Interval, Loss, Progress, Request, fit, fit_by_watched, fit_watched, gradient,
};

use crate::{open, table};

/// The fit, broken off when it has told how far it is so many times, and how often it told.
fn stopped_after(
    tellings: u64,
    source: &gradus_data::Source,
    request: &Request,
) -> (Option<FitError>, u64) {
    let told = Cell::new(0);
    let result = fit_watched(source, request, &|_| {
        told.set(told.get() + 1);
        match told.get() > tellings {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    (result.err(), told.get())
}

fn stops_everywhere(source: &gradus_data::Source, request: &Request) {
    let (none, all) = stopped_after(u64::MAX, source, request);
    assert_eq!(none, None, "{}", request.formula);
    assert!(all > 1, "{}: told {all} times", request.formula);
    let few = (all / 40).max(1) as usize;
    for tellings in (0..all).step_by(few).chain([all - 1]) {
        let (error, told) = stopped_after(tellings, source, request);
        assert_eq!(error, Some(FitError::Stopped), "{}", request.formula);
        // Whoever said so is not asked again, but for the ends of a thread's work.
        assert_eq!(told, tellings + 1, "{}", request.formula);
    }
    // What was broken off leaves nothing behind.
    let again = fit(source, request).unwrap();
    assert_eq!(again, fit(source, request).unwrap());
}

#[test]
fn searches_stop_at_every_evaluation() {
    for (file, formula) in [
        ("Misra1a", "y = b1*(1 - exp(-b2*x))"),
        ("MGH09", "y = b1*(x^2 + x*b2)/(x^2 + x*b3 + b4)"),
        (
            "Gauss1",
            "y = b1*exp(-b2*x) + b3*exp(-(x - b4)^2/b5^2) + b6*exp(-(x - b7)^2/b8^2)",
        ),
    ] {
        let source = open(&format!("../../data/nist/{file}.csv"));
        let request = Request {
            starts: Some(20),
            ..Request::formula(formula)
        };
        stops_everywhere(&source, &request);
        if file == "Misra1a" {
            let profile = Request {
                interval: Interval::Profile,
                ..request.clone()
            };
            stops_everywhere(&source, &profile);
            let robust = Request {
                loss: Loss::Huber(None),
                ..request
            };
            stops_everywhere(&source, &robust);
        }
    }
}

#[test]
fn trainings_stop() {
    let source = open("../../data/nist/norris.csv");
    for method in [gradient::Method::Sgd, gradient::Method::Lbfgs] {
        let request = Request {
            method: Some(method),
            training: gradient::Options {
                epochs: (method == gradient::Method::Sgd).then_some(3),
                ..gradient::Options::default()
            },
            ..Request::formula("y ~ x")
        };
        let told = Cell::new(0);
        let stop = |progress: &Progress| match progress {
            Progress::Training(_) if told.replace(1) == 0 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        };
        let result = fit_watched(&source, &request, &stop);
        assert_eq!(result, Err(FitError::Stopped), "{method:?}");
    }
}

#[test]
fn groups_stop_together() {
    let text = "g,x,y\n1,1,2\n1,2,4\n1,3,9\n2,1,3\n2,2,5\n2,3,6\n";
    let told = AtomicU64::new(0);
    let result = fit_by_watched(
        &table(text),
        &Request::formula("y = a*b^x"),
        "g",
        &|_| match told.fetch_add(1, Ordering::Relaxed) {
            0..5 => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        },
    );
    assert_eq!(result, Err(FitError::Stopped));
    assert!(!FitError::Stopped.is_usage());
    assert_eq!(
        FitError::Stopped.to_string(),
        "the fit was stopped before its end"
    );
}

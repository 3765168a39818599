//! What is refused, and how.

use std::ops::ControlFlow;

use gradus_data::{ReadOptions, Source};
use gradus_fit::gradient::{CheckpointFile, Error, Loss, Method, Options, Penalty};

use crate::tables::{fit, table, table_of, watched};

fn options(loss: Loss) -> Options {
    Options {
        method: Method::Lbfgs,
        loss,
        ..Options::default()
    }
}

fn message(source: &Source, formula: &str, options: &Options) -> String {
    fit(source, formula, options).unwrap_err().to_string()
}

#[test]
fn impossible_responses_are_named() {
    let source = table_of(&[("x", &[1.0, 2.0, 3.0]), ("y", &[0.0, f64::NAN, 2.0])]);
    assert_eq!(
        message(&source, "y ~ x", &options(Loss::Logistic)),
        "row 3: the logistic loss needs responses of 0 or 1, or shares between, and this one is 2"
    );
    let source = table_of(&[("x", &[1.0, 2.0]), ("y", &[4.0, -1.0])]);
    assert_eq!(
        message(&source, "y ~ x", &options(Loss::Poisson)),
        "row 2: the Poisson loss needs counts of at least 0, and this one is -1"
    );
}

#[test]
fn numbers_that_are_none_are_named() {
    let source = table_of(&[("x", &[1.0, 0.0]), ("y", &[4.0, -1.0])]);
    assert_eq!(
        message(&source, "y ~ log(x)", &options(Loss::Squared)),
        "row 2: `log(x)` is not a finite number; leave the row out or change the formula"
    );
    assert_eq!(
        message(&source, "log(x) ~ y", &options(Loss::Squared)),
        "row 2: the response is not a finite number; leave the row out or change the formula"
    );
    let start = Some(vec![1.0]);
    assert_eq!(
        message(
            &source,
            "y = a/x",
            &Options {
                start,
                ..options(Loss::Squared)
            }
        ),
        "row 2: the model at the starting values is not a finite number; leave the row out or \
         change the formula"
    );
    let nothing = table_of(&[("x", &[f64::NAN]), ("y", &[1.0])]);
    assert!(matches!(
        fit(&nothing, "y ~ x", &options(Loss::Squared)),
        Err(Error::NoRows)
    ));
    let weights = table_of(&[("x", &[1.0, 2.0]), ("y", &[1.0, 2.0]), ("w", &[1.0, -1.0])]);
    let mut go_on = |_: &_| ControlFlow::Continue(());
    let error = watched(
        &weights,
        "y ~ x",
        Some("w"),
        &options(Loss::Squared),
        &mut go_on,
    );
    assert!(
        error
            .unwrap_err()
            .to_string()
            .starts_with("row 2: the weight is -1")
    );
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let source = table_of(&[("x", &[1.0, 2.0]), ("y", &[1.0, 2.0])]);
    let plain = || options(Loss::Squared);
    let cases = [
        (
            Options {
                epochs: Some(0),
                ..plain()
            },
            "0 epochs",
        ),
        (
            Options {
                batch_size: Some(0),
                ..plain()
            },
            "minibatches of 0 rows",
        ),
        (
            Options {
                learning_rate: Some(-1.0),
                ..plain()
            },
            "the learning rate is -1",
        ),
        (
            Options {
                learning_rate: Some(f64::NAN),
                ..plain()
            },
            "the learning rate is NaN",
        ),
        (
            Options {
                validation: 1.0,
                ..plain()
            },
            "validation is 1",
        ),
        (
            Options {
                validation: 0.1,
                ..plain()
            },
            "holds 0 of 2 rows out",
        ),
        (
            Options {
                penalty: Penalty { l1: -1.0, l2: 0.0 },
                ..plain()
            },
            "the penalty l1 is -1",
        ),
        (options(Loss::Huber(0.0)), "Huber's loss is 0"),
        (
            Options {
                start: Some(vec![1.0]),
                ..plain()
            },
            "1 starting values are given for 2",
        ),
    ];
    for (options, part) in cases {
        let message = message(&source, "y ~ x", &options);
        assert!(message.contains(part), "{message}");
    }
    let message = message(&source, "y = a*x^b", &plain());
    assert_eq!(message, "the parameters a, b need values to start from");
}

#[test]
fn checkpoints_of_other_runs_are_refused_with_the_difference() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint.json");
    let checkpoint = Some(CheckpointFile {
        path: path.clone(),
        every: None,
    });
    let own = Options {
        checkpoint,
        epochs: Some(2),
        ..Options::default()
    };
    fit(&table(), "price ~ year", &own).unwrap();
    let other_data = table_of(&[("year", &[1.0, 2.0, 3.0]), ("price", &[1.0, 2.0, 2.0])]);
    let table_text = include_str!("../data/gradient/table.csv");
    let other_text = table_text.replacen("1965", "1966", 1);
    let changed = Source::from_bytes("t.csv", other_text, &ReadOptions::default()).unwrap();
    let cases = [
        (
            message(&table(), "price ~ income", &own),
            "the formula was `price ~ year` and is `price ~ income` now; name",
        ),
        (
            message(&other_data, "price ~ year", &own),
            "the number of rows was",
        ),
        (
            message(
                &table(),
                "price ~ year",
                &Options {
                    seed: 7,
                    ..own.clone()
                },
            ),
            "another run: --seed was 0 and is 7 now; name",
        ),
        (
            message(
                &table(),
                "price ~ year",
                &Options {
                    epochs: Some(3),
                    ..own.clone()
                },
            ),
            "another run: --epochs was 2 and is 3 now; name",
        ),
        (
            message(
                &table(),
                "price ~ year",
                &Options {
                    learning_rate: Some(0.1),
                    ..own.clone()
                },
            ),
            "another run: --lr was not given and is 0.1 now; name",
        ),
        (
            message(
                &table(),
                "price ~ year",
                &Options {
                    method: Method::Lbfgs,
                    loss: Loss::Huber(1.5),
                    penalty: Penalty { l1: 0.0, l2: 0.5 },
                    ..own.clone()
                },
            ),
            "another run: --method was sgd and is lbfgs now; --loss was squared and is huber 1.5 \
             now; --l2 was 0 and is 0.5 now; name",
        ),
        (
            message(&changed, "price ~ year", &own),
            "another run: the data are others; name",
        ),
    ];
    for (message, part) in cases {
        assert!(message.contains(part), "{message}");
        assert!(message.contains("checkpoint.json"), "{message}");
    }
    for (content, part) in [
        ("{\"format\": 1", "not a checkpoint"),
        ("[1, 2]", "not a checkpoint"),
        ("{\"format\": 9}", "knows formats up to 1"),
    ] {
        std::fs::write(&path, content).unwrap();
        let message = message(&table(), "price ~ year", &own);
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_longer_run_of_a_constant_rate_goes_on_from_a_shorter_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint.json");
    let run = |epochs, checkpoint| {
        let learning_rate = Some(0.01);
        let options = Options {
            learning_rate,
            epochs: Some(epochs),
            checkpoint,
            ..Options::default()
        };
        fit(&table(), "price ~ year", &options).unwrap()
    };
    let checkpoint = Some(CheckpointFile { path, every: None });
    run(2, checkpoint.clone());
    let (continued, whole) = (run(5, checkpoint), run(5, None));
    assert_eq!(continued.parameters, whole.parameters);
    assert_eq!(continued.history, whole.history);
}

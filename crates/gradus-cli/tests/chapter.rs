//! The program as a person runs it: what it prints, what it writes, and how it ends.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

fn gradus() -> Command {
    Command::cargo_bin("gradus").expect("the program is built")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Runs `gradus --json` with more options and gives its document.
fn document(out: &Path, options: &[&str]) -> Value {
    let output = gradus()
        .arg("--json")
        .arg("--out")
        .arg(out)
        .args(options)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).expect("one JSON document and nothing else")
}

fn losses(document: &Value) -> Vec<f64> {
    let epochs = document["epochs"].as_array().unwrap();
    epochs
        .iter()
        .map(|epoch| epoch["loss"].as_f64().unwrap())
        .collect()
}

#[test]
fn the_chapter_prints_its_first_example_and_learns() {
    let out = folder();
    let output = gradus().arg("--out").arg(out.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    assert!(
        text.contains("first example: [2.2122064 0.7740038] 6.000587\n"),
        "{text}"
    );
    for line in [
        "epoch 1, loss 0.04",
        "epoch 2, loss 0.0001",
        "epoch 3, loss 0.00005",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(text.contains("error in estimating w ["), "{text}");
    assert!(text.contains("error in estimating b ["), "{text}");
    for figure in ["data.svg", "loss.svg"] {
        let path = out.path().join(figure);
        let svg = std::fs::read_to_string(&path).unwrap();
        assert!(svg.contains("<svg"), "{svg}");
        assert!(text.contains(path.to_str().unwrap()), "{text}");
    }
}

#[test]
fn the_third_epochs_loss_is_the_books() {
    let out = folder();
    for seed in ["0", "1", "2"] {
        let document = document(out.path(), &["--seed", seed]);
        let losses = losses(&document);
        assert_eq!(losses.len(), 3);
        assert!(
            (0.00004..0.00007).contains(&losses[2]),
            "seed {seed}: {losses:?}"
        );
        let worst = document["w"]["error"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e.as_f64().unwrap().abs());
        assert!(worst.fold(0.0, f64::max) < 0.002, "{document}");
        assert!(
            document["b"]["error"].as_f64().unwrap().abs() < 0.002,
            "{document}"
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let out = folder();
    let run = |seed| document(out.path(), &["--seed", seed]);
    assert_eq!(run("5"), run("5"));
    assert_ne!(run("5"), run("6"));
}

#[test]
fn options_change_what_happens() {
    let out = folder();
    let document = document(
        out.path(),
        &["--epochs", "2", "--lr", "0.01", "--batch-size", "300"],
    );
    assert_eq!(losses(&document).len(), 2);
    // 300 + 300 + 300 + 100 rows, twice
    assert_eq!(document["step_losses"].as_array().unwrap().len(), 8);
    assert_eq!(
        document["first_minibatch"]["labels"]
            .as_array()
            .unwrap()
            .len(),
        300
    );
    assert_eq!(document["lr"], 0.01);
}

#[test]
fn a_training_that_diverges_ends_with_status_3_and_says_why() {
    let out = folder();
    let output = gradus()
        .args(["--lr", "10", "--json", "--out"])
        .arg(out.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["converged"], false);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.starts_with("gradus: the training diverged"),
        "{message}"
    );
    assert!(message.contains("--lr"), "{message}");
}

#[test]
fn wrong_usage_ends_with_status_2_and_prints_no_result() {
    for wrong in [
        &["--lr", "0"][..],
        &["--epochs", "0"],
        &["--batch-size", "0"],
        &["--seed", "x"],
        &["--threads", "0"],
        &["--threads", "many"],
        &["--ephocs", "3"],
    ] {
        let output = gradus().args(wrong).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(output.stdout.is_empty(), "{wrong:?}");
        assert!(output.stderr.starts_with(b"error: "), "{wrong:?}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let out = folder();
    let run = |threads| document(out.path(), &["--batch-size", "500", "--threads", threads]);
    assert_eq!(run("1"), run("4"));
}

#[test]
fn an_environment_that_asks_for_no_number_of_threads_is_wrong_usage() {
    let out = folder();
    let with = |threads: &str, options: &[&str]| {
        let mut gradus = gradus();
        gradus.env("GRADUS_NUM_THREADS", threads).args(options);
        gradus.arg("--out").arg(out.path()).output().unwrap()
    };
    for wrong in ["0", "-2", "all"] {
        let output = with(wrong, &[]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(output.stdout.is_empty(), "{wrong}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(
            message.starts_with("error: GRADUS_NUM_THREADS: "),
            "{message}"
        );
        assert!(message.contains("a number from 1 on"), "{message}");
    }
    for good in ["1", "2", ""] {
        assert_eq!(with(good, &[]).status.code(), Some(0), "{good:?}");
    }
    // The command line goes before the environment.
    assert_eq!(with("0", &["--threads", "1"]).status.code(), Some(0));
}

#[test]
fn a_folder_that_cannot_be_made_ends_with_status_1() {
    let out = folder();
    let file = out.path().join("file");
    std::fs::write(&file, "").unwrap();
    let output = gradus()
        .arg("--out")
        .arg(file.join("sub"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.starts_with("gradus: cannot make the folder "),
        "{message}"
    );
    assert!(message.contains("file/sub"), "{message}");
}

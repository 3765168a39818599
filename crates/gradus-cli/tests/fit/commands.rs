//! What each command does, and what it says when it cannot.

use std::path::Path;

use serde_json::Value;

use crate::{data, ended, file, folder, gradus, printed};

#[test]
fn misra1a_comes_out_as_certified() {
    let arguments = [
        "y = b1*(1 - exp(-b2*x))",
        "--start",
        "b1=500,b2=1e-4",
        "--json",
    ];
    let text = printed(gradus(&["fit", &data("nist/Misra1a.csv")]).args(arguments));
    let document: Value = serde_json::from_str(&text).expect("one JSON document");
    for (place, expected) in [2.3894212918e2, 5.5015643181e-4].into_iter().enumerate() {
        let found = document["parameters"][place]["estimate"].as_f64().unwrap();
        assert!((found / expected - 1.0).abs() < 1e-9, "{found}");
    }
    let fields = [
        "formula",
        "method",
        "converged",
        "iterations",
        "n",
        "dof",
        "rss",
        "residual_std_error",
        "r2",
        "aic",
        "bic",
        "parameters",
        "covariance",
        "warnings",
    ];
    assert!(fields.iter().all(|field| document.get(field).is_some()));
    let of_parameter = ["name", "estimate", "std_error", "t", "p", "ci95"];
    assert!(
        of_parameter
            .iter()
            .all(|field| document["parameters"][0].get(field).is_some())
    );
}

#[test]
fn standard_input_is_a_file_called_dash() {
    let norris = std::fs::read(data("nist/norris.csv")).unwrap();
    let text = printed(gradus(&["fit", "-", "y ~ x"]).write_stdin(norris));
    assert!(
        text.contains("\n36 observations, 34 degrees of freedom\n"),
        "{text}"
    );
    assert_eq!(
        text,
        printed(&mut gradus(&["fit", &data("nist/norris.csv"), "y ~ x"]))
    );
}

#[test]
fn all_columns_are_named_in_the_report() {
    let text = printed(&mut gradus(&["fit", &data("nist/longley.csv"), "y ~ ."]));
    assert!(
        text.starts_with("y ~ x1 + x2 + x3 + x4 + x5 + x6\n"),
        "{text}"
    );
    let target = printed(&mut gradus(&[
        "fit",
        &data("nist/longley.csv"),
        "--target",
        "y",
    ]));
    assert_eq!(text, target);
}

#[test]
fn a_saved_model_is_shown_predicts_and_is_drawn() {
    let folder = folder();
    let model = folder.path().join("model.json");
    let model = model.to_str().unwrap();
    let source = data("nist/Misra1a.csv");
    let report = printed(&mut gradus(&[
        "fit",
        &source,
        "y = b1*(1 - exp(-b2*x))",
        "--save",
        model,
    ]));
    let shown = printed(&mut gradus(&["show", model]));
    assert!(
        shown.ends_with(&report) && shown.starts_with("fitted to "),
        "{shown}"
    );

    let predicted =
        printed(gradus(&["predict", model, "-", "--band", "95"]).write_stdin("x\n100\n700\n"));
    let mut lines = predicted.lines();
    assert_eq!(lines.next(), Some("x,prediction,std_error,lower,upper"));
    let first: Vec<f64> = lines
        .next()
        .unwrap()
        .split(',')
        .map(|field| field.parse().unwrap())
        .collect();
    assert!((first[1] - 238.94212918 * (1.0 - (-0.055015643181_f64).exp())).abs() < 1e-6);
    assert!(first[3] < first[1] && first[1] < first[4]);
    assert_eq!(lines.count(), 1);

    for ending in ["svg", "png"] {
        let picture = folder.path().join(format!("fit.{ending}"));
        printed(&mut gradus(&[
            "plot",
            model,
            "--out",
            picture.to_str().unwrap(),
        ]));
        assert!(std::fs::metadata(&picture).unwrap().len() > 5000);
    }
    let text = printed(&mut gradus(&["plot", model]));
    assert!(
        text.contains("residual") && text.contains("95% band"),
        "{text}"
    );
}

#[test]
fn groups_have_a_report_a_table_and_a_document() {
    let folder = folder();
    let table = file(
        &folder,
        "g.csv",
        "kind,x,y\nb,1,2\na,1,5\nb,2,4.5\na,2,10\nb,3,6\na,3,15.5\n",
    );
    let fit = ["fit", &table, "y ~ x", "--by", "kind"];
    let text = printed(&mut gradus(&fit));
    assert!(
        text.starts_with("y ~ x\n\nleast squares by QR, 2 groups of kind\n"),
        "{text}"
    );
    let csv = printed(gradus(&fit).args(["--table", "csv"]));
    assert_eq!(csv.lines().count(), 5);
    let json: Value = serde_json::from_str(&printed(gradus(&fit).arg("--json"))).unwrap();
    assert_eq!(json["groups"][0]["value"], "a");
    assert_eq!(json["groups"][1]["fit"]["n"], 3);
}

#[test]
fn fits_that_do_not_converge_end_with_status_3_and_a_report() {
    let (status, out, err) = ended(&mut gradus(&[
        "fit",
        &data("nist/Misra1a.csv"),
        "y = b1*(1 - exp(-b2*x))",
        "--start",
        "b1=500,b2=1e-4",
        "--max-iterations",
        "1",
    ]));
    assert_eq!(status, 3, "{err}");
    assert!(
        out.contains("NOT converged after") && out.contains("\nwarning: "),
        "{out}"
    );
}

#[test]
fn wrong_usage_ends_with_status_2_and_says_what_is_meant() {
    let misra = data("nist/Misra1a.csv");
    let wrong: [(&[&str], &str); 20] = [
        (&["y ~ x", "--starts", "9"], "--starts would change nothing"),
        (&["y = a + b*x", "--max-iterations", "9"], "solved for"),
        (
            &["y = a + b*x", "--bound", "a=0..", "--starts", "9"],
            "one starting point",
        ),
        (
            &["y ~ x", "--loss", "huber", "--starts", "9"],
            "one starting point",
        ),
        (
            &["y = a*exp(b*x)", "--method", "lbfgs", "--starts", "9"],
            "--epochs",
        ),
        (
            &["y ~ x", "--loss", "poisson", "--max-iterations", "9"],
            "--epochs",
        ),
        (
            &["y ~ x", "--by", "x", "--checkpoint", "c"],
            "one for each group",
        ),
        (&["y ~ x", "--lr", "0.1"], "--method sgd"),
        (&["y ~ x", "--epochs", "9"], "--method sgd"),
        (&["y ~ x", "--delta", "2"], "--loss huber"),
        (&["y ~ xx"], "there is no column `xx`"),
        (&["y = b1*(1 - exp(-b2*x)"], "is not closed"),
        (&["y ~ x", "--start", "b=1"], "has no parameter `b`"),
        (&["y = b*x", "--start", "b"], "such as b1=500"),
        (&["y = b*x", "--tie", "b=2*b"], "tied to itself"),
        (&["y = b*x", "--bound", "b=1..0"], "above the upper"),
        (&["y ~ x", "--weights", "w"], "there is no column `w`"),
        (&["y ~ x", "--by", "kind"], "there is no column `kind`"),
        (
            &["y ~ x", "--json", "--table", "csv"],
            "cannot be used with",
        ),
        (&[], "--target"),
    ];
    for (arguments, message) in wrong {
        let (status, out, err) = ended(gradus(&["fit", &misra]).args(arguments));
        assert_eq!(status, 2, "{arguments:?}: {err}");
        assert!(out.is_empty(), "{arguments:?}: {out}");
        assert!(err.contains(message), "{arguments:?}: {err}");
    }
}

#[test]
fn wrong_files_end_with_a_place_and_nothing_printed() {
    let folder = folder();
    let wrong: [(&str, &[u8], &str); 9] = [
        ("empty.csv", b"", "empty.csv: "),
        ("ragged.csv", b"x,y\n1,2\n3\n", "line 3"),
        ("quote.csv", b"x,y\n1,\"2\n3,4\n", "line 2"),
        ("latin.csv", b"x,y\n1,2\n3,\xe9\n", "line 3"),
        ("text.csv", b"x,y\n1,2\n2,3\nlots,4\n", "column"),
        ("infinite.csv", b"x,y\n1,2\n2,inf\n", "column 2 (y)"),
        ("twice.csv", b"x,x\n1,2\n", "both called \"x\""),
        ("binary.csv", b"\x00\x01\x02\xff", "binary.csv"),
        ("cut.npy", b"\x93NUMPY\x01\x00", "cut"),
    ];
    for (name, content, place) in wrong {
        let path = file(&folder, name, content);
        let (status, out, err) = ended(&mut gradus(&["fit", &path, "y ~ x"]));
        assert!(
            status == 1 || status == 2,
            "{name} ended with {status}: {err}"
        );
        assert!(
            out.is_empty() && err.contains(place) && !err.contains("panicked"),
            "{name}: {err}"
        );
    }
    for command in [
        &["fit", "lost.json", "y ~ x"][..],
        &["show", "lost.json"],
        &["plot", "lost.json"],
    ] {
        let (status, out, err) = ended(&mut gradus(command));
        assert_eq!((status, &*out), (1, ""), "{command:?}");
        assert_eq!(
            err,
            "gradus: lost.json: there is no such file; check the name\n"
        );
    }
    let model = file(&folder, "model.json", "{\"format\": 1}");
    for command in ["show", "plot"] {
        let (status, out, err) = ended(&mut gradus(&[command, &model]));
        assert!(
            status > 0 && out.is_empty() && err.contains("not a model file"),
            "{err}"
        );
    }
}

#[test]
fn shells_and_readers_get_what_they_need() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(
            printed(&mut gradus(&["completions", shell])).contains("gradus"),
            "{shell}"
        );
    }
    assert!(printed(&mut gradus(&["man"])).contains(".TH gradus 1"));
    assert!(printed(&mut gradus(&["man", "fit"])).contains("\\-\\-start"));
    assert!(printed(&mut gradus(&["man", "fit"])).contains("\n.nf\nFormulas:\n"));
    assert_eq!(ended(&mut gradus(&["man", "fits"])).0, 2);
}

#[test]
fn points_are_drawn_by_columns() {
    let folder = folder();
    let picture = folder.path().join("points.svg");
    let (path, out) = (data("nist/longley.csv"), picture.to_str().unwrap());
    printed(&mut gradus(&[
        "plot", &path, "--x", "x6", "--y", "y", "--out", out,
    ]));
    let svg = std::fs::read_to_string(Path::new(out)).unwrap();
    assert!(svg.contains("<circle"), "{svg}");
    let (status, _, err) = ended(&mut gradus(&["plot", &path, "--x", "x9", "--y", "y"]));
    assert!(status == 2 && err.contains("x9"), "{err}");
}

/// Killed at any moment and started again, a training ends with the bytes of one that was not.
#[test]
fn a_killed_training_goes_on_to_the_same_model() {
    let folder = folder();
    let mut table = String::from("x,y\n");
    for row in 0..20_000 {
        let x = f64::from(row % 997) / 997.0;
        table += &format!("{x},{}\n", 2.0 * x + f64::from(row * 7 % 13) / 13.0);
    }
    let table = file(&folder, "table.csv", table);
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let arguments = |save: &str, checkpoint: &str| {
        let fit = [
            "fit",
            &table,
            "y ~ x",
            "--method",
            "sgd",
            "--epochs",
            "60",
            "--batch-size",
            "16",
        ];
        let mut arguments: Vec<String> = fit.map(String::from).to_vec();
        arguments
            .extend(["--save", &path(save), "--checkpoint", &path(checkpoint)].map(String::from));
        arguments
    };
    let program = assert_cmd::cargo::cargo_bin("gradus");
    let run = |save: &str, checkpoint: &str| {
        let mut command = std::process::Command::new(&program);
        command
            .args(arguments(save, checkpoint))
            .stdout(std::process::Stdio::null());
        command
    };
    assert!(
        run("whole.json", "whole.checkpoint")
            .status()
            .unwrap()
            .success()
    );
    for pause in [40, 90, 150] {
        let mut child = run("killed.json", "killed.checkpoint").spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(
        run("killed.json", "killed.checkpoint")
            .status()
            .unwrap()
            .success()
    );
    let bytes = |name: &str| std::fs::read(path(name)).unwrap();
    assert_eq!(bytes("killed.json"), bytes("whole.json"));
}

#[test]
fn readers_that_go_away_are_no_failure() {
    let program = assert_cmd::cargo::cargo_bin("gradus");
    let folder = folder();
    let model = folder.path().join("m.json");
    let (model, norris) = (model.to_str().unwrap(), data("nist/norris.csv"));
    printed(&mut gradus(&["fit", &norris, "y ~ x", "--save", model]));
    let many = file(&folder, "many.csv", format!("x\n{}", "1\n".repeat(200_000)));
    for arguments in [
        vec!["fit", &norris, "y ~ x"],
        vec!["predict", model, &many],
        vec!["plot", model],
    ] {
        let mut child = std::process::Command::new(&program)
            .args(arguments)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{output:?}"
        );
    }
}

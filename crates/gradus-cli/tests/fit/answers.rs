//! Answers that are honest about what they are worth.

use serde_json::Value;

use crate::{data, ended, file, folder, gradus, printed};

fn document(arguments: &[&str]) -> Value {
    let text = printed(gradus(arguments).arg("--json"));
    serde_json::from_str(&text).expect("one JSON document")
}

fn warnings(document: &Value) -> Vec<&str> {
    let warnings = document["warnings"].as_array().unwrap().iter();
    warnings.map(|warning| warning.as_str().unwrap()).collect()
}

#[test]
fn a_response_does_not_explain_itself() {
    for formula in [
        "y ~ y",
        "y ~ x + y",
        "y ~ x*y",
        "y = a*y",
        "y = a*exp(b*y) + x",
    ] {
        let (status, out, err) = ended(&mut gradus(&["fit", &data("nist/norris.csv"), formula]));
        assert_eq!((status, &*out), (2, ""), "{formula}: {err}");
        assert!(err.contains("`y` is what the model is to explain"), "{err}");
    }
    // Hanes's plot of enzymes has the substrate on both sides, with good reason.
    for formula in ["x/y ~ x", "log(y) = a + b*x", "y ~ ."] {
        printed(&mut gradus(&["fit", &data("nist/norris.csv"), formula]));
    }
}

#[test]
fn a_text_that_never_changes_tells_nothing() {
    let folder = folder();
    let table = file(&folder, "a.csv", "g,x,y\na,1,2\na,2,4\na,3,6.5\na,4,7.8\n");
    let told =
        "g is a in all rows that are fitted, so that nothing can be said of g: it is left out";
    for method in [&[][..], &["--loss", "huber"], &["--method", "lbfgs"]] {
        let arguments = [&["fit", &table, "y ~ x + g"][..], method].concat();
        assert_eq!(warnings(&document(&arguments)), [told], "{method:?}");
    }
    // Without an intercept it is one, which can be told.
    assert!(warnings(&document(&["fit", &table, "y ~ x + g - 1"])).is_empty());
}

#[test]
fn sums_that_are_no_number_give_no_errors() {
    let folder = folder();
    let huge = "x,y\n1,1e200\n2,3e200\n3,2e200\n4,9e200\n";
    let table = file(&folder, "huge.csv", huge);
    let model = folder.path().join("m.json").to_str().unwrap().to_owned();
    for formula in ["y ~ x", "y = a*x + b", "y = a*exp(b*x)"] {
        let found = document(&["fit", &table, formula, "--save", &model]);
        assert!(
            warnings(&found)[0].contains("more than the largest number"),
            "{found}"
        );
        for parameter in found["parameters"].as_array().unwrap() {
            assert!(parameter["estimate"].is_f64());
            let absent = ["std_error", "t", "p", "ci95"];
            assert!(
                absent.iter().all(|name| parameter[name].is_null()),
                "{parameter}"
            );
        }
        // It is read back all the same.
        printed(&mut gradus(&["show", &model]));
    }
    let tiny = file(&folder, "tiny.csv", huge.replace("e200", "e-200"));
    for formula in ["y ~ x", "y = a*x + b", "y = a*exp(b*x)"] {
        let (status, out, err) = ended(&mut gradus(&["fit", &tiny, formula]));
        assert_eq!((status, &*out), (1, ""), "{err}");
        assert!(err.contains("y is nowhere above 9e-200"), "{err}");
    }
}

#[test]
fn pi_is_a_number_and_the_column_is_told() {
    let folder = folder();
    let table = file(&folder, "pi.csv", "pi,y\n1,1\n2,3\n3,2\n4,9\n");
    let found = document(&["fit", &table, "y = a*pi"]);
    assert!(
        warnings(&found)[0].contains("not the column of that name"),
        "{found}"
    );
    assert!(warnings(&document(&["fit", &table, "y = a*`pi`"])).is_empty());
    let (status, _, err) = ended(&mut gradus(&["fit", &table, "y ~ pi"]));
    assert!(status == 2 && err.contains("in backquotes: `pi`"), "{err}");
}

#[test]
fn parameters_that_only_count_together_have_ordinary_sizes() {
    let misra = data("nist/Misra1a.csv");
    let found = document(&["fit", &misra, "y = b1*b3*(1-exp(-b2*x))"]);
    let estimate = |place: usize| found["parameters"][place]["estimate"].as_f64().unwrap();
    let (b1, b3) = (estimate(0), estimate(1));
    assert!((b1 * b3 / 238.94212918 - 1.0).abs() < 1e-6, "{b1} {b3}");
    assert!(
        (1e-4..1e7).contains(&b1.abs()) && (1e-4..1e7).contains(&b3.abs()),
        "{b1} {b3}"
    );
    assert!(warnings(&found)[0].contains("b1 and b3 only"), "{found}");
}

#[test]
fn groups_that_fail_are_told_and_the_others_are_printed() {
    let folder = folder();
    let good = "a,1,2\na,2,4\na,3,9\na,4,15\n";
    let few = "b,1,2\n";
    let runs_away = "c,1,0\nc,2,0\nc,3,1\nc,4,1\n";
    let table =
        |name: &str, groups: &[&str]| file(&folder, name, format!("g,x,y\n{}", groups.concat()));
    let formula = "y = 1/(1 + exp(-k*(x - m)))";
    for (name, groups, expected) in [
        ("good.csv", &[good][..], 0),
        ("few.csv", &[good, few], 1),
        ("away.csv", &[good, runs_away], 3),
        ("both.csv", &[good, few, runs_away], 1),
    ] {
        let table = table(name, groups);
        let formula = if expected == 0 || name == "few.csv" {
            "y = a*exp(b*x)"
        } else {
            formula
        };
        let fit = ["fit", &table, formula, "--by", "g"];
        let (status, out, err) = ended(&mut gradus(&fit));
        assert_eq!(status, expected, "{name}: {out}{err}");
        assert!(out.contains("\na  "), "{name}: {out}");
        // A table has no place for what went wrong.
        let (status, out, err) = ended(gradus(&fit).args(["--table", "csv"]));
        assert_eq!(
            (status, err.is_empty()),
            (expected, expected == 0),
            "{name}: {err}"
        );
        assert!(out.contains("\na,"), "{name}: {out}");
    }
    // What was asked for is wrong for all groups.
    let all = table("all.csv", &[good, few]);
    let wrong = ["fit", &all, "y ~ x", "--by", "g", "--starts", "9"];
    let (status, out, err) = ended(&mut gradus(&wrong));
    assert_eq!((status, &*out), (2, ""), "{err}");
    assert!(err.contains("--starts would change nothing"), "{err}");
}

#[test]
fn rows_that_do_not_serve_are_told_by_their_lines() {
    let folder = folder();
    let table = file(
        &folder,
        "log.csv",
        "# a comment\nx,y,w\n1,2,1\n\n,3,1\n2,\"3\",1\n-1,4,0\n5,6,-1\n",
    );
    let cases: [(&[&str], &str); 6] = [
        (&["y ~ log(x)"], "line 7: log(x) is undefined"),
        (&["y = a*x^0.5"], "line 7: a*x^0.5 is undefined"),
        (&["y ~ x", "--weights", "w"], "line 8: w is -1"),
        (&["y ~ x", "--sigma", "w"], "line 7: w is 0"),
        (
            &["y ~ x", "--na", "fail"],
            "line 5: there is no value in column x",
        ),
        (
            &["y ~ x", "--loss", "logistic"],
            "line 3: the logistic loss",
        ),
    ];
    for (arguments, message) in cases {
        let (status, out, err) = ended(gradus(&["fit", &table]).args(arguments));
        assert_eq!((status, &*out), (1, ""), "{err}");
        assert!(
            err.starts_with(&format!("gradus: {table}, {message}")),
            "{err}"
        );
    }
    // Of a group the lines are told too.
    let grouped = file(&folder, "g.csv", "g,x,y\nb,1,1\na,2,2\nb,-1,3\na,4,3\n");
    let fit = ["fit", &grouped, "y ~ log(x)", "--by", "g"];
    let (_, out, _) = ended(&mut gradus(&fit));
    assert!(out.contains(", line 4: log(x) is undefined"), "{out}");
    // So are those far below, of predictions.
    let model = folder.path().join("m.json").to_str().unwrap().to_owned();
    let animals = file(&folder, "a.csv", "kind,y\nape,1\nbee,2\nape,1.5\nbee,3\n");
    printed(&mut gradus(&[
        "fit", &animals, "y ~ kind", "--save", &model,
    ]));
    let others = file(
        &folder,
        "o.csv",
        format!("kind\n{}cat\n", "ape\n".repeat(70_000)),
    );
    let (status, _, err) = ended(&mut gradus(&["predict", &model, &others]));
    assert!(
        status == 1 && err.contains(", line 70002: kind is \"cat\""),
        "{err}"
    );
}

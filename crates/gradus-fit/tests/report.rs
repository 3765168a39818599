//! The text of a report and of tables, and model files of every format that was ever written.

use std::path::Path;

use gradus_fit::gradient::EpochLoss;
use gradus_fit::model_file::{self, FittedModel};
use gradus_fit::{TableFormat, table, text};

fn kept(format: u32) -> FittedModel {
    let path = format!(
        "{}/tests/data/model-format-{format}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    model_file::read(Path::new(&path)).expect("kept files are read")
}

#[test]
fn the_report_reads_as_people_know_it() {
    let expected = "\
y = b1*(1 - exp(-b2*x))

least squares by Levenberg-Marquardt: converged after 8 iterations
14 observations, 12 degrees of freedom (1 row with missing values left out)

parameter     estimate   std error      t       p         95% interval
b1             238.942     2.70701  88.27  <1e-15      233.04 … 244.84
b2         0.000550156  7.26687e-6  75.71  <1e-15  0.000534 … 0.000566

residual sum of squares 0.124551
residual std error      0.101879
R²                      0.9999
adjusted R²             0.9998

correlations of 0.9 and more
b1, b2: -0.9998

warning: b1 and b2 are correlated by -0.9998
";
    assert_eq!(text(&kept(1).fit), expected);
}

#[test]
fn a_fit_that_did_not_converge_says_so_first() {
    let mut fit = kept(1).fit;
    fit.converged = false;
    let second = text(&fit).lines().nth(2).map(String::from);
    assert_eq!(
        second.as_deref(),
        Some("least squares by Levenberg-Marquardt: NOT converged after 8 iterations")
    );
}

#[test]
fn numbers_that_the_data_does_not_determine_are_dashes() {
    let mut fit = kept(1).fit;
    let parameter = &mut fit.parameters[1];
    (parameter.estimate, parameter.std_error, parameter.t) = (None, None, None);
    (parameter.p, parameter.ci95) = (None, None);
    let text = text(&fit);
    let row = text.lines().find(|line| line.starts_with("b2"));
    let cells: Vec<&str> = row.expect("its row").split_whitespace().collect();
    assert_eq!(cells, ["b2", "–", "–", "–", "–", "–"]);
}

#[test]
fn tables_hold_what_their_readers_need() {
    let mut fit = kept(1).fit;
    fit.parameters[0].name = "poly(x, 2)_1".into();
    let csv = table(&fit, TableFormat::Csv);
    assert!(
        csv.contains("\n\"poly(x, 2)_1\",238.94212918,2.7070075241,88.268,1e-18,233.04,244.84\n"),
        "{csv}"
    );
    let markdown = table(&fit, TableFormat::Markdown);
    assert!(
        markdown.contains(
            "\n| poly(x, 2)_1 | 238.942 | 2.70701 | 88.27 | <1e-15 | 233.04 … 244.84 |\n"
        )
    );
    let latex = table(&fit, TableFormat::Latex);
    assert!(latex.contains("\npoly(x, 2)\\_1 & 238.942 & 2.70701 & 88.27 & $<$1e-15 & 233.04 \\dots{} 244.84 \\\\\n"), "{latex}");
}

#[test]
fn what_is_written_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    std::fs::write(&path, "what was there before").unwrap();
    let model = kept(1);
    model_file::write(&path, &model).unwrap();
    assert_eq!(model_file::read(&path).unwrap(), model);
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert_eq!(names.len(), 1, "nothing else is left: {names:?}");
}

#[test]
fn files_that_are_no_models_are_refused_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    let cases = [
        (
            "",
            "not a model file: EOF while parsing a value at line 1 column 0",
        ),
        ("{\"format\": 1, \"fit\": 3}", "not a model file: "),
        (
            "{\"format\": 99, \"what\": 3}",
            "a model file of format 99, and this version knows formats up to 1",
        ),
        (
            "y,x\n1,2\n",
            "not a model file: expected value at line 1 column 1",
        ),
    ];
    for (content, expected) in cases {
        std::fs::write(&path, content).unwrap();
        let error = model_file::read(&path).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("{}: {expected}", path.display())),
            "{error}"
        );
    }
    let mut model = kept(1);
    model.fit.covariance.pop();
    let text = serde_json::to_vec(&model).unwrap();
    let error = model_file::from_slice(&path, &text).unwrap_err();
    let size = model.fit.parameters.len();
    let expected = format!("the covariance of {size} parameters is not {size} by {size}");
    assert!(error.to_string().contains(&expected), "{error}");
    let missing = model_file::read(&folder.path().join("none.json"))
        .unwrap_err()
        .to_string();
    assert!(
        missing.ends_with("none.json: there is no such file; check the name"),
        "{missing}"
    );
}

/// JSON has no infinite numbers: null stands in their place.
#[test]
fn numbers_that_are_not_finite_are_read_back() {
    let mut model = kept(1);
    model.fit.rss = f64::INFINITY;
    model.fit.history = vec![EpochLoss {
        epoch: 1,
        train: f64::NAN,
        validation: None,
    }];
    let text = serde_json::to_vec(&model).unwrap();
    let read = model_file::from_slice(Path::new("m.json"), &text).unwrap();
    assert!(read.fit.rss.is_nan() && read.fit.history[0].train.is_nan());
    assert_eq!(read.fit.parameters, model.fit.parameters);
}

#[test]
fn a_notebook_shows_the_same_words() {
    let fit = kept(1).fit;
    let page = gradus_fit::html(&fit);
    assert_eq!(page.matches("<tr").count(), 3, "{page}");
    for cell in [
        "<code>y = b1*(1 - exp(-b2*x))</code>",
        ">238.942</td>",
        ">&lt;1e-15</td>",
        "R² 0.9999",
    ] {
        assert!(page.contains(cell), "{cell} in {page}");
    }
    assert!(
        page.contains(">warning: b1 and b2 are correlated by -0.9998<"),
        "{page}"
    );
    // Everything that is opened is closed.
    for tag in ["div", "table", "tr", "th", "td", "code"] {
        let count = |text: String| page.matches(&text).count();
        assert_eq!(
            count(format!("<{tag} ")) + count(format!("<{tag}>")),
            count(format!("</{tag}>")),
            "{tag}"
        );
    }
    let lost = gradus_fit::Fit {
        converged: false,
        ..fit
    };
    assert!(gradus_fit::html(&lost).contains("<b>: NOT converged after 8 iterations</b>"));
}

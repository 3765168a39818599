//! What fitted models say of other rows, and fits by group.

use gradus_data::Source;
use gradus_fit::{
    Errors, FittedModel, IntervalOf, Prediction, Predictor, Request, fit, fit_by, html_by,
    table_by, text_by,
};

use crate::common::{digits, numbers};
use crate::independent::{expected, source};
use crate::{estimates, fitted, table};

fn predict(model: &FittedModel, new: &Source) -> Prediction {
    let predictor = Predictor::new(model, new.schema()).unwrap();
    let rows = new.read(&predictor.columns()).unwrap();
    predictor.predict(&rows).unwrap()
}

fn agree(found: &Prediction, expected: &serde_json::Value, wanted: f64) {
    for (found, key) in [(&found.values, "values"), (&found.std_errors, "std_errors")] {
        let digits = digits(found, &numbers(&expected[key]));
        assert!(digits >= wanted, "{key}: {digits:.1} digits");
    }
}

const NEW: &str = "x,group\n2.5,a\n20,b\n-1,c\n";

#[test]
fn linear_models_predict_as_statsmodels() {
    let model = fit(&source(), &Request::formula("y ~ x + group")).unwrap();
    let found = predict(&model, &table(NEW));
    let expected = expected("linear prediction");
    agree(&found, &expected, 10.0);
    let quantile = Predictor::new(&model, table(NEW).schema())
        .unwrap()
        .quantile(0.95);
    let ends = (found.values.iter().zip(&found.std_errors))
        .flat_map(|(value, error)| [value - quantile * error, value + quantile * error]);
    let ends: Vec<f64> = ends.collect();
    assert!(digits(&ends, &numbers(&expected["ci95"])) > 10.0);
    let predictor = Predictor::new(&model, table(NEW).schema()).unwrap();
    let band = predictor.band(0.95, IntervalOf::Mean).unwrap();
    let around = band.around(&found);
    let ends_around: Vec<f64> = (around.lower.iter().zip(&around.upper))
        .flat_map(|(lower, upper)| [*lower, *upper])
        .collect();
    assert_eq!(
        (ends_around, around.std_errors),
        (ends, found.std_errors.clone())
    );
    let wide = predictor.band(0.95, IntervalOf::Observation).unwrap();
    let variance = model.fit.residual_std_error.unwrap().powi(2);
    for (wide, narrow) in wide.around(&found).std_errors.iter().zip(&found.std_errors) {
        assert!((wide * wide - narrow * narrow - variance).abs() < 1e-12 * variance);
    }
}

#[test]
fn observations_have_intervals_where_their_errors_are_equal() {
    let request = Request {
        errors: Errors::Sigma("sigma".into()),
        ..Request::formula("z = size*exp(-rate*x) + floor")
    };
    let model = fit(&source(), &request).unwrap();
    let predictor = Predictor::new(&model, table(NEW).schema()).unwrap();
    let error = predictor.band(0.95, IntervalOf::Observation).unwrap_err();
    assert!(
        error.is_usage() && error.to_string().contains("equal errors"),
        "{error}"
    );
}

#[test]
fn other_models_predict_with_errors_from_their_slopes() {
    let request = Request {
        errors: Errors::Sigma("sigma".into()),
        ..Request::formula("z = size*exp(-rate*x) + floor")
    };
    let model = fit(&source(), &request).unwrap();
    agree(
        &predict(&model, &table(NEW)),
        &expected("decay prediction"),
        6.0,
    );
    // Columns that are called as its parameters are others.
    let odd = table("rate,x,size\n7,2.5,7\n7,20,7\n7,-1,7\n");
    agree(&predict(&model, &odd), &expected("decay prediction"), 6.0);
}

#[test]
fn models_predict_the_same_when_they_are_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    for formula in [
        "y ~ .",
        "log(y) ~ x*group + x^2 - 1",
        "z = size*exp(-rate*x) + floor",
    ] {
        let model = fit(&source(), &Request::formula(formula)).unwrap();
        gradus_fit::model_file::write(&path, &model).unwrap();
        let again = gradus_fit::model_file::read(&path).unwrap();
        assert_eq!(again, model);
        let here = predict(&model, &source());
        assert_eq!(predict(&again, &source()), here);
        let observed = Predictor::new(&model, source().schema()).unwrap();
        let rows = source()
            .read(&observed.columns_with_response().unwrap())
            .unwrap();
        let observed = observed.observed(&rows).unwrap();
        let pairs = observed.iter().zip(&here.values);
        let rss: f64 = pairs
            .map(|(observed, value)| (observed - value).powi(2))
            .sum();
        assert!(digits(&[rss], &[model.fit.rss]) > 9.0, "{formula}");
    }
}

#[test]
fn missing_values_give_none_and_unknown_categories_are_refused() {
    let model = fit(&source(), &Request::formula("y ~ x + group")).unwrap();
    let found = predict(&model, &table("x,group\n,a\n2.5,\n2.5,a\n"));
    assert!(found.values[0].is_nan() && found.values[1].is_nan() && !found.values[2].is_nan());
    let new = table("x,group\n1,a\n1,d\n");
    let predictor = Predictor::new(&model, new.schema()).unwrap();
    let error = predictor
        .predict(&new.read(&["x", "group"]).unwrap())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 2: group is \"d\", which was not among the data of the fit; the model knows a, b, c"
    );
    let lacks = table("x\n1\n");
    assert!(
        Predictor::new(&model, lacks.schema())
            .unwrap_err()
            .to_string()
            .contains("group")
    );
    let misread = table("x,group\n1,2\n");
    let error = Predictor::new(&model, misread.schema())
        .unwrap_err()
        .to_string();
    assert!(error.contains("--text group"), "{error}");
}

#[test]
fn groups_are_fitted_as_if_each_were_alone() {
    let text = "g,x,y\n2,1,2.5\n1,1,1\n2,2,4.5\n1,2,1.5\n2,3,5.5\n1,3,2.5\n,4,9\n3,1,1\n3,2,NA\n";
    let groups = fit_by(&table(text), &Request::formula("y ~ ."), "g").unwrap();
    let values: Vec<&str> = groups.iter().map(|group| group.value.as_str()).collect();
    assert_eq!(values, ["1", "2", "3"]);
    let alone = fitted(
        &table("x,y\n1,2.5\n2,4.5\n3,5.5\n"),
        &Request::formula("y ~ x"),
    );
    let second = &groups[1].model.as_ref().unwrap().fit;
    assert_eq!(
        (estimates(second), second.rss),
        (estimates(&alone), alone.rss)
    );
    assert!(text_by("g", &groups).contains("\nwarning: g = 3: "));
    let page = html_by("g", &groups);
    assert_eq!(page.matches("<tr").count(), 7, "{page}");
    assert!(page.contains("\nwarning: g = 3: ") || page.contains(">warning: g = 3: "));
    let csv = table_by("g", &groups, gradus_fit::TableFormat::Csv);
    assert!(csv.starts_with("g,parameter,estimate,"), "{csv}");
    assert_eq!(csv.lines().count(), 7);
    let error = fit_by(&table(text), &Request::formula("y ~ x"), "gg").unwrap_err();
    assert!(
        error.is_usage() && error.to_string().contains("did you mean `g`?"),
        "{error}"
    );
}

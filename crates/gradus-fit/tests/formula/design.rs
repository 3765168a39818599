//! Terms of linear formulas and the columns of their design matrices.

use gradus_fit::formula::{Term, Values};

use crate::linear;

#[test]
fn terms_are_added_and_taken_away() {
    let table = [
        ("y ~ x + z", true, "x, z"),
        ("y ~ x - 1", false, "x"),
        ("y ~ 0 + x", false, "x"),
        ("y ~ x + 0 + 1", true, "x"),
        ("y ~ -1 + x", false, "x"),
        ("y ~ 1", true, ""),
        ("y ~ .", true, "x, z, t_a, t_b"),
        ("log(y) ~ . - z", true, "x, t_a, t_b"),
        ("y ~ x + . - (t_a + t_b)", true, "x, z"),
        ("y ~ x + x + x^2 + log(x)", true, "x, x^2, log(x)"),
        ("y ~ poly(x, 3) - x^2", true, "x, x^3"),
        ("y ~ poly(x - z, 2)", true, "x - z, (x - z)^2"),
        ("y ~ x*z + I(x - z)", true, "x*z, I(x - z)"),
        ("y ~ (x + z)*t_a", true, "(x + z)*t_a"),
    ];
    for (text, intercept, terms) in table {
        let linear = linear(text, "x y z t_a t_b weight");
        let labels: Vec<&str> = linear.terms().iter().map(Term::label).collect();
        assert_eq!(labels.join(", "), terms, "{text}");
        assert_eq!(linear.has_intercept(), intercept, "{text}");
    }
}

/// As R's `model.matrix` codes them.
#[test]
fn categories_are_coded_as_in_r() {
    let table = [
        ("y ~ t_a", "(Intercept), t_a[v], t_a[w]"),
        ("y ~ t_a - 1", "t_a[u], t_a[v], t_a[w]"),
        ("y ~ t_a + t_b - 1", "t_a[u], t_a[v], t_a[w], t_b[n]"),
        ("y ~ x*t_b", "(Intercept), x*t_b[m], x*t_b[n]"),
        ("y ~ x + x*t_b", "(Intercept), x, x*t_b[n]"),
        (
            "y ~ 0 + x*t_b + t_a",
            "x*t_b[m], x*t_b[n], t_a[u], t_a[v], t_a[w]",
        ),
        (
            "y ~ t_a + t_b + t_a*t_b",
            "(Intercept), t_a[v], t_a[w], t_b[n], t_a[v]*t_b[n], t_a[w]*t_b[n]",
        ),
        (
            "y ~ t_b + t_b*t_a",
            "(Intercept), t_b[n], t_b[m]*t_a[v], t_b[n]*t_a[v], t_b[m]*t_a[w], t_b[n]*t_a[w]",
        ),
        (
            "y ~ (x + 1)*t_b",
            "(Intercept), (x + 1)*t_b[m], (x + 1)*t_b[n]",
        ),
    ];
    let levels = [
        ["u", "v", "w"].map(String::from).to_vec(),
        ["m", "n"].map(String::from).to_vec(),
    ];
    for (text, names) in table {
        let design = linear(text, "y x t_a t_b").design(&|column| levels[column - 2].as_slice());
        assert_eq!(design.names().join(", "), names, "{text}");
    }
}

#[test]
fn columns_hold_the_numbers_of_their_rows() {
    let text = "y/2 ~ x + x^2 + t_a + x*t_a";
    let linear = linear(text, "y x t_a");
    let levels = ["u", "v"].map(String::from);
    let (y, x) = ([2.0, 4.0, 6.0], [1.0, -2.0, 3.0]);
    let data = |column| match column {
        0 => Values::Numbers(&y[..]),
        1 => Values::Numbers(&x[..]),
        _ => Values::Codes(&[0, 1, 1]),
    };
    let expected = [
        [1.0, 1.0, 1.0],
        [1.0, -2.0, 3.0],
        [1.0, 4.0, 9.0],
        [0.0, 1.0, 1.0],
        [0.0, -2.0, 3.0],
    ];
    let columns = linear.design(&|_| &levels).columns(3, &data);
    let columns: Vec<&[f64]> = columns.iter().map(|column| &column[..]).collect();
    assert_eq!(columns, expected);
    assert_eq!(linear.response_values(3, &data)[..], [1.0, 2.0, 3.0]);
}

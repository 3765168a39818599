//! Names: which are columns, which are parameters, and which are slips.

use crate::{bind, linear, model};

#[test]
fn names_that_are_no_columns_are_parameters() {
    let table = [
        ("y = b1*(1 - exp(-b2*x))", "y x", "b1 b2"),
        ("y = b1*x1 + b2*x2", "y x1 x2", "b1 b2"),
        ("y = a*exp(-(x - x0)^2/w^2) + y0", "y x", "a x0 w y0"),
        ("log(y) = k + k*x", "y x", "k"),
        ("y = c", "y x", "c"),
        ("y = temp0 + b*temp", "y temp", "temp0 b"),
    ];
    for (text, columns, parameters) in table {
        let expected: Vec<&str> = parameters.split(' ').collect();
        assert_eq!(model(text, columns).parameters(), expected, "{text}");
    }
    assert_eq!(model("y = a*z + b*x", "u z v y x").columns(), [1, 3, 4]);
    assert_eq!(linear("log(y) ~ x*t_a", "t_a z x y").columns(), [0, 2, 3]);
}

#[test]
fn what_is_declared_a_parameter_is_one() {
    assert!(bind("y = a*tmp", "y temp", &[]).is_err());
    assert!(bind("y = a*tmp", "y temp", &["tmp"]).is_ok());
    assert!(bind("v = V*s/(K + s)", "v s", &[]).is_err());
    assert!(bind("v = V*s/(K + s)", "v s", &["V"]).is_ok());
}

#[test]
fn mistakes_are_marked_and_explained() {
    let table: [(&str, &str, &[&str]); 16] = [
        ("y ~ tmep", "y temp", &[]),
        ("y ~ x + q", "y x z", &[]),
        ("z ~ x", "y x", &[]),
        ("log(Y) = a*x", "y x", &[]),
        ("y = a*X", "y x", &[]),
        ("y = a*presure^b", "y pressure", &[]),
        ("y = a*x2", "y x1", &[]),
        ("y = a*t_kind", "y t_kind", &[]),
        ("y ~ log(t_kind)", "y t_kind", &[]),
        ("t_kind ~ x", "x t_kind", &[]),
        ("y = x^2", "y x", &[]),
        ("y = a*x", "y x", &["b"]),
        ("y = a*x", "y x", &["x"]),
        ("y ~ x - 1 - x", "y x", &[]),
        ("y ~ a - b + 2", "y a b", &[]),
        ("y ~ x + 2", "y x", &[]),
    ];
    let mut all = String::new();
    for (text, columns, parameters) in table {
        let error = bind(text, columns, parameters).unwrap_err();
        all.push_str(&format!("{error}\n\n"));
    }
    assert_eq!(all, include_str!("binding.txt"));
}

#[test]
fn parameters_that_enter_linearly_are_found() {
    let table = [
        ("y = b1*(1-exp(-b2*x))", "b1"),
        ("y = b1*b2*x", "b1"),
        ("y = (b1+b2*x)/(1+b3*x)", "b1 b2"),
        ("y = (b1+b2*x)/2/(-3)", "b1 b2"),
        ("y = exp(-b1*x)/(b2+b3*x)", ""),
        ("y = b1*x^b2", "b1"),
        (
            "y = b1*exp(-b2*x) + b3*exp(-(x-b4)^2/b5^2) + b6*exp(-(x-b7)^2/b8^2)",
            "b1 b3 b6",
        ),
        ("log(y) = -(a - b)*x", "a b"),
        ("y = a*(b + c + x)", "b c"),
        ("y = a*b + b*c + c*d", "a c"),
        ("y = where(x > 2, a, b*x)", "a b"),
        ("y = where(x > t, a, b*x)", "a b"),
        ("y = a^1 + b^2", ""),
        ("y = a^(2 - 1)*x", ""),
        ("y = max(a, b) + I(c)", "c"),
    ];
    for (text, expected) in table {
        let model = model(text, "y x");
        let found = model.linear_parameters();
        let found: Vec<&str> = found
            .iter()
            .map(|at| model.parameters()[*at].as_str())
            .collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }
}

#[test]
fn what_is_held_stands_in_nobodys_way() {
    let model = model("y = a*(b + c*x)", "y x");
    assert_eq!(model.linear_parameters(), [1, 2]);
    assert_eq!(model.linear_parameters_among(&[0, 2]), [0]);
    assert_eq!(model.linear_parameters_among(&[0]), [0]);
    assert!(model.linear_parameters_among(&[]).is_empty());
}

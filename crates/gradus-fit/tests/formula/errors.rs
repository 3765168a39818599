//! Texts that are no formulas, and what is said of them.

use gradus_fit::formula::Formula;

#[test]
fn mistakes_are_marked_and_explained() {
    let table = [
        "",
        "y",
        "y ~",
        "~ x",
        "y = b1*(1 - exp(-b2*x)",
        "y = b1*)",
        "y = (a))",
        "y = 2x",
        "y = b1 (x + 1)",
        "y = exq(x)",
        "y = exp(x, 2)",
        "y = exp()",
        "y = hypot(x)",
        "y = a = b",
        "y = where(x = 1, a, b)",
        "y = a < b < c",
        "y = x % 2",
        "y = [x]",
        "y ~ a:b",
        "y ~ \"a b\"",
        "y = `a b",
        "y = ``",
        "y = 1e999",
        "y = x²",
        "y = x +",
        "y = a, b",
        "y = größe − 1",
        ". ~ x",
        "y = . + 1",
        "y ~ log(.)",
        "y ~ x*poly(x, 2)",
    ];
    let mut all = String::new();
    for text in table {
        let error = Formula::parse(text).unwrap_err();
        all.push_str(&format!("{error}\n\n"));
    }
    assert_eq!(all, include_str!("errors.txt"));
}

#[test]
fn only_the_neighbourhood_of_a_mistake_is_shown() {
    let text = format!(
        "y = {} + ? + {}",
        vec!["x"; 100].join(" + "),
        vec!["z"; 100].join(" + ")
    );
    let error = Formula::parse(&text).unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert!(
        lines[1].starts_with("  …") && lines[1].ends_with('…'),
        "{error}"
    );
    assert_eq!(
        lines[1].chars().nth(lines[2].chars().count() - 1),
        Some('?'),
        "{error}"
    );
}

//! Texts and what they read as: canonical text, structure, and the round trip of both.

use gradus_fit::formula::{Expression, Formula, Node, Operator, functions};
use proptest::prelude::*;

/// Every operation in parentheses of its own, without the text's own.
fn structure(expression: &Expression) -> String {
    match &expression.node {
        Node::Number(number) => format!("{number:?}"),
        Node::Pi => "pi".into(),
        Node::Others => "others".into(),
        Node::Name(name) => format!("<{name}>"),
        Node::Negative(part) => format!("(neg {})", structure(part)),
        Node::Binary(operator, left, right) => {
            format!(
                "({} {} {})",
                operator.symbol(),
                structure(left),
                structure(right)
            )
        }
        Node::Call(function, arguments) => {
            let arguments: Vec<String> = arguments.iter().map(structure).collect();
            format!("({} {})", function.name(), arguments.join(" "))
        }
    }
}

#[test]
fn texts_have_structure_and_a_canonical_form() {
    let table = [
        ("y=1", "1.0", "y = 1"),
        ("y = 1e-4", "0.0001", "y = 0.0001"),
        ("y = 1E+20", "1e20", "y = 1e20"),
        ("y = .5 + 2.", "(+ 0.5 2.0)", "y = 0.5 + 2"),
        ("y = 2e", "", ""),
        ("y = a-b-c", "(- (- <a> <b>) <c>)", "y = a - b - c"),
        ("y = a-(b-c)", "(- <a> (- <b> <c>))", "y = a - (b - c)"),
        ("y = a/b*c", "(* (/ <a> <b>) <c>)", "y = a/b*c"),
        ("y = a/(b*c)", "(/ <a> (* <b> <c>))", "y = a/(b*c)"),
        (
            "y = a+b*c^d",
            "(+ <a> (* <b> (^ <c> <d>)))",
            "y = a + b*c^d",
        ),
        ("y = a^b^c", "(^ <a> (^ <b> <c>))", "y = a^b^c"),
        ("y = (a^b)^c", "(^ (^ <a> <b>) <c>)", "y = (a^b)^c"),
        ("y = a**2", "(^ <a> 2.0)", "y = a^2"),
        ("y = -x^2", "(neg (^ <x> 2.0))", "y = -x^2"),
        ("y = (-x)^2", "(^ (neg <x>) 2.0)", "y = (-x)^2"),
        ("y = -a*b", "(* (neg <a>) <b>)", "y = -a*b"),
        ("y = -(a*b)", "(neg (* <a> <b>))", "y = -(a*b)"),
        ("y = a*-b", "(* <a> (neg <b>))", "y = a*(-b)"),
        ("y = a - -b", "(- <a> (neg <b>))", "y = a - (-b)"),
        ("y = 2^-x^2", "(^ 2.0 (neg (^ <x> 2.0)))", "y = 2^(-x^2)"),
        ("y = --x", "(neg (neg <x>))", "y = -(-x)"),
        ("y = +x", "<x>", "y = x"),
        ("y = a < b + 1", "(< <a> (+ <b> 1.0))", "y = a < b + 1"),
        (
            "y = (a <= b) == (c != d)",
            "(== (<= <a> <b>) (!= <c> <d>))",
            "y = (a <= b) == (c != d)",
        ),
        ("y = (x>=2)*k", "(* (>= <x> 2.0) <k>)", "y = (x >= 2)*k"),
        ("y = pi*`pi`", "(* pi <pi>)", "y = pi*`pi`"),
        (
            "y = `odd name` + `tick``ed`",
            "(+ <odd name> <tick`ed>)",
            "y = `odd name` + `tick``ed`",
        ),
        ("y = `x`*a.b_1", "(* <x> <a.b_1>)", "y = x*a.b_1"),
        ("y = größe", "<größe>", "y = größe"),
        (
            "y = ln(x)+arctan(x)",
            "(+ (log <x>) (atan <x>))",
            "y = log(x) + atan(x)",
        ),
        ("y = pow(a+b, 2)", "(^ (+ <a> <b>) 2.0)", "y = (a + b)^2"),
        (
            "y = where( x>0 , a , -b )",
            "(where (> <x> 0.0) <a> (neg <b>))",
            "y = where(x > 0, a, -b)",
        ),
        ("y = maximum(a,b)", "(max <a> <b>)", "y = max(a, b)"),
        ("y = log + exp", "(+ <log> <exp>)", "y = log + exp"),
        ("log(y) ~ .", "others", "log(y) ~ ."),
        (
            "y ~ poly(x,3)+.-1",
            "(- (+ (poly <x> 3.0) others) 1.0)",
            "y ~ poly(x, 3) + . - 1",
        ),
        ("\ty\n~ x ", "<x>", "y ~ x"),
    ];
    for (text, expected, canonical) in table {
        if expected.is_empty() {
            assert!(Formula::parse(text).is_err(), "{text}");
            continue;
        }
        let formula = Formula::parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(structure(formula.right()), expected, "{text}");
        assert_eq!(formula.to_string(), canonical, "{text}");
        assert_eq!(formula.text(), text);
    }
}

#[test]
fn spans_are_the_bytes_of_the_text() {
    let text = "y = größe*exp( -x )";
    let formula = Formula::parse(text).unwrap();
    let Node::Binary(Operator::Multiply, left, right) = &formula.right().node else {
        panic!("a product");
    };
    assert_eq!(&text[left.span.clone()], "größe");
    assert_eq!(&text[right.span.clone()], "exp( -x )");
    assert_eq!(&text[formula.right().span.clone()], "größe*exp( -x )");
}

#[test]
fn long_formulas_are_read_and_too_long_ones_refused() {
    let sum = |terms: usize| format!("y = {}", vec!["x"; terms].join("+"));
    let formula = Formula::parse(&sum(999)).unwrap();
    assert_eq!(Formula::parse(&formula.to_string()).unwrap(), formula);
    for text in [
        sum(100_000),
        format!("y = {}", "(".repeat(100_000)),
        format!("y = {}x", "-".repeat(100_000)),
        format!("y = {}", "exp(".repeat(100_000)),
        format!("y = {}", vec!["x"; 100_000].join("^")),
        format!("y = {}x{}", "(".repeat(101), ")".repeat(101)),
    ] {
        let error = Formula::parse(&text).unwrap_err();
        assert!(error.message().starts_with("more than 1"), "{error}");
    }
    let nested = format!("y = {}x{}", "exp(".repeat(90), ")".repeat(90));
    assert!(Formula::parse(&nested).is_ok());
}

fn expressions() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec!["x", "b1", "pi", "`a b`", "_k", "log"]);
    let leaf = prop_oneof![
        names.prop_map(str::to_owned),
        (0.0..1e6_f64).prop_map(|number| number.to_string()),
        (-300..300_i32).prop_map(|exponent| format!("1.25e{exponent}")),
    ];
    let operators = vec!["+", "-", "*", "/", "^", "**", " - ", " * "];
    leaf.prop_recursive(5, 40, 3, move |inner| {
        let calls = functions()
            .iter()
            .filter(|f| f.name() != "poly")
            .collect::<Vec<_>>();
        let call = (
            prop::sample::select(calls),
            prop::collection::vec(inner.clone(), 3),
        );
        prop_oneof![
            3 => (inner.clone(), prop::sample::select(operators.clone()), inner.clone())
                .prop_map(|(a, operator, b)| format!("{a}{operator}{b}")),
            1 => (inner.clone(), prop::sample::select(vec!["<", "==", ">="]), inner.clone())
                .prop_map(|(a, operator, b)| format!("({a}) {operator} ({b})"))
                .prop_map(|comparison| format!("({comparison})")),
            1 => inner.clone().prop_map(|a| format!("-{a}")),
            1 => inner.clone().prop_map(|a| format!("({a})")),
            1 => call.prop_map(|(function, arguments)| {
                format!("{}({})", function.name(), arguments[..function.arguments()].join(", "))
            }),
        ]
    })
}

/// The canonical text has parentheses that the text which was read need not have.
#[test]
fn the_deepest_formulas_have_a_canonical_text_that_reads() {
    let mut read = 0;
    for count in 1..=120 {
        for text in [
            format!("y = a*{}b", "-".repeat(count)),
            format!("y = a{}", "^-b".repeat(count)),
            format!("y = {}-b{}", "(".repeat(count), ")".repeat(count)),
            format!("y = {}b{}", "a*(-".repeat(count), ")".repeat(count)),
        ] {
            let Ok(formula) = Formula::parse(&text) else {
                continue;
            };
            read += 1;
            let canonical = formula.to_string();
            let again =
                Formula::parse(&canonical).unwrap_or_else(|error| panic!("{text}\n{error}"));
            assert_eq!(again, formula, "{canonical}");
        }
    }
    assert!((200..4 * 120).contains(&read), "{read}");
}

proptest! {
    #[test]
    fn the_canonical_text_reads_as_the_same_formula(right in expressions()) {
        let formula = Formula::parse(&format!("y = {right}")).map_err(|error| {
            TestCaseError::fail(error.to_string())
        })?;
        let canonical = formula.to_string();
        let again = Formula::parse(&canonical).map_err(|error| {
            TestCaseError::fail(error.to_string())
        })?;
        prop_assert_eq!(structure(again.right()), structure(formula.right()));
        prop_assert_eq!(again.to_string(), canonical);
        prop_assert_eq!(&again, &formula);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,80}") {
        if let Err(error) = Formula::parse(&text) {
            prop_assert!(error.to_string().contains('^'));
            prop_assert!(text.get(error.span()).is_some());
        }
    }

    #[test]
    fn no_text_of_its_own_characters_makes_it_panic(text in "[-+*/^().,<>=~` xyb1e0≤é]{0,40}") {
        match Formula::parse(&text) {
            Ok(formula) => {
                let again = Formula::parse(&formula.to_string());
                prop_assert_eq!(again.as_ref(), Ok(&formula));
            }
            Err(error) => prop_assert!(text.get(error.span()).is_some()),
        }
    }
}

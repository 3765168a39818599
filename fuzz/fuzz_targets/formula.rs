//! Any text as a formula: no panic, the canonical text reads as the same formula, and what can be
//! bound to columns can be computed.
#![no_main]

use gradus_fit::formula::{Bound, ColumnKind, Formula, Names, Residuals, Values};
use libfuzzer_sys::fuzz_target;

const NUMBERS: [f64; 4] = [1.5, -0.25, 0.0, 1e300];
const CODES: [u32; 4] = [1, 0, u32::MAX, 1];
/// More columns or parameters would only take time.
const MOST: usize = 12;

/// The values of a column; the last one holds texts.
fn data(column: usize) -> Values<'static> {
    match column {
        3 => Values::Codes(&CODES),
        _ => Values::Numbers(&NUMBERS),
    }
}

fn compute(bound: &Bound) {
    let rows = NUMBERS.len();
    match bound {
        Bound::Linear(linear) => {
            let levels = ["a", "b"].map(str::to_owned);
            assert_eq!(linear.response_values(rows, &data).len(), rows);
            if linear.terms().len() > MOST
                || linear.terms().iter().any(|t| t.categories().len() > 4)
            {
                return;
            }
            let design = linear.design(&|_| &levels);
            let columns = design.columns(rows, &data);
            assert_eq!(columns.len(), design.names().len());
            assert!(columns.iter().all(|column| column.len() == rows));
        }
        Bound::Model(model) if model.parameters().len() <= MOST => {
            let count = model.parameters().len();
            assert!(model.linear_parameters().iter().all(|&place| place < count));
            let residuals = Residuals::new(model, rows, &data);
            let at = vec![0.5; count];
            let (values, jacobian) = residuals.values_and_jacobian(&at);
            assert_eq!((values.len(), jacobian.len()), (rows, rows * count));
            let again = residuals.values(&at).into_iter().map(f64::to_bits);
            let same = |(one, two): (u64, f64)| one == two.to_bits() || two.is_nan();
            assert!(
                again.zip(values).all(same),
                "values differ beside derivatives"
            );
        }
        Bound::Model(_) => {}
    }
}

fuzz_target!(|text: &str| {
    let Ok(formula) = Formula::parse(text) else {
        return;
    };
    let canonical = formula.to_string();
    let again = Formula::parse(&canonical).expect("canonical text reads again");
    assert_eq!(again, formula, "{canonical}");
    assert_eq!(again.to_string(), canonical);
    let columns = ["y", "x", "odd name", "kind"].map(|name| ColumnKind {
        name: name.to_owned(),
        is_category: name == "kind",
    });
    let names = Names {
        columns: &columns,
        ..Names::default()
    };
    if let Ok(bound) = formula.bind(&names) {
        compute(&bound);
    }
});

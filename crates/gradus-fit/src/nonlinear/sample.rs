//! Starting values among many rows: they are sought at a sample of the rows, which the fit to all rows
//! starts from.

use super::multistart::Survey;
use super::problem::Problem;
use super::search::Search;
use super::{Options, canonical};
use gradus_core::random::Generator;

/// Rows beyond which a sample is taken, and its parts: rows drawn evenly, so that no wave is aliased, and
/// those whose responses are the most unusual, so that no narrow peak is lost.
const MANY: usize = 10_000;
const EVEN: usize = 4000;
const UNUSUAL: usize = 1000;

/// Minima of all rows, from those that a search without starting values finds among a sample of the rows;
/// `None` where the rows are few or the model gives no sample.
pub(super) fn survey(search: &Search<'_>) -> Option<Survey> {
    let (problem, options) = (search.problem, search.options);
    let counts = |row: &usize| {
        let weights = problem.root_weights.as_ref();
        weights.is_none_or(|weights| weights[*row] > 0.0)
    };
    let all: Vec<usize> = (0..problem.rows()).filter(counts).collect();
    if all.len() <= MANY {
        return None;
    }
    let rows = sample(&all, problem.response, options.seed);
    let model = problem.model.at_rows(&rows)?;
    let pick = |all: &[f64]| -> Vec<f64> { rows.iter().map(|&row| all[row]).collect() };
    let weights = options.weights.map(pick);
    let options = Options {
        weights: weights.as_deref(),
        ..*options
    };
    let response = pick(problem.response);
    let sampled = Problem::new(&*model, &response, &options).ok()?;
    let mut found = Search::new(&sampled, &options).least_squares();
    for minimum in &mut found.minima {
        *minimum = search.deepen(minimum);
    }
    found.minima.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found.minima[0] = canonical::canonical(search, found.minima[0].clone());
    Some(found)
}

/// Rows in ascending order.
fn sample(all: &[usize], response: &[f64], seed: u64) -> Vec<usize> {
    let mut generator = Generator::new(seed);
    let mut places = vec![0.0; EVEN];
    generator
        .fill_uniform(0.0, 1.0, &mut places)
        .expect("0 to 1 is a range");
    let stride = all.len() as f64 / EVEN as f64;
    let even = (places.iter().enumerate()).map(|(k, place)| {
        let at = ((k as f64 + place) * stride) as usize;
        all[at.min(all.len() - 1)]
    });
    let mut by_response = all.to_vec();
    let order = |a: &usize, b: &usize| response[*a].total_cmp(&response[*b]);
    let (_, &mut middle, _) = by_response.select_nth_unstable_by(all.len() / 2, order);
    let oddness = |row: usize| (response[row] - response[middle]).abs();
    let rarest_first = |a: &usize, b: &usize| oddness(*b).total_cmp(&oddness(*a));
    by_response.select_nth_unstable_by(UNUSUAL, rarest_first);
    let mut rows: Vec<usize> = even.chain(by_response[..UNUSUAL].iter().copied()).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

//! The same model for every value of a column.

use std::ops::ControlFlow;

use gradus_data::{Column, Source, Table};

use super::error::FitError;
use super::progress::Progress;
use super::request::Request;
use super::threads::on_all_threads;
use super::{Plan, column_kinds, fit_rows};
use crate::formula::{Names, Quantity, quoted};
use crate::model_file::FittedModel;

/// The rows in which a column has one value, and their fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The value.
    pub value: String,
    /// The fit; an error where the group does not allow one.
    pub model: Result<FittedModel, FitError>,
}

/// Fits what `request` asks for to each group of rows that have the same value in the column `by`,
/// on all threads. Groups come in the order of their values; rows without one are in none.
///
/// # Errors
/// When the formula makes no sense with these columns, or the data cannot be read. That a group
/// does not allow a fit is told in its place.
///
/// ```
/// use gradus_data::{ReadOptions, Source};
/// use gradus_fit::{Request, fit_by};
///
/// let text = "kind,x,y\na,1,2\nb,1,5\na,2,4\nb,2,10\n";
/// let source = Source::from_bytes("two.csv", text, &ReadOptions::default())?;
/// let groups = fit_by(&source, &Request::formula("y = slope*x"), "kind")?;
/// let slopes: Vec<f64> = groups
///     .into_iter()
///     .map(|group| Ok(group.model?.fit.parameters[0].estimate.unwrap()))
///     .collect::<Result<_, gradus_fit::FitError>>()?;
/// assert_eq!(slopes, [2.0, 5.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fit_by(source: &Source, request: &Request, by: &str) -> Result<Vec<Group>, FitError> {
    fit_by_watched(source, request, by, &|_| ControlFlow::Continue(()))
}

/// Does what [`fit_by`] does, and tells `watch` how far each group is, often and from any thread. It
/// can break the work off.
///
/// # Errors
/// Those of [`fit_by`], and [`FitError::Stopped`] where `watch` broke it off.
pub fn fit_by_watched(
    source: &Source,
    request: &Request,
    by: &str,
    watch: &(dyn Fn(&Progress) -> ControlFlow<()> + Sync),
) -> Result<Vec<Group>, FitError> {
    let kinds = column_kinds(source.schema());
    let Some(key) = kinds.iter().position(|kind| kind.name == by) else {
        let names = Names {
            columns: &kinds,
            ..Names::default()
        };
        // The same words as for a column of a formula, with the name that may be meant.
        Quantity::parse(&quoted(by), &names)?;
        return Err(FitError::Request(format!("there is no column {by}")));
    };
    let mut request = request.clone();
    request.set_aside.push(by.to_owned());
    let plan = Plan::new(&request, &kinds)?;
    request.formula = plan.text();
    request.ties.clear();
    let mut columns = plan.columns();
    columns.push(key);
    columns.sort_unstable();
    columns.dedup();
    let names: Vec<&str> = columns.iter().map(|&column| &*kinds[column].name).collect();
    let table = source.read(&names)?;
    let groups = split(&table, by);
    let file = source.schema().file();
    let fit_one = |(value, rows): &(String, Vec<usize>)| Group {
        value: value.clone(),
        model: Source::from_table(file, table.take(rows))
            .map_err(FitError::from)
            .and_then(|group| fit_rows(&group, &request, &|progress| watch(progress)))
            .map_err(|error| error.among(rows).in_source(source, 0)),
    };
    let groups = on_all_threads(&groups, &fit_one);
    // What was asked for is at fault in all groups alike, as is whoever broke the work off.
    let fault = |group: &Group| {
        let is_of_all = |error: &&FitError| error.is_usage() || **error == FitError::Stopped;
        group.model.as_ref().err().filter(is_of_all).cloned()
    };
    match groups.iter().find_map(fault) {
        Some(fault) => Err(fault),
        None => Ok(groups),
    }
}

/// The values of a column in order, and the rows of each.
fn split(table: &Table, by: &str) -> Vec<(String, Vec<usize>)> {
    match table.column(by) {
        Some(Column::Categories(categories)) => {
            let levels = categories.levels().iter();
            let mut groups: Vec<(String, Vec<usize>)> =
                levels.map(|level| (level.clone(), Vec::new())).collect();
            for (row, &code) in categories.codes().iter().enumerate() {
                if let Some(group) = groups.get_mut(code as usize) {
                    group.1.push(row);
                }
            }
            groups.retain(|(_, rows)| !rows.is_empty());
            groups
        }
        Some(Column::Numbers(numbers)) => {
            let mut rows: Vec<usize> = (0..numbers.len())
                .filter(|&row| !numbers[row].is_nan())
                .collect();
            rows.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
            let groups = rows.chunk_by(|&a, &b| numbers[a] == numbers[b]);
            groups
                .map(|rows| (numbers[rows[0]].to_string(), rows.to_vec()))
                .collect()
        }
        None => Vec::new(),
    }
}

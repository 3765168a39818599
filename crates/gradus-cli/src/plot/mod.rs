//! `gradus plot`: data, or a fitted model with its data, band and residuals.

mod model;

use gradus::data::{Column, Source};
use gradus::plot::{Figure, Scale};

use crate::args::PlotArgs;
use crate::failure::Failure;
use crate::output::{self, Terminal};
use crate::status::Status;

/// Draws what the command line asks for.
///
/// # Errors
/// When the file is neither data nor a model, a column is not there, or the picture cannot be
/// written.
pub(crate) fn run(args: &PlotArgs) -> Result<Status, Failure> {
    let figure = match (&args.x, &args.y) {
        (Some(x), Some(y)) => data(args, x, y)?,
        _ => model::figure(args)?,
    };
    let scale = |is_log| if is_log { Scale::Log } else { Scale::Linear };
    let figure = figure.xscale(scale(args.log_x)).yscale(scale(args.log_y));
    show(&figure, args)?;
    Ok(Status::Done)
}

fn show(figure: &Figure, args: &PlotArgs) -> Result<(), Failure> {
    if let Some(path) = &args.out {
        figure.save(path).map_err(Failure::work)?;
        return Ok(output::print(&format!("{}\n", path.display()))?);
    }
    let text = match Terminal::detect() {
        Some(terminal) if terminal.color => {
            figure.to_ansi(terminal.columns, rows(terminal.columns))
        }
        Some(terminal) => figure.to_text(terminal.columns, rows(terminal.columns)),
        None => figure.to_text(80, rows(80)),
    };
    Ok(output::print(&text.map_err(Failure::work)?)?)
}

/// Rows that make a pleasant shape of so many columns.
fn rows(columns: usize) -> usize {
    (columns * 3 / 10).clamp(16, 40)
}

/// Points of two columns, coloured by a third.
fn data(args: &PlotArgs, x: &str, y: &str) -> Result<Figure, Failure> {
    let source = Source::open(&args.file, &args.reading.options())?;
    let mut names = vec![x];
    names.extend(
        [y].iter()
            .chain(args.by.as_deref().iter())
            .filter(|name| **name != x),
    );
    names.dedup();
    let table = source.read(&names)?;
    let numbers = |name: &str| {
        table.numbers(name).map(<[f64]>::to_vec).ok_or_else(|| {
            Failure::usage(format!(
                "column {name} holds texts, and a place is a number"
            ))
        })
    };
    let (right, up) = (numbers(x)?, numbers(y)?);
    let figure = Figure::new().xlabel(x).ylabel(y);
    let Some(by) = &args.by else {
        return Ok(figure.scatter(&right, &up));
    };
    let levels: Vec<String> = match table.column(by) {
        Some(Column::Categories(texts)) => (0..table.rows())
            .map(|row| texts.text(row).unwrap_or("").to_owned())
            .collect(),
        _ => numbers(by)?.iter().map(f64::to_string).collect(),
    };
    Ok(figure.scatter_by(&right, &up, &levels))
}

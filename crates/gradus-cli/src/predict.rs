//! `gradus predict`: a fitted model at other rows, as CSV.

use std::io::{self, Write};

use gradus::data::{Column, Table};
use gradus::fit::{Band, IntervalOf, Intervals, Prediction, Predictor, model_file};

use crate::args::PredictArgs;
use crate::failure::Failure;
use crate::status::Status;

/// Prints the columns that the model needs, and its values beside them.
///
/// # Errors
/// When the model or the data do not serve, or standard output cannot be written.
pub(crate) fn run(args: &PredictArgs) -> Result<Status, Failure> {
    let model = model_file::read(&args.model)?;
    let source = model.open(&args.data, &args.reading.options())?;
    let predictor = Predictor::new(&model, source.schema())?;
    let of = IntervalOf::from(args.of);
    let band = args.band.map(|probability| predictor.band(probability, of));
    let band = band.transpose()?;
    let names = predictor.columns();
    let mut before = 0;
    let predict = |block: gradus::data::Result<Table>| -> Result<(Table, Prediction), Failure> {
        let block = block?;
        let prediction = predictor.predict(&block);
        let prediction = prediction.map_err(|error| error.in_source(&source, before))?;
        before += block.rows() as u64;
        Ok((block, prediction))
    };
    let mut predicted = source.blocks(&names)?.map(predict).peekable();
    // Nothing is printed, not even the names, before the first rows are known to serve.
    if let Some(Err(failure)) = predicted.next_if(Result::is_err) {
        return Err(failure);
    }
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    let mut written = write_header(&mut out, &names, band.is_some());
    for predicted in predicted {
        let (block, prediction) = predicted?;
        written = written.and_then(|()| write_rows(&mut out, &block, &prediction, band.as_ref()));
        if written.is_err() {
            break;
        }
    }
    match written.and_then(|()| out.flush()) {
        // A reader that has gone away, such as `head`, is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Status::Done),
    }
}

fn write_header(
    out: &mut csv::Writer<impl Write>,
    names: &[&str],
    has_band: bool,
) -> io::Result<()> {
    let band: &[&str] = if has_band {
        &["std_error", "lower", "upper"]
    } else {
        &[]
    };
    out.write_record(names.iter().chain(&["prediction"]).chain(band))
        .map_err(plain)
}

fn write_rows(
    out: &mut csv::Writer<impl Write>,
    table: &Table,
    prediction: &Prediction,
    band: Option<&Band>,
) -> io::Result<()> {
    let intervals = band.map(|band| band.around(prediction));
    for row in 0..table.rows() {
        for column in table.columns() {
            match column {
                Column::Numbers(numbers) => out.write_field(number(numbers[row])).map_err(plain)?,
                Column::Categories(texts) => out
                    .write_field(texts.text(row).unwrap_or_default())
                    .map_err(plain)?,
            }
        }
        out.write_field(number(prediction.values[row]))
            .map_err(plain)?;
        if let Some(Intervals {
            std_errors,
            lower,
            upper,
        }) = &intervals
        {
            for value in [std_errors[row], lower[row], upper[row]] {
                out.write_field(number(value)).map_err(plain)?;
            }
        }
        out.write_record(None::<&[u8]>).map_err(plain)?;
    }
    Ok(())
}

/// The error of the writer below, whose kind tells a closed pipe.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// With as many digits as tell it from its neighbours; nothing for NaN.
fn number(value: f64) -> String {
    match value.is_nan() {
        true => String::new(),
        false => format!("{value:?}").trim_end_matches(".0").to_owned(),
    }
}

//! A picture of a fitted model: data, curve and band above, residuals below.

use std::path::Path;

use gradus::data::{Column, Table};
use gradus::fit::{FittedModel, Prediction, Predictor, formula::Formula, model_file};
use gradus::plot::Figure;

use crate::args::PlotArgs;
use crate::failure::Failure;

/// Places at which a curve is drawn.
const CURVE_POINTS: usize = 400;
/// The height of the residuals, as a part of what is above.
const RESIDUALS: f64 = 1.0 / 3.0;
const SIZE: (u32, u32) = (640, 600);

/// The picture of the model in `args.file`.
///
/// # Errors
/// When there is no such model, or its data cannot be read.
pub(super) fn figure(args: &PlotArgs) -> Result<Figure, Failure> {
    let model = read(args)?;
    let path = args.data.as_deref().unwrap_or(&model.data);
    if args.data.is_none() && path == "standard input" {
        return Err(Failure::usage(
            "the model was fitted to standard input, which is gone; name the data to draw it with",
        ));
    }
    let source = model.open(path, &args.reading.options())?;
    let predictor = Predictor::new(&model, source.schema())?;
    let Some(columns) = predictor.columns_with_response() else {
        return Err(Failure::usage(format!(
            "{path} lacks what the model explains; name data with all columns of `{}`",
            model.fit.formula
        )));
    };
    let table = source.read(&columns)?;
    let picture = Picture::new(&model, &predictor, table, args)?;
    picture.draw(args)
}

fn read(args: &PlotArgs) -> Result<FittedModel, Failure> {
    let model = model_file::read(Path::new(&args.file));
    model.map_err(|error| match (&args.x, &error) {
        (None, model_file::Error::Content(..)) => Failure::usage(format!(
            "{error}\n        to draw data, say which columns: --x COLUMN --y COLUMN"
        )),
        _ => Failure::work(error),
    })
}

/// What is drawn.
struct Picture<'a> {
    predictor: &'a Predictor,
    model: &'a FittedModel,
    /// Complete rows.
    table: Table,
    observed: Vec<f64>,
    prediction: Prediction,
    x: Axis,
}

/// What is to the right.
enum Axis {
    /// The only column of the model, so that it is a curve.
    Only(String),
    /// One of several columns.
    OneOf(String),
    /// The model's own values, where it has several columns.
    Fitted,
}

impl<'a> Picture<'a> {
    fn new(
        model: &'a FittedModel,
        predictor: &'a Predictor,
        table: Table,
        args: &PlotArgs,
    ) -> Result<Picture<'a>, Failure> {
        let table = table.take(&table.complete_rows());
        let columns = predictor.columns();
        let is_number = |name: &str| matches!(table.column(name), Some(Column::Numbers(_)));
        let x = match (&args.x, &columns[..]) {
            (Some(x), columns) if !columns.contains(&x.as_str()) || !is_number(x) => {
                return Err(Failure::usage(format!(
                    "{x} is no column of numbers of the model; these are its columns: {}",
                    columns.join(", ")
                )));
            }
            (None, [only]) if is_number(only) => Axis::Only((*only).to_owned()),
            (Some(x), [_]) => Axis::Only(x.clone()),
            (Some(x), _) => Axis::OneOf(x.clone()),
            (None, _) => Axis::Fitted,
        };
        Ok(Picture {
            observed: predictor.observed(&table)?,
            prediction: predictor.predict(&table)?,
            predictor,
            model,
            table,
            x,
        })
    }

    fn draw(&self, args: &PlotArgs) -> Result<Figure, Failure> {
        let formula = Formula::parse(&self.model.fit.formula).map_err(Failure::work)?;
        let response = formula.left().to_string();
        let (right, label) = match &self.x {
            Axis::Only(name) | Axis::OneOf(name) => (self.numbers(name), name.as_str()),
            Axis::Fitted => (self.prediction.values.clone(), "fitted"),
        };
        let data = Figure::new().scatter(&right, &self.observed).label("data");
        let above = match &self.x {
            Axis::Only(name) => self.with_curve(data, name, &right, args)?,
            Axis::OneOf(_) => data.scatter(&right, &self.prediction.values).label("fit"),
            Axis::Fitted => {
                let ends = ends(&right);
                data.plot(ends, ends).label("fit")
            }
        };
        let pairs = self.observed.iter().zip(&self.prediction.values);
        let residuals: Vec<f64> = pairs.map(|(observed, value)| observed - value).collect();
        let below = Figure::new()
            .scatter(&right, residuals)
            .axhline(0.0)
            .ylabel("residual");
        let (width, height) = SIZE;
        Ok(above
            .title(&self.model.fit.formula)
            .xlabel(label)
            .ylabel(response)
            .size(width, height)
            .subplot_below(below, RESIDUALS))
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        self.table.numbers(name).unwrap_or_default().to_vec()
    }

    fn with_curve(
        &self,
        data: Figure,
        name: &str,
        x: &[f64],
        args: &PlotArgs,
    ) -> Result<Figure, Failure> {
        let [low, high] = ends(x);
        let places: Vec<f64> = (0..CURVE_POINTS)
            .map(|place| place as f64 / (CURVE_POINTS - 1) as f64)
            .map(|share| match args.log_x && low > 0.0 {
                true => low * (high / low).powf(share),
                false => low + (high - low) * share,
            })
            .collect();
        let table = Table::from_columns([(name, Column::Numbers(places.clone()))])?;
        let prediction = self.predictor.predict(&table)?;
        let curve = data.plot(&places, &prediction.values).label("fit");
        let [lower, upper] = prediction.intervals(self.predictor.quantile(args.band), 0.0);
        let has_band = lower.iter().chain(&upper).all(|end| end.is_finite());
        Ok(match has_band {
            true => curve
                .fill_between(&places, &lower, &upper)
                .label(format!("{}% band", 100.0 * args.band)),
            false => curve,
        })
    }
}

/// The least and the greatest of some numbers.
fn ends(numbers: &[f64]) -> [f64; 2] {
    let extreme = |start: f64, pick: fn(f64, f64) -> f64| numbers.iter().copied().fold(start, pick);
    [
        extreme(f64::INFINITY, f64::min),
        extreme(f64::NEG_INFINITY, f64::max),
    ]
}

//! Data for a model that is there already.

use gradus::data::{Kind, Source};
use gradus::fit::FittedModel;

use crate::args::DataArgs;
use crate::failure::Failure;

/// Opens the file at `path`. Columns that were texts for the model are read as texts, whatever they
/// look like here.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn open(model: &FittedModel, path: &str, args: &DataArgs) -> Result<Source, Failure> {
    let mut options = args.options();
    let source = Source::open(path, &options)?;
    let is_misread = |name: &str| {
        let mut fields = source.schema().fields().iter();
        fields.any(|field| field.name == name && field.kind != Kind::Text)
    };
    let texts = model.categories.iter().map(|(name, _)| name);
    let misread: Vec<&String> = texts.filter(|name| is_misread(name)).collect();
    // Standard input is not there a second time.
    if misread.is_empty() || path == "-" {
        return Ok(source);
    }
    let kinds = misread.into_iter().map(|name| (name.clone(), Kind::Text));
    options.kinds.extend(kinds);
    Ok(Source::open(path, &options)?)
}

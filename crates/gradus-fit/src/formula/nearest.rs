//! Names that another one may be meant for.

/// The first of the nearest known names, at most so many edits away; upper and lower case count as
/// the same.
pub(super) fn nearest<'a>(
    name: &str,
    known: impl Iterator<Item = &'a str>,
    allowed: usize,
) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let distance = |known: &str| strsim::damerau_levenshtein(&known.to_lowercase(), &lower);
    let nearest = known
        .map(|known| (distance(known), known))
        .min_by_key(|(distance, _)| *distance);
    nearest
        .filter(|(distance, _)| *distance <= allowed)
        .map(|(_, known)| known)
}

//! Less data for the same picture: what would paint the same pixels again is left out.

use std::collections::HashMap;

use crate::geometry::Point;

/// Up to here every point of a scatter is painted by itself.
pub(crate) const FEW: usize = 2000;
/// From here on points snap to whole pixels, before to half ones.
const MANY: usize = 20_000;
/// The side of the squares in which painted dots are counted, in pixels.
const CELL: f64 = 4.0;

/// Distributes dots over layers, each to be painted as one shape, so that overlapping dots
/// still deepen the colour, and drops those that would only paint over a saturated place.
///
/// Dots snap to a grid. With opacity `alpha`, `depth` coats of paint are as good as opaque
/// (1 - (1 - alpha)^depth > 255/256). Each dot covers the grid points within its radius, so
/// `depth` over their number is all that any grid point needs to take: that bounds the
/// result by the size of the picture, however many points there are.
///
/// Within a layer the dots go line by line, which makes for short differences.
pub(crate) fn layers(dots: &[Point], radius: f64, alpha: f64) -> Vec<Vec<Point>> {
    let grid = if dots.len() > MANY { 1.0 } else { 0.5 };
    let depth = depth(alpha);
    let covered = (std::f64::consts::PI * (radius / grid).powi(2)).max(1.0);
    let enough = (depth as f64 / covered).ceil() as usize;
    let mut layers = vec![Vec::new(); depth];
    let mut in_cell: HashMap<(i64, i64), usize> = HashMap::new();
    let mut at_place: HashMap<(i64, i64), usize> = HashMap::new();
    for dot in dots {
        let place = square(*dot, grid);
        let repeated = at_place.entry(place).or_default();
        if *repeated < enough {
            *repeated += 1;
            let counted = in_cell.entry(square(*dot, CELL)).or_default();
            layers[*counted % depth].push(place);
            *counted += 1;
        }
    }
    layers.retain(|layer| !layer.is_empty());
    let point = |(y, x)| Point::new(x as f64 * grid, y as f64 * grid);
    let sorted = |mut layer: Vec<(i64, i64)>| {
        layer.sort_unstable();
        layer.dedup();
        layer.into_iter().map(point).collect()
    };
    layers.into_iter().map(sorted).collect()
}

/// Row and column of the square that a dot is in.
fn square(dot: Point, side: f64) -> (i64, i64) {
    ((dot.y / side).round() as i64, (dot.x / side).round() as i64)
}

fn depth(alpha: f64) -> usize {
    let transparency = (1.0 - alpha).clamp(1e-6, 0.999);
    ((1.0 / 256.0_f64).ln() / transparency.ln())
        .ceil()
        .clamp(1.0, 64.0) as usize
}

/// A line with at most four points in each column of pixels that it passes: where it
/// enters, its highest, its lowest, and where it leaves (M4; Jugel and others, 2014).
pub(crate) fn line(run: Vec<Point>) -> Vec<Point> {
    if run.len() <= FEW {
        return run;
    }
    run.chunk_by(|a, b| a.x.floor() == b.x.floor())
        .flat_map(extremes)
        .collect()
}

/// Vertical bars, upper end first, with those merged that overlap in the same half pixel.
pub(crate) fn bars(mut bars: Vec<(Point, Point)>) -> Vec<(Point, Point)> {
    if bars.len() <= FEW {
        return bars;
    }
    let column = |bar: &(Point, Point)| (2.0 * bar.0.x).round() as i64;
    bars.sort_by(|a, b| {
        let from_above = || a.0.y.total_cmp(&b.0.y);
        column(a).cmp(&column(b)).then_with(from_above)
    });
    let mut merged: Vec<(Point, Point)> = Vec::new();
    for bar in bars {
        match merged.last_mut() {
            Some(last) if column(last) == column(&bar) && bar.0.y <= last.1.y => {
                last.1.y = last.1.y.max(bar.1.y);
            }
            _ => merged.push(bar),
        }
    }
    merged
}

/// The edges of a band, with one pair for each column of pixels, as far apart as any there, and
/// one for the end.
pub(crate) fn band(edges: Vec<(Point, Point)>) -> Vec<(Point, Point)> {
    if edges.len() <= FEW {
        return edges;
    }
    let last = edges[edges.len() - 1];
    let same_column = |a: &(Point, Point), b: &(Point, Point)| a.0.x.floor() == b.0.x.floor();
    let widest = |column: &[(Point, Point)]| {
        let ends = || column.iter().flat_map(|(a, b)| [a.y, b.y]);
        let (bottom, top) = (
            ends().fold(f64::MIN, f64::max),
            ends().fold(f64::MAX, f64::min),
        );
        let across = column[0].0.x;
        (Point::new(across, bottom), Point::new(across, top))
    };
    let columns = edges.chunk_by(same_column).map(widest);
    columns.chain([last]).collect()
}

fn extremes(column: &[Point]) -> Vec<Point> {
    let height = |&&i: &&usize| column[i].y;
    let indices: Vec<usize> = (0..column.len()).collect();
    let by_height = |a: &&usize, b: &&usize| height(a).total_cmp(&height(b));
    let lowest = indices.iter().min_by(by_height);
    let highest = indices.iter().max_by(by_height);
    let mut kept: Vec<usize> = [indices.first(), lowest, highest, indices.last()]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    kept.sort_unstable();
    kept.dedup();
    kept.into_iter().map(|i| column[i]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_dots_are_painted_until_they_are_opaque() {
        let dots = vec![Point::new(7.2, 3.1); 50_000];
        // Half transparent, eight coats are opaque; a dot of radius 1 covers π squares.
        let layers = layers(&dots, 1.0, 0.5);
        assert_eq!(layers, vec![vec![Point::new(7.0, 3.0)]; 3]);
    }

    #[test]
    fn the_number_of_dots_is_bounded_by_the_picture() {
        // Two golden ratios fill a square of 100 pixels evenly.
        let even = |i: i32| {
            let part = |ratio: f64| 100.0 * (f64::from(i) * ratio).fract();
            Point::new(part(0.754_877_666), part(0.569_840_29))
        };
        let dots: Vec<Point> = (0..400_000).map(even).collect();
        let kept: usize = layers(&dots, 1.1, 0.7).iter().map(Vec::len).sum();
        assert!(kept <= 2 * 101 * 101, "{kept}");
    }

    #[test]
    fn dots_apart_are_all_kept() {
        let dot = |i: i32| Point::new(f64::from(2 * (i % 50)), f64::from(2 * (i / 50)));
        let dots: Vec<Point> = (0..2500).map(dot).collect();
        let kept: usize = layers(&dots, 1.5, 0.55).iter().map(Vec::len).sum();
        assert_eq!(kept, dots.len());
    }

    #[test]
    fn bars_are_merged_where_they_overlap_and_kept_where_they_do_not() {
        let bar = |x: f64, top: f64, bottom: f64| (Point::new(x, top), Point::new(x, bottom));
        // In each of 30 columns: many that overlap from 10 to 30, and one from 40 to 50.
        let crowd = (0..3000).map(|i| {
            let top = 10.0 + f64::from(i / 30) / 10.0;
            bar(f64::from(i % 30), top, top + 10.1)
        });
        let apart = (0..30).map(|i| bar(f64::from(i), 40.0, 50.0));
        let merged = bars(crowd.chain(apart).collect());
        let expected: Vec<_> = (0..30)
            .map(f64::from)
            .flat_map(|x| [bar(x, 10.0, 30.0), bar(x, 40.0, 50.0)])
            .collect();
        assert_eq!(merged.len(), expected.len());
        for (merged, expected) in merged.iter().zip(&expected) {
            assert_eq!(merged.0, expected.0);
            assert!((merged.1.y - expected.1.y).abs() < 1e-9);
        }
        let few = vec![bar(0.0, 0.0, 9.0); 5];
        assert_eq!(bars(few.clone()), few);
    }

    #[test]
    fn a_dense_band_has_one_width_in_each_column() {
        let edge = |i: i32| {
            let (x, noise) = (f64::from(i) / 100.0, f64::from(i % 7));
            (Point::new(x, 50.0 + noise), Point::new(x, 40.0 - noise))
        };
        let thin = band((0..=5000).map(edge).collect());
        assert_eq!(thin.len(), 52);
        for (low, high) in &thin[..50] {
            assert_eq!((low.x, low.y, high.y), (high.x, 56.0, 34.0));
        }
        assert_eq!(thin[51], edge(5000));
        let few: Vec<_> = (0..100).map(edge).collect();
        assert_eq!(band(few.clone()), few);
    }

    #[test]
    fn a_dense_line_keeps_its_ends_and_peaks() {
        let run: Vec<Point> = (0..100_000)
            .map(|i| {
                Point::new(
                    i as f64 / 1000.0,
                    if i == 50_500 { 99.0 } else { (i % 7) as f64 },
                )
            })
            .collect();
        let thin = line(run.clone());
        assert!(thin.len() <= 4 * 100);
        assert_eq!((thin.first(), thin.last()), (run.first(), run.last()));
        assert!(thin.iter().any(|point| point.y == 99.0));
        assert_eq!(line(run[..100].to_vec()), run[..100]);
    }
}

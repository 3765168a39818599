//! Points coloured by level.

use gradus_plot::Figure;
use roxmltree::Document;

/// How many circles of each colour there are, without the samples of the legend.
fn circles(figure: &Figure) -> Vec<(String, usize)> {
    let svg = figure.to_svg().unwrap();
    let document = Document::parse(&svg).unwrap();
    let legend = |node: &roxmltree::Node| node.attribute("opacity") == Some("0.85");
    let mut counts: Vec<(String, usize)> = Vec::new();
    for node in document.descendants().take_while(|node| !legend(node)) {
        if node.tag_name().name() == "circle" {
            let fill = node.attribute("fill").unwrap();
            match counts.iter_mut().find(|(color, _)| color == fill) {
                Some((_, count)) => *count += 1,
                None => counts.push((fill.to_owned(), 1)),
            }
        }
    }
    counts
}

fn names(figure: &Figure) -> Vec<String> {
    let svg = figure.to_svg().unwrap();
    let document = Document::parse(&svg).unwrap();
    let texts = document
        .descendants()
        .filter(|node| node.tag_name().name() == "text");
    let texts = texts.filter_map(|node| node.text().map(str::to_owned));
    texts
        .filter(|text| text.contains(|c: char| c.is_alphabetic()))
        .collect()
}

#[test]
fn each_level_has_its_colour_and_its_name() {
    let by = ["low", "high", "low", "mid", "low"];
    let figure = Figure::new().scatter_by(0..5, [1.0, 5.0, 2.0, 3.0, 2.0], by);
    let expected = [("#0072B2", 3), ("#D55E00", 1), ("#009E73", 1)];
    assert_eq!(
        circles(&figure),
        expected.map(|(color, count)| (color.to_owned(), count))
    );
    assert_eq!(names(&figure), ["low", "high", "mid"]);
}

#[test]
fn of_many_levels_the_largest_keep_a_colour_and_the_rest_is_counted() {
    // Level "l3" has three points and so on.
    let rows: Vec<usize> = (1..=20).flat_map(|level| vec![level; level]).collect();
    let by: Vec<String> = rows.iter().map(|level| format!("l{level}")).collect();
    let x = 0..rows.len();
    let figure = Figure::new().scatter_by(x, rows.iter().map(|&level| level as f64), &by);
    let counts: Vec<usize> = circles(&figure).iter().map(|&(_, count)| count).collect();
    assert_eq!(counts, [(1..=13).sum(), 14, 15, 16, 17, 18, 19, 20]);
    assert_eq!(circles(&figure)[0].0, "#B8B8B8");
    let expected = ["13 others", "l14", "l15", "l16", "l17", "l18", "l19", "l20"];
    assert_eq!(names(&figure), expected);
    // Eight are not too many.
    let eight = by
        .iter()
        .map(|name| &name[..])
        .filter(|name| name.len() == 2)
        .take(36);
    let figure = Figure::new().scatter_by(0..36, 1.0, eight);
    assert_eq!(circles(&figure).len(), 8);
    assert!(!circles(&figure).iter().any(|(color, _)| color == "#B8B8B8"));
}

#[test]
fn points_of_all_levels_are_equally_large() {
    let by: Vec<&str> = (0..500)
        .map(|row| if row == 7 { "rare" } else { "usual" })
        .collect();
    let svg = Figure::new()
        .scatter_by(0..500, 0..500, by)
        .to_svg()
        .unwrap();
    let document = Document::parse(&svg).unwrap();
    let circles = document
        .descendants()
        .filter(|node| node.tag_name().name() == "circle");
    let mut looks: Vec<_> = circles
        .take(500)
        .map(|node| (node.attribute("r"), node.attribute("opacity")))
        .collect();
    looks.sort();
    looks.dedup();
    assert_eq!(looks.len(), 1, "{looks:?}");
}

#[test]
fn columns_of_different_length_are_refused() {
    for (x, y, by) in [(2, 2, 3), (2, 3, 2), (3, 2, 2), (2, 2, 1)] {
        let figure = Figure::new().scatter_by(0..x, 0..y, vec!["a"; by]);
        let told = figure.to_svg().unwrap_err().to_string();
        assert!(told.starts_with("scatter_by: x has "), "{told}");
        assert!(told.contains(&format!("by has {by}")), "{told}");
    }
}

//! Figures as text, character by character.

use gradus_plot::{Figure, Scale, plot, scatter};

#[track_caller]
fn assert_text(figure: &Figure, columns: usize, rows: usize, expected: &str) {
    let text = figure.to_text(columns, rows).unwrap();
    assert!(
        text == expected.strip_prefix('\n').unwrap(),
        "this came:\n{text}"
    );
}

#[test]
fn a_line_with_all_its_labels() {
    let x: Vec<f64> = (0..=60).map(|i| f64::from(i) / 10.0).collect();
    let figure = plot(&x, x.iter().map(|x| x.sin()))
        .label("sin x")
        .title("A wave")
        .xlabel("x")
        .ylabel("height");
    assert_text(
        &figure,
        40,
        14,
        "
                 A wave
height
 1 ┤       ⢀⡤⠴⠒⠤⢄⡀
   │     ⡠⠊⠁     ⠙⠲⡀
   │   ⣀⠞⠁         ⠈⢢⡀
 0 ┤ ⢀⡔⠁             ⠑⢄
   │                  ⠈⠣⡀             ⡀
   │                    ⠙⢄          ⢀⠞
   │                      ⠑⢄⡀     ⣠⠞⠁
-1 ┤                        ⠉⠒⠢⠴⠒⠊⠁
   └─┬──────────┬──────────┬──────────┬─
     0          2          4          6
                      x
  ⠤⠤ sin x
",
    );
}

#[test]
fn points_a_line_and_a_band_are_told_apart_without_colours() {
    let x = [0.0, 1.0, 2.0, 3.0, 4.0];
    let figure = Figure::new()
        .errorbar(x, [0.2, 0.8, 2.3, 2.9, 4.1], 0.5)
        .label("data")
        .plot(x, x)
        .label("fit")
        .fill_between(x, [-1.0, 0.2, 1.2, 2.2, 3.0], [1.0, 1.8, 2.8, 3.8, 5.0])
        .label("band");
    assert_text(
        &figure,
        40,
        16,
        "
  │                                  ░
  │                              ░░░░░│
4 ┤                           ░░░░░░⢀⡠•
  │                      ░░░░│░░⣀⡠⠔⠊⠁░│
  │                  │░░░░░░⣀•⠒⠉░░░░░░
  │              ░░░░•░⢀⡠⠔⠒⠉░│░░░░░░
2 ┤         ░░░░░░░⢀⡠│⠊⠁░░░░░░░
  │    ░░░░░░│░⣀⡠⠔⠊⠁░░░░░░
  │  ░░░░░░⣀⠤•⠉░░░░░░░
  │ •░⢀⡠⠔⠊⠉░░│░░░░
0 ┤ │⠊⠁░░░░░░
  │  ░░░░░
  │  ░
  └─┬────────┬───────┬───────┬────────┬─
    0        1       2       3        4
  │• data  ⠤⠤ fit  ░░ band
",
    );
}

#[test]
fn panels_share_an_axis_and_a_line_across_lies_behind_points() {
    let x = [1.0, 2.0, 3.0, 4.0];
    let residuals = scatter(x, [-0.5, 0.0, 1.0, -0.5])
        .axhline(0.0)
        .ylabel("residual");
    let figure = scatter(x, [500.0, 1000.0, 1501.0, 1999.5])
        .label("data")
        .plot(x, [500.0, 1000.0, 1500.0, 2000.0])
        .label("fit")
        .xlabel("x")
        .ylabel("y")
        .subplot_below(residuals, 0.5);
    assert_text(
        &figure,
        40,
        17,
        "
y
2000 ┤                             ⢀⡠⠤•
     │                        ⣀⡠⠤⠒⠉⠁
1500 ┤                   ⢀⣀⠤•⠊⠁
     │              ⢀⡠⠤⠒⠊⠁
1000 ┤         ⢀⡠•⠒⠉⠁
     │    ⢀⣀⠤⠒⠊⠉
 500 ┤ •⠒⠊⠁
     └─┬─────────┬──────────┬─────────┬─
residual
 1.0 ┤                      •
 0.0 ┤───────────•──────────────────────
-0.5 ┤ •                              •
     └─┬─────────┬──────────┬─────────┬─
       1         2          3         4
                       x
  • data  ⠤⠤ fit
",
    );
}

#[test]
fn numbers_share_their_power_of_ten_and_logarithms_have_decades() {
    let figure = plot([1.0, 1e3, 1e6], [0.0, 2e9, 3e9]).xscale(Scale::Log);
    assert_text(
        &figure,
        40,
        10,
        "
×10⁹
3 ┤                              ⢀⣀⡠⠤⠔⠂
  │                      ⣀⣀⡠⠤⠔⠒⠊⠉⠁
2 ┤                ⢀⡠⠔⠒⠉⠉
  │            ⢀⡠⠔⠊⠁
1 ┤        ⢀⡠⠔⠊⠁
  │    ⣀⠤⠒⠉⠁
0 ┤ ⠠⠒⠉
  └─┬──────────┬───────────┬──────────┬─
   10⁰        10²         10⁴        10⁶
",
    );
}

#[test]
fn every_size_is_kept() {
    let figure = scatter(
        (0..500).map(|i| (i * i) as f64),
        (0..500).map(|i| (i % 37) as f64),
    )
    .title("First\nSecond\nThird")
    .xlabel("a label below that is longer than the whole line can ever be")
    .ylabel("a label above that is longer than the whole line can ever be")
    .label("a name that is longer than the whole line can ever be")
    .plot([0.0, 1e9], [0.0, 1e9])
    .label("another one");
    for columns in [24, 25, 40, 80, 200] {
        for rows in [8, 9, 10, 12, 24, 60] {
            let text = match rows >= 12 {
                true => figure.clone().subplot_below(figure.clone(), 0.4),
                false => figure.clone(),
            };
            let text = text.to_text(columns, rows).unwrap();
            assert_eq!(text.lines().count(), rows, "{columns}×{rows}:\n{text}");
            let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= columns, "{columns}×{rows}:\n{text}");
            assert!(text.lines().all(|line| line == line.trim_end()));
        }
    }
}

#[test]
fn colours_change_the_text_by_nothing_but_escape_sequences() {
    let x: Vec<f64> = (0..200).map(f64::from).collect();
    let figure = scatter(&x, x.iter().map(|x| (x * 0.37).sin()))
        .color("tab:red")
        .label("points");
    let colored = figure.to_ansi(60, 15).unwrap();
    assert!(colored.contains("\x1b[38;5;160m"), "{colored}");
    let closed = |line: &str| match line.rsplit_once('\x1b') {
        Some((_, last)) => last.starts_with("[39m"),
        None => true,
    };
    assert!(
        colored.lines().all(closed),
        "a colour goes on into the next line"
    );
    let mut bare = String::new();
    for (index, part) in colored.split('\x1b').enumerate() {
        bare += if index == 0 {
            part
        } else {
            part.split_once('m').unwrap().1
        };
    }
    let plain = figure.to_text(60, 15).unwrap();
    assert_eq!(bare.replace("●", "⠪⠅"), plain);
}

#[test]
fn control_characters_never_reach_a_terminal() {
    let hostile = "a\x1b[2Jb\x07\u{9b}c\td";
    let figure = scatter([1.0], [1.0])
        .title(hostile)
        .xlabel(hostile)
        .ylabel(hostile)
        .label(hostile);
    let text = figure.to_text(60, 20).unwrap();
    assert!(
        text.chars().all(|c| c == '\n' || !c.is_control()),
        "{text:?}"
    );
}

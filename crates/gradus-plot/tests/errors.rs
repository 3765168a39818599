//! Every mistake in building a figure, and the text that it gives.

use gradus_plot::{Figure, plot, scatter};

#[track_caller]
fn assert_error(figure: Figure, expected: &str) {
    for error in [
        figure.to_svg().unwrap_err(),
        figure.to_png().unwrap_err(),
        figure.to_text(80, 24).unwrap_err(),
        figure.to_ansi(80, 24).unwrap_err(),
        figure.save("never-written.svg").unwrap_err(),
    ] {
        assert_eq!(error.to_string(), expected);
    }
}

fn figure() -> Figure {
    scatter([1.0], [1.0])
}

#[test]
fn columns_of_different_length_are_named_and_counted() {
    let (two, three) = ([1.0; 2], [1.0; 3]);
    for (figure, text) in [
        (scatter(two, three), "scatter: x has 2 values and y has 3"),
        (plot([1.0], three), "plot: x has 1 value and y has 3"),
        (
            Figure::new().errorbar(two, two, three),
            "errorbar: x has 2 values, y has 2 and sigma has 3",
        ),
        (
            Figure::new().fill_between(two, three, 1.0),
            "fill_between: x has 2 values, low has 3 and high has 2",
        ),
    ] {
        assert_error(figure, &format!("{text}; they must be equally many"));
    }
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    for (figure, text) in [
        (
            Figure::new().errorbar([1.0, 2.0], [1.0, 2.0], [0.5, -0.5]),
            "errorbar: sigma is -0.5 at position 1; it must not be negative",
        ),
        (figure().alpha(1.5), "alpha: 1.5 is not from 0 to 1"),
        (figure().alpha(f64::NAN), "alpha: NaN is not from 0 to 1"),
        (
            figure().linewidth(-1.0),
            "linewidth: -1 is not from 0 to 100 pixels",
        ),
        (
            figure().markersize(1e9),
            "markersize: 1000000000 is not from 0 to 100 pixels",
        ),
        (
            figure().size(20, 5000),
            "size: 20 × 5000 pixels; a figure is from 200 × 150 to 8000 × 8000 pixels",
        ),
        (
            figure().dpi(0.0),
            "dpi: 0 is not from 24 to 1200 pixels per inch",
        ),
        (
            Figure::new().label("early"),
            "label: there is no series yet; add one first, with scatter, plot, errorbar or \
             fill_between",
        ),
    ] {
        assert_error(figure, text);
    }
}

#[test]
fn an_unknown_colour_is_refused() {
    let text = figure().color("octarine").to_svg().unwrap_err().to_string();
    assert!(
        text.starts_with("color: unknown colour \"octarine\"; write \"#rrggbb\","),
        "{text}"
    );
}

#[test]
fn limits_that_no_axis_can_have_are_refused() {
    use gradus_plot::Scale::Log;
    for (figure, text) in [
        (
            figure().xlim(1.0, 1.0),
            "xlim: the limits are 1 and 1; they must differ (by more than one part in 10¹²)",
        ),
        (
            figure().ylim(0.0, f64::NAN),
            "ylim: the limits are 0 and NaN; both must be finite and within ±1e300",
        ),
        (
            figure().ylim(0.0, 10.0).yscale(Log),
            "ylim: the limits are 0 and 10; on a logarithmic axis both must be positive",
        ),
    ] {
        assert_error(figure, text);
    }
}

#[test]
fn the_first_mistake_is_the_one_that_is_told() {
    let figure = scatter([1.0], [1.0, 2.0])
        .label("a")
        .alpha(7.0)
        .xlim(0.0, 0.0);
    assert_error(
        figure,
        "scatter: x has 1 value and y has 2; they must be equally many",
    );
}

#[test]
fn outputs_too_small_or_too_large_are_refused() {
    let complaint = "are too few; a figure needs at least 24 columns and 8 rows";
    assert_eq!(
        figure().to_text(23, 40).unwrap_err().to_string(),
        format!("to_text: 23 columns and 40 rows {complaint}")
    );
    assert_eq!(
        figure().to_ansi(80, 7).unwrap_err().to_string(),
        format!("to_ansi: 80 columns and 7 rows {complaint}")
    );
    assert_eq!(
        figure()
            .size(8000, 200)
            .dpi(1200.0)
            .to_png()
            .unwrap_err()
            .to_string(),
        "to_png: an image of 100000 × 2500 pixels is too large; choose a smaller size or dpi"
    );
}

#[test]
fn errors_keep_what_the_system_said() {
    use std::error::Error;
    let error = figure().save("no-such-folder/figure.svg").unwrap_err();
    assert!(error.source().unwrap().is::<std::io::Error>());
    assert!(figure().alpha(2.0).to_svg().unwrap_err().source().is_none());
}

#[test]
fn a_program_of_arrays_takes_the_errors_of_figures() {
    fn program() -> gradus_core::Result<()> {
        scatter([1.0], [1.0, 2.0]).save("never-written.svg")?;
        Ok(())
    }
    assert_eq!(
        program().unwrap_err().to_string(),
        "figure: scatter: x has 1 value and y has 2; they must be equally many"
    );
}

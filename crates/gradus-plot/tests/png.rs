//! What is in a PNG, decoded by the `png` crate.

use gradus_plot::{Figure, plot, scatter};

struct Image {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 3]>,
}

fn image(figure: &Figure) -> Image {
    let bytes = figure.to_png().unwrap();
    let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    let mut reader = decoder.read_info().unwrap();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut buffer).unwrap();
    assert_eq!(
        (info.color_type, info.bit_depth),
        (png::ColorType::Rgb, png::BitDepth::Eight)
    );
    Image {
        width: info.width as usize,
        height: info.height as usize,
        pixels: buffer.chunks_exact(3).map(|p| [p[0], p[1], p[2]]).collect(),
    }
}

impl Image {
    /// How many pixels of a part of the image (left, top, right, bottom) are so.
    fn count(&self, part: (usize, usize, usize, usize), so: impl Fn([u8; 3]) -> bool) -> usize {
        let (left, top, right, bottom) = part;
        (top..bottom.min(self.height))
            .flat_map(|y| (left..right.min(self.width)).map(move |x| y * self.width + x))
            .filter(|&index| so(self.pixels[index]))
            .count()
    }

    fn whole(&self) -> (usize, usize, usize, usize) {
        (0, 0, self.width, self.height)
    }
}

fn dark(pixel: [u8; 3]) -> bool {
    pixel.iter().all(|&part| part < 110)
}

#[test]
fn the_image_has_the_size_that_was_asked_for() {
    let figure = scatter([1.0], [2.0]).size(300, 200);
    for (dpi, width, height) in [(96.0, 300, 200), (192.0, 600, 400), (48.0, 150, 100)] {
        let image = image(&figure.clone().dpi(dpi));
        assert_eq!((image.width, image.height), (width, height));
    }
}

#[test]
fn points_are_painted_in_their_colour_at_their_place() {
    let figure = scatter([0.0, 1.0], [0.0, 1.0])
        .color("#ff0000")
        .alpha(1.0)
        .markersize(10.0);
    let image = image(&figure);
    let red = |pixel: [u8; 3]| pixel == [255, 0, 0];
    let (width, height) = (image.width, image.height);
    let low_left = image.count((0, height / 2, width / 2, height), red);
    let high_right = image.count((width / 2, 0, width, height / 2), red);
    // A disc of diameter 10 covers 78.5 pixels, some of them in part.
    assert!((50..=80).contains(&low_left), "{low_left}");
    assert!((50..=80).contains(&high_right), "{high_right}");
    assert_eq!(image.count(image.whole(), red), low_left + high_right);
}

#[test]
fn texts_are_painted_without_any_font_of_the_machine() {
    let bare = scatter([0.0, 1.0], [0.0, 1.0]);
    let titled = image(&bare.clone().title("Title").xlabel("below").ylabel("beside"));
    let (width, height) = (titled.width, titled.height);
    assert!(
        titled.count((width / 3, 10, width, 30), dark) > 50,
        "the title"
    );
    assert!(
        titled.count((width / 3, height - 30, width, height), dark) > 50,
        "the label below"
    );
    assert!(
        titled.count((10, height / 3, 28, height), dark) > 50,
        "the label beside"
    );
    let bare = image(&bare);
    assert_eq!(
        bare.count((width / 3, 10, width, 14), dark),
        0,
        "no title, no text"
    );
    assert!(
        bare.count((12, 0, 35, height), dark) > 50,
        "numbers beside the axis"
    );
}

#[test]
fn nothing_is_painted_outside_the_frame() {
    // Along the lower edge of the frame, where half of a line's width belongs outside.
    let line = plot([-9.0, 9.0], [0.0, 0.0])
        .color("#ff0000")
        .linewidth(20.0);
    let image = image(&line.xlim(0.0, 1.0).ylim(0.0, 1.0));
    let reddish = |pixel: [u8; 3]| pixel[0] > 200 && pixel[1] < 100;
    let middle = image.width / 2;
    let thickness = image.count((middle, 0, middle + 1, image.height), reddish);
    assert!((9..=10).contains(&thickness), "{thickness}");
    let beside = image.count((0, 0, 30, image.height), reddish);
    assert_eq!(beside, 0, "left of the frame");
}

#[test]
fn of_a_dot_in_the_corner_a_quarter_shows() {
    let dot = scatter([0.0], [0.0]).color("#ff0000").markersize(40.0);
    let image = image(&dot.alpha(1.0).xlim(0.0, 1.0).ylim(0.0, 1.0));
    let red = image.count(image.whole(), |pixel| pixel[0] > 200 && pixel[1] < 100);
    let quarter = std::f64::consts::PI * 20.0 * 20.0 / 4.0;
    assert!(
        (quarter - 30.0..quarter + 15.0).contains(&(red as f64)),
        "{red}"
    );
}

#[test]
fn sharp_corners_of_a_line_stay_at_their_place() {
    // Multiples of the golden ratio go up and down without a pattern.
    let y = (0..20_000).map(|i| (f64::from(i) * 0.618_033_988_7).fract());
    let zigzag = plot(0..20_000, y).color("#ff0000").linewidth(1.0);
    let image = image(&zigzag.ylim(-1.0, 2.0));
    let red = |pixel: [u8; 3]| pixel[0] > pixel[2] && pixel[1] < 200;
    let quarter = image.height / 4;
    let (width, height) = (image.width, image.height);
    assert_eq!(image.count((0, 0, width, quarter), red), 0, "above");
    assert_eq!(
        image.count((0, height - quarter, width, height), red),
        0,
        "below"
    );
}

#[test]
fn a_translucent_line_is_not_darker_at_its_joints() {
    let line = plot([0.0, 0.4, 0.5, 1.0], [0.0, 1.0, 0.0, 0.5]).color("#ff0000");
    let image = image(&line.alpha(0.5).linewidth(20.0));
    let half = image.count(image.whole(), |pixel| pixel == [255, 128, 128]);
    let darker = image.count(image.whole(), |pixel| {
        pixel[0] == 255 && pixel[1] < 110 && pixel[1] == pixel[2]
    });
    assert!(half > 10_000, "{half}");
    assert_eq!(darker, 0);
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    let figure = scatter([1.0, 2.0], [3.0, 4.0]).title("again");
    assert_eq!(figure.to_png().unwrap(), figure.clone().to_png().unwrap());
}

//! Points and rectangles on the page (pixels, y downwards), and cutting shapes to a frame.

/// A place on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl Point {
    pub(crate) fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    pub(crate) fn towards(self, other: Point, part: f64) -> Point {
        Point {
            x: self.x + part * (other.x - self.x),
            y: self.y + part * (other.y - self.y),
        }
    }
}

/// An upright rectangle on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rect {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Rect {
    pub(crate) fn right(&self) -> f64 {
        self.left + self.width
    }

    pub(crate) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// Clockwise from the upper left one.
    pub(crate) fn corners(&self) -> [Point; 4] {
        let (left, right) = (self.left, self.right());
        let (top, bottom) = (self.top, self.bottom());
        [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point::new(x, y))
    }

    pub(crate) fn contains(&self, point: Point) -> bool {
        (self.left..=self.right()).contains(&point.x)
            && (self.top..=self.bottom()).contains(&point.y)
    }
}

/// The part of a segment inside a rectangle (the algorithm of Liang and Barsky, 1984).
pub(crate) fn clip_segment(from: Point, to: Point, frame: &Rect) -> Option<(Point, Point)> {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let borders = [
        (-dx, from.x - frame.left),
        (dx, frame.right() - from.x),
        (-dy, from.y - frame.top),
        (dy, frame.bottom() - from.y),
    ];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (outwards, room) in borders {
        if outwards == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if outwards < 0.0 {
            enter = enter.max(room / outwards);
        } else {
            leave = leave.min(room / outwards);
        }
    }
    let start = if enter == 0.0 {
        from
    } else {
        from.towards(to, enter)
    };
    let end = if leave == 1.0 {
        to
    } else {
        from.towards(to, leave)
    };
    (enter <= leave).then_some((start, end))
}

/// The part of a polygon inside a rectangle (Sutherland and Hodgman, 1974).
pub(crate) fn clip_polygon(polygon: Vec<Point>, frame: &Rect) -> Vec<Point> {
    let sides: [&dyn Fn(Point) -> f64; 4] = [
        &|p| p.x - frame.left,
        &|p| frame.right() - p.x,
        &|p| p.y - frame.top,
        &|p| frame.bottom() - p.y,
    ];
    sides
        .iter()
        .fold(polygon, |rest, inside| cut(&rest, inside))
}

fn cut(polygon: &[Point], inside: &dyn Fn(Point) -> f64) -> Vec<Point> {
    let Some(&last) = polygon.last() else {
        return Vec::new();
    };
    let mut kept = Vec::with_capacity(polygon.len() + 4);
    let mut before = last;
    for &point in polygon {
        let (a, b) = (inside(before), inside(point));
        if (a < 0.0) != (b < 0.0) {
            kept.push(before.towards(point, a / (a - b)));
        }
        if b >= 0.0 {
            kept.push(point);
        }
        before = point;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect {
        left: 0.0,
        top: 0.0,
        width: 10.0,
        height: 10.0,
    };

    #[test]
    fn segments_are_cut_where_they_cross_the_border() {
        let cut = |a: (f64, f64), b: (f64, f64)| {
            clip_segment(Point::new(a.0, a.1), Point::new(b.0, b.1), &FRAME)
                .map(|(p, q)| (p.x, p.y, q.x, q.y))
        };
        assert_eq!(cut((1.0, 2.0), (3.0, 4.0)), Some((1.0, 2.0, 3.0, 4.0)));
        assert_eq!(cut((-10.0, 5.0), (20.0, 5.0)), Some((0.0, 5.0, 10.0, 5.0)));
        assert_eq!(cut((5.0, 5.0), (5.0, 50.0)), Some((5.0, 5.0, 5.0, 10.0)));
        assert_eq!(cut((-5.0, -1.0), (20.0, -1.0)), None);
        assert_eq!(cut((-6.0, 5.0), (5.0, 20.0)), None);
    }

    #[test]
    fn polygons_are_cut_to_the_frame() {
        let square = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)];
        let square = square.map(|(x, y)| Point::new(x, y)).to_vec();
        let cut = clip_polygon(square, &FRAME);
        let doubled_area: f64 = (0..cut.len())
            .map(|i| (cut[i], cut[(i + 1) % cut.len()]))
            .map(|(a, b)| a.x * b.y - b.x * a.y)
            .sum();
        assert_eq!(doubled_area, 50.0);
        let away = [(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)];
        assert!(clip_polygon(away.map(|(x, y)| Point::new(x, y)).to_vec(), &FRAME).is_empty());
    }
}

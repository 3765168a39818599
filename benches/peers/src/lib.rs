//! What the runners share: the sizes of the works, their made data, and the timing.

use std::time::Instant;

/// Examples of the linear regressions.
pub const ROWS: usize = 1000;
/// Examples of one of the chapter's minibatches.
pub const BATCH: usize = 10;
/// The learning rate of the linear regressions.
pub const RATE: f64 = 0.03;

/// How long to measure, as the driver says it: `SAMPLES MILLISECONDS`.
pub struct Timer {
    samples: usize,
    seconds: f64,
}

impl Timer {
    /// From the program's arguments.
    ///
    /// # Panics
    /// When they are no two numbers.
    pub fn from_arguments() -> Timer {
        let arguments: Vec<f64> = std::env::args()
            .skip(1)
            .flat_map(|text| text.parse())
            .collect();
        let [samples, milliseconds] = arguments[..] else {
            panic!("usage: SAMPLES MILLISECONDS");
        };
        Timer {
            samples: samples as usize,
            seconds: milliseconds / 1e3,
        }
    }

    /// Prints a line `column<tab>work<tab>microseconds`: the median time of one of the `steps` that
    /// a call of `run` takes.
    pub fn report(&self, column: &str, work: &str, steps: usize, mut run: impl FnMut()) {
        let mut time = |repetitions: usize| {
            let start = Instant::now();
            (0..repetitions).for_each(|_| run());
            start.elapsed().as_secs_f64() / repetitions as f64
        };
        time(1);
        let repetitions = (self.seconds / time(3)) as usize + 1;
        let mut samples: Vec<f64> = (0..self.samples).map(|_| time(repetitions)).collect();
        samples.sort_by(f64::total_cmp);
        println!(
            "{column}\t{work}\t{}",
            samples[self.samples / 2] * 1e6 / steps as f64
        );
    }
}

/// A small generator of numbers, the same for all: PCG's multiplier and increment.
pub struct Numbers(u64);

impl Numbers {
    /// From a seed.
    pub fn new(seed: u64) -> Numbers {
        Numbers(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// Numbers evenly spread over `low..high`.
    pub fn uniform(&mut self, low: f32, high: f32, count: usize) -> Vec<f32> {
        (0..count)
            .map(|_| low + (high - low) * (self.next() as f32 / (1u64 << 31) as f32))
            .collect()
    }

    /// Labels of `classes` classes.
    pub fn labels(&mut self, classes: u64, count: usize) -> Vec<i64> {
        (0..count).map(|_| (self.next() % classes) as i64).collect()
    }

    /// The positions of all rows, shuffled.
    pub fn order(&mut self) -> Vec<i64> {
        let mut order: Vec<i64> = (0..ROWS as i64).collect();
        for last in (1..ROWS).rev() {
            order.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
        order
    }

    /// Examples of `columns` features, and labels that depend on them linearly.
    pub fn linear(&mut self, columns: usize) -> (Vec<f32>, Vec<f32>) {
        let features = self.uniform(-1.0, 1.0, ROWS * columns);
        let truth = self.uniform(-1.0, 1.0, columns);
        let label = |row: &[f32]| 4.2 + row.iter().zip(&truth).map(|(x, w)| x * w).sum::<f32>();
        let labels = features.chunks(columns).map(label).collect();
        (features, labels)
    }
}

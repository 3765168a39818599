//! Runs that are stopped or killed end with the bytes of those that went through.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use gradus_core::random::Generator;
use gradus_data::Source;
use gradus_fit::gradient::{CheckpointFile, Loss, Method, Options, Trained, Verdict};

use crate::tables::{fit, table, table_of, watched};

/// Tells the child where its checkpoint is.
const CHILD: &str = "GRADUS_TEST_CHECKPOINT";
const METHODS: [Method; 3] = [Method::Sgd, Method::Adam, Method::Lbfgs];

fn options(method: Method, loss: Loss, epochs: u64, path: &Path) -> Options {
    Options {
        method,
        loss,
        epochs: Some(epochs),
        batch_size: Some(5),
        validation: 0.1,
        checkpoint: Some(CheckpointFile {
            path: path.into(),
            every: Some(1),
        }),
        ..Options::default()
    }
}

fn small() -> Source {
    let x: Vec<f64> = (0..30).map(f64::from).collect();
    let z: Vec<f64> = x.iter().map(|x| (x * 7.0) % 5.0).collect();
    let y: Vec<f64> = x.iter().map(|x| 0.3 * x + (x * 3.7).sin()).collect();
    table_of(&[("x", &x), ("z", &z), ("y", &y)])
}

fn bits(trained: &Trained) -> Vec<u64> {
    trained
        .parameters
        .iter()
        .map(|parameter| parameter.to_bits())
        .collect()
}

#[test]
fn a_run_stopped_after_any_batch_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for (method, loss) in METHODS
        .map(|method| (method, Loss::Squared))
        .into_iter()
        .chain([
            (Method::Lbfgs, Loss::Absolute),
            (Method::Adam, Loss::Huber(0.5)),
        ])
    {
        let whole = folder.path().join(format!("{method:?}-{loss:?}"));
        let settings = options(
            method,
            loss,
            if loss == Loss::Absolute { 30 } else { 3 },
            &whole,
        );
        let mut stops = 0;
        let count = &mut |_: &_| {
            stops += 1;
            ControlFlow::Continue(())
        };
        let expected = watched(&small(), "y ~ x + z", None, &settings, count).unwrap();
        assert!(stops >= 3, "{stops}");
        // A search of many stages is long.
        for stop in (1..=stops).step_by(1 + stops / 10) {
            let path = folder.path().join("stopped");
            let settings = options(method, loss, settings.epochs(), &path);
            let mut left = stop;
            let break_off = &mut |_: &_| {
                left -= 1;
                if left == 0 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            };
            let stopped = watched(&small(), "y ~ x + z", None, &settings, break_off).unwrap();
            assert!(stopped.verdict == Verdict::Stopped || stop == stops);
            let found = fit(&small(), "y ~ x + z", &settings).unwrap();
            assert_eq!(bits(&found), bits(&expected), "{method:?} {loss:?} {stop}");
            assert_eq!(found.history, expected.history);
            assert_eq!(found.verdict, expected.verdict);
            assert_eq!(
                std::fs::read(&path).unwrap(),
                std::fs::read(&whole).unwrap()
            );
            std::fs::remove_file(&path).unwrap();
        }
    }
}

/// What the child does, and what is expected of it.
fn long_run(path: &Path) -> Trained {
    let settings = options(Method::Adam, Loss::Logistic, 25, path);
    fit(&table(), "sick ~ year + income + kind", &settings).unwrap()
}

#[test]
#[ignore = "the child that `a_killed_run_goes_on_to_the_same_bytes` starts and kills"]
fn child() {
    if let Some(path) = std::env::var_os(CHILD) {
        long_run(Path::new(&path));
    }
}

#[test]
fn a_killed_run_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
    let start = std::time::Instant::now();
    long_run(&whole);
    let longest = start.elapsed().as_secs_f64() / 4.0;
    let mut generator = Generator::new(11);
    let mut kills = 0;
    loop {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "interrupted::child", "--ignored"])
            .env(CHILD, &killed)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut share = [0.0_f64];
        generator.fill_uniform(0.0, 1.0, &mut share).unwrap();
        // Fewer and fewer are killed, so that an end is reached on the slowest machine.
        std::thread::sleep(Duration::from_secs_f64(
            longest * (share[0] + 0.02 * f64::from(kills)),
        ));
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success());
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    assert!(kills > 0, "the child was too fast to be killed");
    assert_eq!(
        std::fs::read(&killed).unwrap(),
        std::fs::read(&whole).unwrap()
    );
}

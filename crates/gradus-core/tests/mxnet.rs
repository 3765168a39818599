//! The MXNet streams against what MXNet 1.9.1 itself drew (`data/mxnet/make.py`), and the
//! chapter's data set.

use gradus_core::random::MxnetGenerator;

const STREAMS: &str = include_str!("data/mxnet/streams.txt");

fn bits(values: Vec<f32>) -> Vec<u64> {
    values.into_iter().map(|v| v.to_bits().into()).collect()
}

fn whole(values: Vec<i64>) -> Vec<u64> {
    values.into_iter().map(|v| v as u64).collect()
}

fn indices(values: Vec<usize>) -> Vec<u64> {
    values.into_iter().map(|v| v as u64).collect()
}

/// FNV-1a.
fn digest(words: &[u64]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// Repeats one recorded call.
fn call(generator: &mut MxnetGenerator, name: &str, arguments: &[&str], n: usize) -> Vec<u64> {
    let real = |i: usize| arguments[i].parse().unwrap();
    let integer = |i: usize| arguments[i].parse().unwrap();
    match name {
        "normal" => bits(generator.normal(real(0), real(1), n).unwrap()),
        "uniform" => bits(generator.uniform(real(0), real(1), n).unwrap()),
        "exponential" => bits(generator.exponential(real(0), n).unwrap()),
        "randint" => whole(generator.randint(integer(0), integer(1), n).unwrap()),
        "multinomial" => {
            let probabilities: Vec<f32> = arguments[0]
                .split(',')
                .map(|p| p.parse().unwrap())
                .collect();
            whole(generator.multinomial(&probabilities, n).unwrap())
        }
        "shuffle_rows" => indices(generator.shuffle_rows(n)),
        "shuffle_elements" => indices(generator.shuffle_elements(n).unwrap()),
        _ => panic!("no function {name}"),
    }
}

#[test]
fn every_recorded_call_gives_the_same_bits() {
    let mut generator = MxnetGenerator::default();
    let mut calls = 0;
    for line in STREAMS.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["read", ..] => {}
            ["seed", seed] => generator = MxnetGenerator::new(seed.parse().unwrap()),
            [name, ref arguments @ .., n, expected, _first, _last] => {
                let drawn = call(&mut generator, name, arguments, n.parse().unwrap());
                assert_eq!(format!("{:016x}", digest(&drawn)), expected, "{line}");
                calls += 1;
            }
            _ => panic!("not understood: {line}"),
        }
    }
    assert!(calls > 450, "only {calls} calls were recorded");
}

#[test]
fn parameters_are_read_as_mxnet_reads_them() {
    let mut inexact = 0;
    for line in STREAMS.lines() {
        let Some((value, expected)) = line
            .strip_prefix("read ")
            .and_then(|rest| rest.split_once(' '))
        else {
            continue;
        };
        let value: f64 = value.parse().unwrap();
        let read = MxnetGenerator::new(0).uniform(value, value, 1).unwrap()[0];
        assert_eq!(format!("{:08x}", read.to_bits()), expected, "{line}");
        inexact += usize::from(read != value as f32);
    }
    assert!(
        inexact > 20,
        "only {inexact} tell the two ways of reading apart"
    );
}

/// The values of an NPY file (version 1) with little-endian f32.
fn read_npy(name: &str) -> Vec<f32> {
    let path = format!("{}/../../data/chapter/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let header_end = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = String::from_utf8_lossy(&bytes[10..header_end]);
    assert!(header.contains("'<f4'") && header.contains("'fortran_order': False"));
    bytes[header_end..]
        .chunks_exact(4)
        .map(|b| f32::from_le_bytes(b.try_into().unwrap()))
        .collect()
}

#[test]
fn the_chapters_data_set_comes_out_bit_for_bit() {
    let mut generator = MxnetGenerator::new(0);
    let features = generator.normal(0.0, 1.0, 2000).unwrap();
    let noise = generator.normal(0.0, 0.01, 1000).unwrap();

    // OpenBLAS adds the products of a row with fused multiplications. In f64 two products
    // of f32 are exact, and so is this.
    let dot = |x: &[f32]| (f64::from(x[0]) * 2.0 + f64::from(x[1]) * f64::from(-3.4_f32)) as f32;
    let labels: Vec<f32> = features
        .chunks_exact(2)
        .zip(&noise)
        .map(|(x, noise)| (dot(x) + 4.2) + noise)
        .collect();

    assert_eq!(bits(features), bits(read_npy("features.npy")));
    assert_eq!(bits(labels), bits(read_npy("labels.npy")));
}

#[test]
fn only_the_lowest_32_bits_of_a_seed_count() {
    let first = |seed| MxnetGenerator::new(seed).normal(0.0, 1.0, 3).unwrap();
    assert_eq!(first(5), first(5 + (1 << 32)));
    assert_eq!(first(-3), first((1 << 32) - 3));
    assert_ne!(first(5), first(6));
}

#[test]
fn nothing_is_drawn_for_no_numbers() {
    let mut generator = MxnetGenerator::new(0);
    assert!(generator.normal(0.0, 1.0, 0).unwrap().is_empty());
    assert!(generator.shuffle_rows(0).is_empty());
    assert!(generator.shuffle_elements(0).unwrap().is_empty());
    assert_eq!(
        generator.uniform(0.0, 1.0, 5).unwrap(),
        MxnetGenerator::new(0).uniform(0.0, 1.0, 5).unwrap()
    );
}

#[test]
fn parameters_that_mxnet_refuses_are_refused() {
    let mut g = MxnetGenerator::new(0);
    let complaints = [
        g.normal(0.0, 0.0, 1).unwrap_err(),
        g.normal(f64::NAN, 1.0, 1).unwrap_err(),
        g.uniform(2.0, 1.0, 1).unwrap_err(),
        g.uniform(0.0, f64::INFINITY, 1).unwrap_err(),
        g.exponential(0.0, 1).unwrap_err(),
        g.exponential(-1.0, 1).unwrap_err(),
        g.randint(5, 5, 1).unwrap_err(),
        g.randint(i64::MIN, i64::MAX, 1).unwrap_err(),
        g.multinomial(&[], 1).unwrap_err(),
        g.shuffle_elements(131_072).unwrap_err(),
    ]
    .map(|error| error.to_string());
    let expected = [
        "random mxnet normal: scale is 0, but must be a finite number above 0",
        "random mxnet normal: loc is NaN, but must be a finite number",
        "random mxnet uniform: high is 1, but must be at least low, which is 2",
        "random mxnet uniform: high is inf, but must be a finite number",
        "random mxnet exponential: scale is 0, but must be a finite number above 0",
        "random mxnet exponential: scale is -1, but must be a finite number above 0",
        "random mxnet randint: high is 5, but must be above low, which is 5",
        "random mxnet randint: high - low is 18446744073709551615, but must be at most 2^63 - 1",
        "random mxnet multinomial: the number of probabilities is 0, but must be at least 1",
        "random mxnet shuffle: the number of elements is 131072, but must be below 131072",
    ];
    assert_eq!(complaints, expected);
}

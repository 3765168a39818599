//! Which bits come out: independent results, golden values, and what a state means.

use gradus_core::random::{Generator, Real};

const CALLS: &str = include_str!("../data/random/generator.txt");

/// FNV-1a.
fn digest(words: impl IntoIterator<Item = u64>) -> u64 {
    let bytes = words.into_iter().flat_map(u64::to_le_bytes);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

fn uniform<T: Real + Default>(mut generator: Generator, n: usize) -> Vec<u64> {
    let mut out = vec![T::default(); n];
    generator.fill_uniform(-1.0, 2.0, &mut out).unwrap();
    out.into_iter().map(|v| v.to_f64().to_bits()).collect()
}

fn call(name: &str, mut generator: Generator, n: usize) -> Vec<u64> {
    let mut whole = vec![0_i64; n];
    match name {
        "uniform_f64" => return uniform::<f64>(generator, n),
        "uniform_f32" => return uniform::<f32>(generator, n),
        "randint_dice" => generator.fill_randint(1, 7, &mut whole).unwrap(),
        "randint_wide" => {
            let high = i64::MIN.wrapping_add_unsigned(3 << 62);
            generator.fill_randint(i64::MIN, high, &mut whole).unwrap();
        }
        "bernoulli" => {
            let mut out = vec![false; n];
            generator.fill_bernoulli(0.3, &mut out).unwrap();
            whole = out.into_iter().map(i64::from).collect();
        }
        "categorical" => {
            let weights = [1.0, 0.0, 2.0, 5.0];
            generator.fill_categorical(&weights, &mut whole).unwrap();
        }
        "permutation" => whole = generator.permutation(n),
        _ => panic!("no function {name}"),
    }
    whole.into_iter().map(|v| v as u64).collect()
}

#[test]
fn the_bits_are_those_of_the_algorithms_written_again() {
    for line in CALLS.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [name, key, first, n, expected, _first, _last] = words[..] else {
            panic!("not understood: {line}");
        };
        let state = [key.parse().unwrap(), first.parse().unwrap()];
        let drawn = call(name, Generator::from_state(state), n.parse().unwrap());
        assert_eq!(format!("{:016x}", digest(drawn)), expected, "{line}");
    }
    assert_eq!(CALLS.lines().count(), 7 * 4 * 4);
}

/// These numbers are the program's own. They are here so that a change of platform,
/// compiler or algorithm that changes what a seed means does not pass unnoticed.
#[test]
fn golden_values_of_the_continuous_distributions() {
    let draw = |fill: &dyn Fn(&mut Generator, &mut [f64])| {
        let mut out = vec![0.0; 100_000];
        fill(&mut Generator::new(42), &mut out);
        format!("{:016x}", digest(out.iter().map(|v| v.to_bits())))
    };
    let normal = draw(&|g, out| g.fill_normal(0.0, 1.0, out).unwrap());
    let exponential = draw(&|g, out| g.fill_exponential(1.0, out).unwrap());
    let gamma = draw(&|g, out| g.fill_gamma(2.5, 1.0, out).unwrap());
    let small_gamma = draw(&|g, out| g.fill_gamma(0.25, 1.0, out).unwrap());
    assert_eq!(
        [normal, exponential, gamma, small_gamma],
        [
            "efebb3f6b736ed30",
            "e24d4445907fc1cb",
            "d04953ceb808d99f",
            "3ed4bfc770d0906e"
        ]
    );
}

#[test]
fn golden_values_of_the_counts() {
    let draw = |fill: &dyn Fn(&mut Generator, &mut [i64])| {
        let mut out = vec![0; 100_000];
        fill(&mut Generator::new(42), &mut out);
        format!("{:016x}", digest(out.iter().map(|&v| v as u64)))
    };
    let poisson = draw(&|g, out| g.fill_poisson(3.5, out).unwrap());
    let large_poisson = draw(&|g, out| g.fill_poisson(1e6, out).unwrap());
    let negative_binomial = draw(&|g, out| g.fill_negative_binomial(3.0, 0.2, out).unwrap());
    assert_eq!(
        [poisson, large_poisson, negative_binomial],
        ["09c795744f539844", "68c3cbdf453dbbf0", "b7cab2e00cbfff9e"]
    );
}

fn normals(generator: &mut Generator, n: usize) -> Vec<f64> {
    let mut out = vec![0.0; n];
    generator.fill_normal(0.0, 1.0, &mut out).unwrap();
    out
}

#[test]
fn a_short_fill_is_the_beginning_of_a_long_one() {
    let long = normals(&mut Generator::new(9), 20_000);
    for n in [0, 1, 2, 100, 4095, 4096, 4097, 10_000] {
        assert_eq!(normals(&mut Generator::new(9), n), long[..n], "{n}");
    }
}

#[test]
fn whole_blocks_join_and_blocks_stand_alone() {
    let whole = normals(&mut Generator::new(9), 3 * 4096);
    let mut generator = Generator::new(9);
    let parts = [4096, 8192].map(|n| normals(&mut generator, n)).concat();
    assert_eq!(parts, whole);
    assert_eq!(generator.state(), [9, 3]);

    // The last block on its own, as another thread would make it.
    let last = normals(&mut Generator::from_state([9, 2]), 4096);
    assert_eq!(last, whole[2 * 4096..]);
}

#[test]
fn a_call_uses_up_the_streams_of_its_blocks() {
    let mut generator = Generator::new(1);
    let mut used = |n| {
        let before = generator.state()[1];
        normals(&mut generator, n);
        generator.state()[1] - before
    };
    assert_eq!([0, 1, 4096, 4097].map(&mut used), [0, 1, 1, 2]);
    generator.shuffle(&mut [1, 2, 3]);
    assert_eq!(generator.state(), [1, 5]);
}

#[test]
fn a_refused_call_uses_nothing_up() {
    let mut generator = Generator::new(1);
    assert!(generator.fill_normal(0.0, -1.0, &mut [0.0_f64]).is_err());
    assert_eq!(generator, Generator::new(1));
}

#[test]
fn a_state_goes_on_where_it_was_taken() {
    let mut generator = Generator::new(3);
    normals(&mut generator, 5000);
    let mut resumed = Generator::from_state(generator.state());
    assert_eq!(normals(&mut resumed, 100), normals(&mut generator, 100));
    assert_eq!(resumed.permutation(100), generator.permutation(100));
}

#[test]
fn the_numbers_of_f32_are_those_of_f64_rounded() {
    let mut singles = vec![0.0_f32; 10_000];
    Generator::new(4)
        .fill_normal(0.0, 1.0, &mut singles)
        .unwrap();
    let doubles = normals(&mut Generator::new(4), 10_000);
    assert!(singles.iter().zip(doubles).all(|(&s, d)| s == d as f32));
}

#[test]
fn split_generators_are_new_and_repeatable() {
    let children = |seed| {
        let mut parent = Generator::new(seed);
        [parent.split(), parent.split(), parent.split()].map(|g| g.state()[0])
    };
    assert_eq!(children(1), children(1));
    let mut keys = [children(1), children(2), [1, 2, 3]].concat();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 9);
}

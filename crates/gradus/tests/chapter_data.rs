//! The chapter's data set, made as its program makes it, against the file that MXNet 1.9.1 wrote.

use gradus::{nd, random};

#[test]
fn the_streams_of_mxnet_and_dot_make_the_chapters_data_bit_for_bit() {
    random::mxnet::seed(0);
    let features = random::mxnet::normal(0.0, 1.0, (1000, 2));
    let mut labels = nd::dot(&features, nd::array([2.0, -3.4])) + 4.2;
    labels += random::mxnet::normal(0.0, 0.01, labels.shape());
    assert_eq!(bits(&features.to_vec()), npy("features.npy"));
    assert_eq!(bits(&labels.to_vec()), npy("labels.npy"));
}

fn bits(elements: &[f32]) -> Vec<u32> {
    elements.iter().map(|element| element.to_bits()).collect()
}

/// The elements of a file of float32 in NumPy's format, version 1: magic and version in 8 bytes,
/// the header's length in 2, the header, the elements.
fn npy(name: &str) -> Vec<u32> {
    let path = format!("{}/../../data/chapter/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let (elements, rest) = bytes[10 + header..].as_chunks::<4>();
    assert!(rest.is_empty());
    elements
        .iter()
        .map(|&element| u32::from_le_bytes(element))
        .collect()
}

//! The generator: against its algorithms written again in Python
//! (`data/random/make.py`), the laws of its distributions, and its own promises.

mod random {
    mod bits;
    mod laws;
    mod statistics;
}

//! Products of matrices, stacks and whatever `einsum` can say, against plain loops and the laws of
//! algebra. The numbers are small eighths: their products and sums are exact in every order, so
//! that results must be equal.

mod einsum;
mod errors;
mod gradients;
mod laws;
mod matrices;
mod reference;
mod stacks;

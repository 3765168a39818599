//! Automatic differentiation: what is recorded, and how gradients flow back through it.
//!
//! In the chapter's words ([`attach_grad`](crate::NdArray::attach_grad), [`record`],
//! [`backward`](crate::NdArray::backward), [`NdArray::grad`](crate::NdArray::grad)) and in
//! functional forms ([`grad`], [`value_and_grad`], [`vjp`], [`jvp`], [`jacobian`], [`hessian`]).
//! Gradients are made of the same operations as everything else, so they can be differentiated
//! again, to any order.

mod backward;
mod check;
mod custom;
mod functional;
mod gradient;
mod node;
mod scope;

pub use check::check_grads;
pub use custom::{Custom, custom};
pub use functional::{Arguments, grad, hessian, jacobian, jvp, value_and_grad, vjp};
pub use gradient::{GradReq, gradients};
#[doc(hidden)]
pub use scope::set_mode;
pub use scope::{is_recording, is_training, pause, predict_mode, record, record_with, train_mode};

pub(crate) use backward::Gradient;
pub(crate) use gradient::GradientSlot;
pub(crate) use node::{Inputs, Node, Origin};
pub(crate) use scope::{is_plain, is_tracing, tracing};

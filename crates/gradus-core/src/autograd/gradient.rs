//! Gradients in the chapter's words: attach, record, backward, grad.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::backward::{Graph, Used, no_gradient, recorded_value, walk};
use super::node::{Node, Origin};
use super::scope::{is_recording, is_tracing, recording};
use crate::NdArray;
use crate::compile::trace;
use crate::dtype::{Element, with_dtype};
use crate::error::{Error, OrRaise, Result};
use crate::value::Value;

/// What `backward` does with the gradient that an array already has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum GradReq {
    /// The new gradient takes its place.
    #[default]
    Write,
    /// The new gradient is added to it.
    Add,
    /// No gradient is kept.
    Null,
}

/// The gradient of an attached array.
pub(crate) struct GradientSlot {
    request: GradReq,
    gradient: Mutex<Option<NdArray>>,
}

impl GradientSlot {
    fn gradient(&self) -> MutexGuard<'_, Option<NdArray>> {
        self.gradient.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The gradient, if one has arrived.
    pub(crate) fn get(&self) -> Option<NdArray> {
        self.gradient().clone()
    }

    pub(crate) fn set(&self, gradient: Option<NdArray>) {
        *self.gradient() = gradient;
    }

    /// Takes what arrived at `node`, whose slot this is.
    fn receive(&self, node: &Origin, arrived: &Value) {
        if is_tracing() {
            if self.request == GradReq::Add {
                trace::gradient_read(node, self);
            }
            trace::gradient_written(node, self);
        }
        let arrived = NdArray::from_value(arrived.clone());
        let mut gradient = self.gradient();
        *gradient = match (self.request, gradient.take()) {
            (GradReq::Null, _) => None,
            (GradReq::Add, Some(before)) => Some(before + arrived),
            (GradReq::Add, None) | (GradReq::Write, _) => Some(arrived),
        };
    }
}

impl NdArray {
    /// Makes this array one that gradients are taken with respect to. [`backward`](Self::backward)
    /// leaves its gradient where [`grad`](Self::grad) finds it. What the array was computed from
    /// is forgotten.
    ///
    /// # Panics
    /// On integer and bool arrays, which have no gradient.
    ///
    /// ```
    /// use gradus_core::{autograd, nd};
    /// let x = nd::array([2.0]);
    /// x.attach_grad();
    /// autograd::record(|| x.powi(3)).backward();
    /// assert_eq!(x.grad().item(), 12.0);
    /// ```
    #[track_caller]
    pub fn attach_grad(&self) {
        self.attach_grad_with(GradReq::Write);
    }

    /// As [`attach_grad`](Self::attach_grad), with what to do with a gradient that is already there.
    ///
    /// # Panics
    /// On integer and bool arrays, which have no gradient.
    ///
    /// ```
    /// use gradus_core::{GradReq, autograd, nd};
    /// let x = nd::array([2.0]);
    /// x.attach_grad_with(GradReq::Add);
    /// for _ in 0..3 {
    ///     autograd::record(|| &x * 5.0).backward();
    /// }
    /// assert_eq!(x.grad().item(), 15.0);
    /// x.zero_grad();
    /// assert_eq!(x.grad().item(), 0.0);
    /// ```
    #[track_caller]
    pub fn attach_grad_with(&self, request: GradReq) {
        if !self.dtype().is_float() {
            Error::DType {
                operation: "attach_grad",
                dtype: self.dtype(),
                needs: "float32 or float64",
            }
            .raise();
        }
        let leaf = Node::leaf(Some(GradientSlot {
            request,
            gradient: Mutex::new(None),
        }));
        if is_tracing() {
            trace::attached(self, &leaf);
        }
        self.update(|value| value.origin = Some(leaf));
        if is_tracing() {
            trace::seen(self.cell());
        }
    }

    /// Whether [`attach_grad`](Self::attach_grad) was called on this array.
    pub fn has_grad(&self) -> bool {
        let value = self.value();
        value
            .origin
            .as_ref()
            .is_some_and(|node| node.slot().is_some())
    }

    /// The gradient that the last [`backward`](Self::backward) left, of the shape of the array.
    ///
    /// # Panics
    /// Where [`try_grad`](Self::try_grad) gives an error.
    #[track_caller]
    pub fn grad(&self) -> NdArray {
        self.try_grad().or_raise()
    }

    /// The gradient that the last [`backward`](Self::backward) left, of the shape of the array.
    ///
    /// # Errors
    /// [`Error::Autograd`] when no gradient was attached, or none has arrived because the array
    /// took no part in what was differentiated.
    ///
    /// ```
    /// use gradus_core::{autograd, nd};
    /// let (x, unused) = (nd::array([2.0]), nd::array([1.0]));
    /// x.attach_grad();
    /// unused.attach_grad();
    /// autograd::record(|| &x * 3.0).backward();
    /// assert_eq!(x.try_grad()?.item(), 3.0);
    /// assert!(unused.try_grad().unwrap_err().to_string().contains("took no part"));
    /// # Ok::<(), gradus_core::Error>(())
    /// ```
    pub fn try_grad(&self) -> Result<NdArray> {
        let origin = self.origin();
        let slot = origin.as_ref().and_then(|node| node.slot());
        let slot = slot.ok_or_else(|| {
            Error::autograd(
                "grad",
                "no gradient is attached to this array; call attach_grad on it first".into(),
            )
        })?;
        if let (true, Some(node)) = (is_tracing(), &origin) {
            trace::gradient_read(node, slot);
        }
        slot.get().ok_or_else(|| {
            Error::autograd(
                "grad",
                format!(
                    "no gradient has arrived at this array of shape {}: it took no part in what \
                     was differentiated, or backward has not been called yet",
                    self.shape()
                ),
            )
        })
    }

    /// Sets the gradient to zeros: the start of a sum with [`GradReq::Add`].
    ///
    /// # Panics
    /// When no gradient was attached.
    #[track_caller]
    pub fn zero_grad(&self) {
        let value = self.value();
        let slot = value.origin.as_ref().and_then(|node| node.slot());
        let Some(slot) = slot else {
            self.try_grad().or_raise();
            return;
        };
        if let (true, Some(node)) = (is_tracing(), &value.origin) {
            trace::gradient_written(node, slot);
        }
        slot.set(Some(self.detach().zeros_like()));
    }

    /// Puts `gradient`, of the shape of this array, in the place of the one that
    /// [`backward`](Self::backward) left: to clip it, say, before it is used.
    ///
    /// # Errors
    /// [`Error::Autograd`] when no gradient is attached, [`Error::Shape`] when the shapes differ.
    ///
    /// ```
    /// use gradus_core::{autograd, nd};
    /// let x = nd::array([3.0]);
    /// x.attach_grad();
    /// autograd::record(|| &x * 100.0).backward();
    /// x.try_set_grad(&x.grad().clip(-1.0, 1.0))?;
    /// assert_eq!(x.grad().item(), 1.0);
    /// # Ok::<(), gradus_core::Error>(())
    /// ```
    pub fn try_set_grad(&self, gradient: &NdArray) -> Result<()> {
        let value = self.value();
        let slot = value.origin.as_ref().and_then(|node| node.slot());
        let Some(slot) = slot else {
            return self.try_grad().map(drop);
        };
        let shape = self.shape();
        if gradient.shape() != shape {
            let message = format!(
                "a gradient of shape {} for an array of shape {shape}; they must be the same",
                gradient.shape()
            );
            return Err(Error::shape("set_grad", message));
        }
        if let (true, Some(node)) = (is_tracing(), &value.origin) {
            trace::gradient_written(node, slot);
        }
        slot.set(Some(gradient.astype(self.dtype()).detach()));
        Ok(())
    }

    /// Differentiates this result with respect to every array with an attached gradient that took
    /// part in it. One that is not a single number counts as the sum of its elements. The recorded
    /// graph is dropped.
    ///
    /// # Panics
    /// Where [`try_backward`](Self::try_backward) gives an error.
    ///
    /// ```
    /// use gradus_core::{autograd, nd};
    /// let x = nd::array([1.0, 4.0]);
    /// x.attach_grad();
    /// autograd::record(|| x.sqrt()).backward();
    /// assert_eq!(x.grad().to_vec::<f32>(), [0.5, 0.25]);
    /// ```
    #[track_caller]
    pub fn backward(&self) {
        self.try_backward().or_raise();
    }

    /// The form of [`backward`](Self::backward) that returns its error.
    ///
    /// # Errors
    /// [`Error::Autograd`] when the result was never recorded, when its graph was dropped before,
    /// and when every path goes through an operation that has no gradient.
    pub fn try_backward(&self) -> Result<()> {
        self.pull_back(None, Graph::Drop, Used::Refuse)
    }

    /// As [`backward`](Self::backward) of `sum(self * head)`: the start is `head`, of the same shape.
    ///
    /// # Panics
    /// As [`backward`](Self::backward), and when the shapes differ.
    ///
    /// ```
    /// use gradus_core::{autograd, nd};
    /// let x = nd::array([1.0, 2.0]);
    /// x.attach_grad();
    /// autograd::record(|| &x * &x).backward_with(&nd::array([1.0, 10.0]));
    /// assert_eq!(x.grad().to_vec::<f32>(), [2.0, 40.0]);
    /// ```
    #[track_caller]
    pub fn backward_with(&self, head: &NdArray) {
        self.pull_back(Some(head), Graph::Drop, Used::Refuse)
            .or_raise();
    }

    /// As [`backward`](Self::backward), but the graph stays and can be used again.
    ///
    /// # Panics
    /// As [`backward`](Self::backward).
    #[track_caller]
    pub fn backward_retaining_graph(&self) {
        self.pull_back(None, Graph::Keep, Used::Refuse).or_raise();
    }

    /// Every form of [`backward`](Self::backward) in one that returns its error: from `head`, or
    /// from ones, and with the graph kept or dropped.
    ///
    /// # Errors
    /// As [`try_backward`](Self::try_backward), and [`Error::Shape`] when `head` has another shape
    /// than this array.
    ///
    /// ```
    /// use gradus_core::{autograd, nd};
    /// let x = nd::array([1.0, 2.0]);
    /// x.attach_grad();
    /// let y = autograd::record(|| &x * &x);
    /// y.try_backward_with(Some(&nd::array([1.0, 10.0])), true)?;
    /// assert_eq!(x.grad().to_vec::<f32>(), [2.0, 40.0]);
    /// y.try_backward_with(None, false)?;
    /// assert_eq!(x.grad().to_vec::<f32>(), [2.0, 4.0]);
    /// # Ok::<(), gradus_core::Error>(())
    /// ```
    pub fn try_backward_with(&self, head: Option<&NdArray>, retain_graph: bool) -> Result<()> {
        self.pull_back(head, Graph::kept(retain_graph), Used::Refuse)
    }

    /// As [`try_backward_with`](Self::try_backward_with), but what had lost its graph to another pass
    /// when this result was computed from it is a constant, as in MXNet.
    ///
    /// # Errors
    /// As [`try_backward_with`](Self::try_backward_with).
    #[doc(hidden)]
    pub fn try_backward_as_mxnet(&self, head: Option<&NdArray>, retain_graph: bool) -> Result<()> {
        self.pull_back(head, Graph::kept(retain_graph), Used::Constant)
    }

    /// From ones, or from `head`.
    fn pull_back(&self, head: Option<&NdArray>, graph: Graph, used: Used) -> Result<()> {
        let result = recorded_value(self, "backward")?;
        let head = match head {
            None => ones_like(&result),
            Some(head) => {
                check_head("backward", self, head)?;
                head.detach().astype(self.dtype())
            }
        };
        let mut arrived = false;
        let blocked = recording(false, || {
            walk("backward", result, head, graph, used, |node, cotangent| {
                if let Some(slot) = node.slot() {
                    slot.receive(node, cotangent);
                    arrived = true;
                }
                false
            })
        })?;
        if !arrived && !blocked.is_empty() {
            return Err(no_gradient("backward", &blocked));
        }
        Ok(())
    }
}

fn ones_like(value: &Value) -> NdArray {
    let ones = with_dtype!(value.dtype(), T => value.build_like(|out| out.fill(T::cast(1_u8))));
    if is_tracing() {
        trace::constant(&ones);
    }
    NdArray::from_value(ones)
}

pub(super) fn check_head(operation: &'static str, result: &NdArray, head: &NdArray) -> Result<()> {
    if head.shape() == result.shape() {
        return Ok(());
    }
    Err(Error::shape(
        operation,
        format!(
            "the head gradient has shape {}, the result {}; they must be the same",
            head.shape(),
            result.shape()
        ),
    ))
}

/// The gradients of `result` (of the sum of its elements) with respect to `variables`, which are
/// arrays with an attached gradient or results recorded on the way; what [`NdArray::grad`] holds
/// stays as it is. Inside [`record`](super::record) the gradients are recorded in their turn, so
/// that they can be differentiated again.
///
/// # Errors
/// [`Error::Autograd`] as [`NdArray::try_backward`], and when a variable took no part in the result.
///
/// ```
/// use gradus_core::{autograd, nd};
/// let x = nd::array([2.0]);
/// x.attach_grad();
/// let second = autograd::record(|| {
///     let y = x.powi(3);
///     autograd::gradients(&y, &[&x]).map(|first| first[0].clone())
/// })?;
/// second.backward();
/// assert_eq!(x.grad().item(), 12.0);
/// # Ok::<(), gradus_core::Error>(())
/// ```
pub fn gradients(result: &NdArray, variables: &[&NdArray]) -> Result<Vec<NdArray>> {
    let value = recorded_value(result, "gradients")?;
    let targets = (variables.iter())
        .map(|variable| recorded_value(variable, "gradients").map(Value::into_origin))
        .collect::<Result<Vec<_>>>()?;
    let graph = Graph::kept(is_recording());
    let mut found = vec![None; targets.len()];
    let head = result.detach().ones_like();
    let blocked = walk(
        "gradients",
        value,
        head,
        graph,
        Used::Refuse,
        |node, cotangent| {
            for (target, found) in targets.iter().zip(&mut found) {
                if target.as_ref().is_some_and(|target| target.is_same(node)) {
                    *found = Some(NdArray::from_value(cotangent.clone()));
                }
            }
            false
        },
    )?;
    let missing = |position| match blocked.is_empty() {
        true => Error::autograd(
            "gradients",
            format!("variable {position} took no part in the result; leave it out"),
        ),
        false => no_gradient("gradients", &blocked),
    };
    let found = found.into_iter().enumerate();
    found
        .map(|(position, gradient)| gradient.ok_or_else(|| missing(position)))
        .collect()
}

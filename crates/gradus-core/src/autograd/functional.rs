//! Derivatives of functions: `grad`, `value_and_grad`, `vjp`, `jvp`, `jacobian`, `hessian`.
//!
//! Each nests in each: the functions they are given may differentiate in their turn.

use super::backward::{Graph, Used, no_gradient, walk};
use super::gradient::check_head;
use super::node::{Kind, Node, Origin};
use super::scope::{is_recording, recording};
use crate::error::{Error, OrRaise, Result};
use crate::op::identity::Identity;
use crate::{NdArray, Shape, nd, op};

/// The arguments of a function under study, or the results of a compiled step: one array, a tuple of
/// up to four, an array of arrays, a `Vec` of them, or none.
pub trait Arguments: Sized {
    /// The arrays, in order.
    fn arrays(&self) -> Vec<&NdArray>;
    /// Arguments of the same form from as many arrays.
    fn rebuild(&self, arrays: Vec<NdArray>) -> Self;
}

impl Arguments for NdArray {
    fn arrays(&self) -> Vec<&NdArray> {
        vec![self]
    }
    fn rebuild(&self, arrays: Vec<NdArray>) -> Self {
        arrays.into_iter().next().expect("one array for one")
    }
}

impl Arguments for Vec<NdArray> {
    fn arrays(&self) -> Vec<&NdArray> {
        self.iter().collect()
    }
    fn rebuild(&self, arrays: Vec<NdArray>) -> Self {
        arrays
    }
}

impl<const N: usize> Arguments for [NdArray; N] {
    fn arrays(&self) -> Vec<&NdArray> {
        self.iter().collect()
    }
    fn rebuild(&self, arrays: Vec<NdArray>) -> Self {
        arrays.try_into().expect("as many arrays as there were")
    }
}

impl Arguments for () {
    fn arrays(&self) -> Vec<&NdArray> {
        Vec::new()
    }
    #[inline]
    fn rebuild(&self, _arrays: Vec<NdArray>) -> Self {}
}

macro_rules! tuple_arguments {
    ($($position:tt $array:ident),+) => {
        impl Arguments for ($(tuple_arguments!(@type $array),)+) {
            fn arrays(&self) -> Vec<&NdArray> {
                vec![$(&self.$position),+]
            }
            fn rebuild(&self, arrays: Vec<NdArray>) -> Self {
                let [$($array),+] = arrays.try_into().expect("as many arrays as there were");
                ($($array,)+)
            }
        }
    };
    (@type $array:ident) => { NdArray };
}
tuple_arguments!(0 a, 1 b);
tuple_arguments!(0 a, 1 b, 2 c);
tuple_arguments!(0 a, 1 b, 2 c, 3 d);

/// A function's result together with the graph from its arguments to it.
struct Traced<A> {
    arguments: A,
    leaves: Vec<Origin>,
    result: NdArray,
    /// Whether what is computed from the graph is recorded by a scope around it.
    recorded: bool,
}

impl<A: Arguments> Traced<A> {
    fn new(f: impl FnOnce(&A) -> NdArray, at: &A) -> Result<Traced<A>> {
        let recorded = is_recording();
        let marked = at
            .arrays()
            .into_iter()
            .map(mark)
            .collect::<Result<Vec<_>>>()?;
        let leaves = marked
            .iter()
            .filter_map(|array| array.value().origin.clone())
            .collect();
        let arguments = at.rebuild(marked);
        let result = recording(true, || f(&arguments));
        Ok(Traced {
            arguments,
            leaves,
            result,
            recorded,
        })
    }

    /// The result, with its history where a scope around records.
    fn value(&self) -> NdArray {
        match self.recorded {
            true => self.result.clone(),
            false => self.result.detach(),
        }
    }

    /// The gradients of the sum of `result * cotangent`; zeros for what takes no part in it.
    /// Recorded where a scope around records.
    fn pull(&self, cotangent: &NdArray) -> Result<A> {
        let gradients = recording(self.recorded, || self.pull_here(cotangent))?;
        Ok(self.arguments.rebuild(gradients))
    }

    fn pull_here(&self, cotangent: &NdArray) -> Result<Vec<NdArray>> {
        let found = pull(&self.result, cotangent, &self.leaves)?;
        let arguments = self.arguments.arrays();
        Ok((found.into_iter().zip(arguments))
            .map(|(gradient, argument)| gradient.unwrap_or_else(|| argument.detach().zeros_like()))
            .collect())
    }
}

/// The same array with a node of its own, at which gradients are collected.
fn mark(array: &NdArray) -> Result<NdArray> {
    if !array.dtype().is_float() {
        return Err(Error::DType {
            operation: "differentiation",
            dtype: array.dtype(),
            needs: "arguments of float32 or float64",
        });
    }
    let mut value = op::apply(Identity, &[array])?.into_value();
    // Within a recorded scope the node of `Identity` links to what the argument came from.
    value.origin = value.origin.or_else(|| Some(Node::leaf_on_top()));
    Ok(NdArray::from_value(value))
}

fn pull(result: &NdArray, cotangent: &NdArray, leaves: &[Origin]) -> Result<Vec<Option<NdArray>>> {
    let mut found = vec![None; leaves.len()];
    let value = result.value().into_owned();
    match value.origin.as_ref().map(|origin| &origin.kind) {
        None => return Ok(found),
        Some(Kind::Blocked(name)) => return Err(no_gradient("differentiation", &[name])),
        Some(Kind::Leaf(_) | Kind::Operation) => {}
    }
    let cotangent = cotangent.astype(result.dtype());
    let lowest = leaves.iter().map(|leaf| leaf.place.0).min();
    walk(
        "differentiation",
        value,
        cotangent,
        Graph::Keep,
        Used::Refuse,
        |node, cotangent| {
            if let Some(position) = leaves.iter().position(|leaf| leaf.place == node.place) {
                found[position] = Some(NdArray::from_value(cotangent.clone()));
                return true;
            }
            // What was not computed from the leaves is a constant, wherever it came from.
            Some(node.place.0) <= lowest
        },
    )?;
    Ok(found)
}

/// The gradient of `f` at `at`, of the form and shapes of `at`. A result that is not a single
/// number counts as the sum of its elements; arguments that take no part get zeros.
///
/// # Panics
/// When an argument is no float array, or the result comes straight from an operation without a
/// gradient, such as `argmax` or a comparison. On the way to a result these count as constants.
///
/// ```
/// use gradus_core::autograd::grad;
/// use gradus_core::nd;
/// let x = nd::array([1.0, 2.0]);
/// assert_eq!(grad(|x| x.powi(3).sum(), &x).to_vec::<f32>(), [3.0, 12.0]);
///
/// // of the second order
/// let second = grad(|x| grad(|x| x.powi(3).sum(), x), &x);
/// assert_eq!(second.to_vec::<f32>(), [6.0, 12.0]);
///
/// // of several arguments
/// let (dw, db) = grad(|(w, b)| (w * 3.0 + b).sum(), &(x.clone(), x));
/// assert_eq!((dw.at(0).item(), db.at(0).item()), (3.0, 1.0));
/// ```
#[track_caller]
pub fn grad<A: Arguments>(f: impl FnOnce(&A) -> NdArray, at: &A) -> A {
    value_and_grad(f, at).1
}

/// The value of `f` at `at` together with its [`grad`].
///
/// # Panics
/// As [`grad`].
///
/// ```
/// use gradus_core::{autograd, nd};
/// let (value, gradient) = autograd::value_and_grad(|x| x.exp().sum(), &nd::array([0.0]));
/// assert_eq!((value.item(), gradient.item()), (1.0, 1.0));
/// ```
#[track_caller]
pub fn value_and_grad<A: Arguments>(f: impl FnOnce(&A) -> NdArray, at: &A) -> (NdArray, A) {
    let traced = Traced::new(f, at).or_raise();
    let head = traced.result.detach().ones_like();
    (traced.value(), traced.pull(&head).or_raise())
}

/// The value of `f` at `at`, and the function that takes a cotangent of the value's shape to its
/// product with the Jacobian (*vector–Jacobian product*), which may be called again and again.
///
/// # Panics
/// As [`grad`]; the returned function, when the cotangent's shape is not that of the value.
///
/// ```
/// use gradus_core::{autograd, nd};
/// let (value, pull) = autograd::vjp(|x| x * x, &nd::array([1.0, 2.0]));
/// assert_eq!(value.to_vec::<f32>(), [1.0, 4.0]);
/// assert_eq!(pull(&nd::array([1.0, 0.0])).to_vec::<f32>(), [2.0, 0.0]);
/// assert_eq!(pull(&nd::array([0.0, 1.0])).to_vec::<f32>(), [0.0, 4.0]);
/// ```
#[track_caller]
pub fn vjp<A: Arguments, F: FnOnce(&A) -> NdArray>(
    f: F,
    at: &A,
) -> (NdArray, impl Fn(&NdArray) -> A + use<A, F>) {
    let traced = Traced::new(f, at).or_raise();
    let value = traced.value();
    let pull = move |cotangent: &NdArray| {
        check_head("vjp", &traced.result, cotangent).or_raise();
        traced.pull(cotangent).or_raise()
    };
    (value, pull)
}

/// The map from tangents of the arguments to tangents of the result. A vector–Jacobian product is
/// linear in its cotangent; the derivative along that is the product from the other side.
struct PushForward<A> {
    traced: Traced<A>,
    cotangent: NdArray,
    leaf: Origin,
    pulled: Vec<NdArray>,
}

impl<A: Arguments> PushForward<A> {
    fn new(traced: Traced<A>) -> Result<PushForward<A>> {
        let leaf = Node::leaf_on_top();
        let mut cotangent = traced.result.detach().zeros_like().into_value();
        cotangent.origin = Some(leaf.clone());
        let cotangent = NdArray::from_value(cotangent);
        let pulled = recording(true, || traced.pull_here(&cotangent))?;
        Ok(PushForward {
            traced,
            cotangent,
            leaf,
            pulled,
        })
    }

    fn push(&self, tangents: &[&NdArray]) -> Result<NdArray> {
        let leaf = std::slice::from_ref(&self.leaf);
        recording(self.traced.recorded, || {
            let mut sum = None;
            for (pulled, tangent) in self.pulled.iter().zip(tangents) {
                if let [Some(product)] = &pull(pulled, tangent, leaf)?[..] {
                    sum = Some(sum.map_or_else(|| product.clone(), |sum: NdArray| sum + product));
                }
            }
            Ok(sum.unwrap_or_else(|| self.cotangent.detach()))
        })
    }
}

/// The value of `f` at `at`, and the derivative of it along `tangent` (*Jacobian–vector product*),
/// of the shape of the value.
///
/// # Panics
/// As [`grad`], and when there is not one tangent for each argument, of the same shape.
///
/// ```
/// use gradus_core::{autograd, nd};
/// let (at, along) = (nd::array([1.0, 2.0]), nd::array([1.0, 10.0]));
/// let (value, tangent) = autograd::jvp(|x| x * x, &at, &along);
/// assert_eq!(value.to_vec::<f32>(), [1.0, 4.0]);
/// assert_eq!(tangent.to_vec::<f32>(), [2.0, 40.0]);
/// ```
#[track_caller]
pub fn jvp<A: Arguments>(f: impl FnOnce(&A) -> NdArray, at: &A, tangent: &A) -> (NdArray, NdArray) {
    check_tangents(&at.arrays(), &tangent.arrays()).or_raise();
    let forward = Traced::new(f, at).and_then(PushForward::new).or_raise();
    let tangent = forward.push(&tangent.arrays()).or_raise();
    (forward.traced.value(), tangent)
}

fn check_tangents(arguments: &[&NdArray], tangents: &[&NdArray]) -> Result<()> {
    let shapes = |arrays: &[&NdArray]| arrays.iter().map(|x| x.shape()).collect::<Vec<_>>();
    let (arguments, tangents) = (shapes(arguments), shapes(tangents));
    if arguments == tangents {
        return Ok(());
    }
    let list = |shapes: Vec<Shape>| {
        let texts: Vec<String> = shapes.iter().map(Shape::to_string).collect();
        texts.join(", ")
    };
    Err(Error::shape(
        "jvp",
        format!(
            "arguments of shapes {} need tangents of the same shapes, not {}",
            list(arguments),
            list(tangents)
        ),
    ))
}

/// All first derivatives of `f` at `at`: for each argument an array of the result's shape followed
/// by the argument's. Row by row or column by column, whichever are fewer.
///
/// # Panics
/// As [`grad`].
///
/// ```
/// use gradus_core::{autograd, nd};
/// let jacobian = autograd::jacobian(|x| x * x, &nd::array([1.0, 2.0]));
/// assert_eq!(jacobian.to_vec::<f32>(), [2.0, 0.0, 0.0, 4.0]);
/// ```
#[track_caller]
pub fn jacobian<A: Arguments>(f: impl FnOnce(&A) -> NdArray, at: &A) -> A {
    let traced = Traced::new(f, at).or_raise();
    let columns: usize = at.arrays().iter().map(|array| array.size()).sum();
    // A column costs about twice what a row does: it is a derivative of a derivative.
    let jacobian = if traced.result.size() <= 2 * columns {
        by_rows(&traced)
    } else {
        PushForward::new(traced).and_then(|forward| by_columns(&forward))
    };
    jacobian.or_raise()
}

fn by_rows<A: Arguments>(traced: &Traced<A>) -> Result<A> {
    let result = traced.result.detach();
    let rows = units(&result)
        .map(|unit| recording(traced.recorded, || traced.pull_here(&unit)))
        .collect::<Result<Vec<_>>>()?;
    let arguments = traced.arguments.arrays().into_iter().enumerate();
    let jacobians = arguments.map(|(position, argument)| {
        let shape = result.shape().concat(&argument.shape());
        if rows.is_empty() {
            return nd::zeros_as(shape, argument.dtype());
        }
        let rows: Vec<&NdArray> = rows.iter().map(|row| &row[position]).collect();
        recording(traced.recorded, || op::stack(&rows, 0).reshape(shape))
    });
    Ok(traced.arguments.rebuild(jacobians.collect()))
}

fn by_columns<A: Arguments>(forward: &PushForward<A>) -> Result<A> {
    let traced = &forward.traced;
    let arguments = traced.arguments.arrays();
    let zeros: Vec<NdArray> = arguments.iter().map(|x| x.detach().zeros_like()).collect();
    let jacobians = arguments.iter().enumerate().map(|(position, argument)| {
        let columns = units(&argument.detach())
            .map(|unit| {
                let mut tangents: Vec<&NdArray> = zeros.iter().collect();
                tangents[position] = &unit;
                forward.push(&tangents)
            })
            .collect::<Result<Vec<_>>>()?;
        let shape = traced.result.shape().concat(&argument.shape());
        if columns.is_empty() {
            return Ok(nd::zeros_as(shape, traced.result.dtype()));
        }
        let columns: Vec<&NdArray> = columns.iter().collect();
        Ok(recording(traced.recorded, || {
            op::stack(&columns, -1).reshape(shape)
        }))
    });
    let jacobians = jacobians.collect::<Result<_>>()?;
    Ok(traced.arguments.rebuild(jacobians))
}

/// Arrays like `array`, each with a one in another place and zeros elsewhere.
fn units(array: &NdArray) -> impl Iterator<Item = NdArray> {
    let (shape, dtype) = (array.shape(), array.dtype());
    (0..shape.size()).map(move |position| {
        let mut unit = vec![0.0; shape.size()];
        unit[position] = 1.0;
        NdArray::from_vec(unit, shape.clone()).astype(dtype)
    })
}

/// All second derivatives of `f` at `at`: an array of the shape of `at` twice over.
///
/// # Panics
/// As [`grad`].
///
/// ```
/// use gradus_core::{autograd, nd};
/// let hessian = autograd::hessian(|x| x.prod(), &nd::array([2.0, 3.0]));
/// assert_eq!(hessian.to_vec::<f32>(), [0.0, 1.0, 1.0, 0.0]);
/// ```
#[track_caller]
pub fn hessian(f: impl FnOnce(&NdArray) -> NdArray, at: &NdArray) -> NdArray {
    jacobian(|x| grad(f, x), at)
}

//! Exercise 4: what problems come with second derivatives, and how can they be solved?
//!
//! 1. `backward` computes the gradient but does not record how, so it cannot be differentiated again.
//!    Solution: gradients made of recorded operations, `autograd::grad` inside of `autograd::grad`.
//! 2. Some functions have none: `relu` is straight on both sides of its kink. Solution: a smooth
//!    function that is near it.
//! 3. There are many: n parameters have n² of them. Solution: only ever multiply with them, which
//!    costs a few gradients.
//!
//! What they are good for: Newton's method jumps to the lowest point of the bowl whose slope and
//! curvature it sees here. The chapter's loss is such a bowl, so one step is enough.

use gradus::{DType, NdArray, autograd, d2l, nd, random};

/// The chapter's loss as a function of its parameters alone: the weights, then the bias.
struct ChapterLoss {
    features: NdArray,
    labels: NdArray,
}

impl ChapterLoss {
    /// The chapter's data, in float64.
    fn new() -> ChapterLoss {
        random::seed(1);
        let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 1000);
        ChapterLoss {
            features: features.astype(DType::F64),
            labels: labels.astype(DType::F64),
        }
    }

    fn value(&self, params: &NdArray) -> NdArray {
        let w = params.slice(..2).reshape((2, 1));
        let y_hat = d2l::linreg(&self.features, &w, &params.slice(2..));
        d2l::squared_loss(&y_hat, &self.labels).mean()
    }

    fn gradient(&self, params: &NdArray) -> NdArray {
        autograd::grad(|params| self.value(params), params)
    }

    /// The matrix of second derivatives times a vector, without the matrix: how the gradient changes
    /// along the vector.
    fn hessian_times(&self, params: &NdArray, vector: &NdArray) -> NdArray {
        autograd::jvp(|params| self.gradient(params), params, vector).1
    }

    /// The step to the lowest point: minus the inverse of the Hessian times the gradient.
    fn newton_step(&self, params: &NdArray) -> NdArray {
        let downhill = -self.gradient(params);
        conjugate_gradients(|vector| self.hessian_times(params, vector), &downhill)
    }
}

/// Solves `matrix · x = right` for a symmetric positive definite matrix of which only products with
/// vectors are known, as many as there are unknowns (Hestenes and Stiefel 1952).
fn conjugate_gradients(product: impl Fn(&NdArray) -> NdArray, right: &NdArray) -> NdArray {
    let mut x = right.zeros_like();
    let (mut residual, mut direction) = (right.clone(), right.clone());
    for _ in 0..right.len() {
        let image = product(&direction);
        let size = nd::dot(&residual, &residual);
        if size.item() == 0.0 {
            break;
        }
        let length = &size / nd::dot(&direction, &image);
        x += &length * &direction;
        residual -= &length * &image;
        direction = &residual + nd::dot(&residual, &residual) / size * &direction;
    }
    x
}

/// The second derivative of a function of single numbers.
fn second(f: impl Fn(&NdArray) -> NdArray, x: f64) -> f64 {
    autograd::grad(|x| autograd::grad(&f, x), &x.into()).item()
}

fn gradients_of_gradients() {
    println!("1. Gradients of gradients");
    let x = nd::array([2.0]);
    x.attach_grad();
    autograd::record(|| x.powi(3)).backward();
    println!(
        "   x³ at 2: backward leaves the gradient {}",
        x.grad().item()
    );
    if let Err(error) = x.grad().try_backward() {
        println!("   and of that gradient says: {error}");
    }
    println!(
        "   grad inside of grad gives {}\n",
        second(|x| x.powi(3), 2.0)
    );
}

fn functions_without_curvature() {
    println!("2. Functions without curvature: f'' at -1, 0.5 and 3");
    for (name, f) in [
        ("relu", NdArray::relu as fn(&NdArray) -> NdArray),
        ("softplus", NdArray::softplus),
    ] {
        let [a, b, c] = [-1.0, 0.5, 3.0].map(|x| second(f, x));
        println!("   {name:<9}{a:8.4}{b:8.4}{c:8.4}");
    }
    println!();
}

fn memory(bytes: u64) -> String {
    let units = [
        (1_000_000_000_000, "TB"),
        (1_000_000_000, "GB"),
        (1_000_000, "MB"),
        (1_000, "kB"),
    ];
    let (size, unit) = units
        .into_iter()
        .find(|&(size, _)| bytes >= size)
        .unwrap_or((1, "bytes"));
    format!("{} {unit}", bytes / size)
}

fn many_second_derivatives() {
    println!("3. Many second derivatives");
    for parameters in [1_000, 100_000, 10_000_000_u64] {
        let gradient = memory(4 * parameters);
        let hessian = memory(4 * parameters.pow(2));
        println!(
            "   {parameters:>8} parameters in float32: gradient {gradient}, Hessian {hessian}"
        );
    }
    println!("   A Hessian–vector product is as large as the gradient.\n");
}

fn newtons_method() {
    println!("Newton's method on the chapter's loss");
    let loss = ChapterLoss::new();
    let mut params = nd::zeros_as(3, DType::F64);
    println!(
        "   Hessian:\n{:.4}",
        autograd::hessian(|params| loss.value(params), &params)
    );
    println!("   step          w1          w2           b          loss      |gradient|");
    for step in 0..3 {
        let p = params.to_vec::<f64>();
        let (value, slope) = (loss.value(&params), loss.gradient(&params).norm());
        println!(
            "   {step:>4}{:12.6}{:12.6}{:12.6}{:14.8}{:16.1e}",
            p[0],
            p[1],
            p[2],
            value.item(),
            slope.item()
        );
        params += loss.newton_step(&params);
    }
    println!("   One step arrives. The chapter takes 300 small ones, each from ten examples only.");
}

fn main() {
    gradients_of_gradients();
    functions_without_curvature();
    many_second_derivatives();
    newtons_method();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_derivatives_are_those_of_calculus() {
        assert_eq!(second(|x| x.powi(3), 2.0), 12.0);
        assert!((second(NdArray::sin, 1.0) + 1_f64.sin()).abs() < 1e-12);
        assert_eq!(second(NdArray::relu, 0.5), 0.0);
        let sigmoid = 1.0 / (1.0 + (-0.5_f64).exp());
        assert!((second(NdArray::softplus, 0.5) - sigmoid * (1.0 - sigmoid)).abs() < 1e-12);
    }

    /// For a squared loss the Hessian is XᵀX / n, with a column of ones for the bias.
    #[test]
    fn products_with_the_hessian_are_those_with_the_matrix() {
        let loss = ChapterLoss::new();
        let ones = nd::ones_as((1000, 1), DType::F64);
        let x = nd::concat(&[&loss.features, &ones], 1);
        let matrix = nd::dot(&x.t(), &x) / 1000.0;
        let params = nd::array_as([0.3, -0.2, 0.1], DType::F64);
        let hessian = autograd::hessian(|params| loss.value(params), &params);
        assert!(hessian.allclose(&matrix, 1e-12), "{hessian} {matrix}");
        let vector = nd::array_as([1.0, -2.0, 0.5], DType::F64);
        let product = loss.hessian_times(&params, &vector);
        assert!(
            product.allclose(nd::dot(&matrix, &vector), 1e-12),
            "{product}"
        );
    }

    #[test]
    fn one_newton_step_arrives_from_anywhere() {
        let loss = ChapterLoss::new();
        for start in [[0.0, 0.0, 0.0], [-50.0, 7.0, 300.0]] {
            let start = nd::array_as(start, DType::F64);
            let params = &start + loss.newton_step(&start);
            assert!(loss.gradient(&params).norm().item() < 1e-10);
            let truth = nd::array_as([2.0, -3.4, 4.2], DType::F64);
            assert!(params.allclose(&truth, 1e-3), "{params}");
        }
    }
}

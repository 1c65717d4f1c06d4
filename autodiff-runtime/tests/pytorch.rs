//! Programs of which PyTorch has told values, gradients and second-order gradients (`pytorch/make_data.py`).

#![cfg(feature = "graph")]

use autodiff_runtime::graph::{Backward, GraphError, Var, grad_with};
use autodiff_runtime::tensor::Tensor;
use serde_json::Value;
use syn::{BinOp, Expr, Lit, UnOp};

/// The programs, where a number that JSON has no word for is a string.
fn programs() -> Vec<Value> {
    serde_json::from_str(include_str!("pytorch/programs.json")).expect("the data is JSON")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("an array").iter().map(|x| x.as_f64().expect("a number")).collect()
}

fn dims(value: &Value) -> Vec<usize> {
    value.as_array().expect("an array").iter().map(|x| x.as_u64().expect("a length") as usize).collect()
}

/// What a program calculates.
fn evaluate(expr: &Expr, x: &[Var]) -> Var {
    match expr {
        Expr::Paren(e) => evaluate(&e.expr, x),
        Expr::Path(p) => {
            let name = p.path.get_ident().expect("one name").to_string();
            x[name.trim_start_matches('x').parse::<usize>().expect("an input")].clone()
        }
        Expr::Lit(_) => Var::constant(number(expr)),
        Expr::Unary(e) if matches!(e.op, UnOp::Neg(_)) => -evaluate(&e.expr, x),
        Expr::Binary(e) => {
            let (a, b) = (evaluate(&e.left, x), evaluate(&e.right, x));
            match e.op {
                BinOp::Add(_) => a + b,
                BinOp::Sub(_) => a - b,
                BinOp::Mul(_) => a * b,
                BinOp::Div(_) => a / b,
                _ => panic!("an unknown operator"),
            }
        }
        Expr::Call(c) => {
            let Expr::Path(p) = &*c.func else { panic!("a call by name") };
            let name = p.path.get_ident().expect("one name").to_string();
            let args: Vec<&Expr> = c.args.iter().collect();
            if let "cat" | "stack" = &*name {
                let parts: Vec<Var> = args[1..].iter().map(|part| evaluate(part, x)).collect();
                let (parts, axis) = (parts.iter().collect::<Vec<_>>(), number(args[0]) as isize);
                return if name == "cat" { Var::cat(&parts, axis) } else { Var::stack(&parts, axis) };
            }
            call(&name, &evaluate(args[0], x), &args[1..], x)
        }
        _ => panic!("an unknown expression"),
    }
}

fn number(expr: &Expr) -> f64 {
    match expr {
        Expr::Lit(l) => match &l.lit {
            Lit::Float(v) => v.base10_parse().expect("a number"),
            Lit::Int(v) => v.base10_parse().expect("a number"),
            _ => panic!("a number"),
        },
        Expr::Unary(e) => -number(&e.expr),
        _ => panic!("a number"),
    }
}

fn call(name: &str, a: &Var, rest: &[&Expr], x: &[Var]) -> Var {
    let lengths = || rest.iter().map(|e| number(e) as usize).collect::<Vec<_>>();
    let axis = || number(rest[0]) as isize;
    let second = || evaluate(rest[0], x);
    match name {
        "sin" => a.sin(),
        "cos" => a.cos(),
        "tan" => a.tan(),
        "asin" => a.asin(),
        "acos" => a.acos(),
        "atan" => a.atan(),
        "sinh" => a.sinh(),
        "cosh" => a.cosh(),
        "tanh" => a.tanh(),
        "asinh" => a.asinh(),
        "acosh" => a.acosh(),
        "atanh" => a.atanh(),
        "exp" => a.exp(),
        "exp2" => a.exp2(),
        "expm1" => a.exp_m1(),
        "log" => a.ln(),
        "log2" => a.log2(),
        "log10" => a.log10(),
        "log1p" => a.ln_1p(),
        "sqrt" => a.sqrt(),
        "abs" => a.abs(),
        "floor" => a.floor(),
        "ceil" => a.ceil(),
        "trunc" => a.trunc(),
        "frac" => a.fract(),
        "recip" => a.recip(),
        "relu" => a.relu(),
        "sigmoid" => a.sigmoid(),
        "powi" => a.powi(number(rest[0]) as i32),
        "powf" => a.powf(second()),
        "atan2" => a.atan2(second()),
        "hypot" => a.hypot(second()),
        "maximum" => a.max(second()),
        "minimum" => a.min(second()),
        "remainder" => a.rem_euclid(second()),
        "clamp" => a.clamp(number(rest[0]), number(rest[1])),
        "sum" => a.sum(),
        "mean" => a.mean(),
        "sum_axis" => a.sum_axis(axis()),
        "mean_axis" => a.mean_axis(axis()),
        "reshape" => a.reshape(lengths()),
        "broadcast" => a.broadcast_to(lengths()),
        "permute" => a.permute(&lengths()),
        "t" => a.t(),
        "matmul" => a.matmul(&second()),
        "mse" => a.mse(&second()),
        "detach" => a.detach(),
        "narrow" => a.narrow(axis(), number(rest[1]) as usize..number(rest[2]) as usize),
        "select" => a.select(axis(), number(rest[1]) as usize),
        "index_select" => a.index_select(axis(), &lengths()[1..]),
        "unsqueeze" => a.unsqueeze(axis()),
        "amax" => a.amax(),
        "amin" => a.amin(),
        "amax_axis" => a.amax_axis(axis()),
        "amin_axis" => a.amin_axis(axis()),
        "softmax" => a.softmax(axis()),
        "log_softmax" => a.log_softmax(axis()),
        "logsumexp" => a.logsumexp(axis()),
        "cross_entropy" => a.cross_entropy(&lengths()),
        "positive" => Var::choose(&a.value().gt_mask(0.0), second(), evaluate(rest[1], x)),
        _ => panic!("`{name}` is unknown"),
    }
}

/// The weights of the inner product, as in the script.
fn weights(shape: &[usize]) -> Var {
    let numel = shape.iter().product();
    let data = (0..numel).map(|k| 0.3 + 0.17 * ((k * 7) % 11) as f64).collect();
    Var::constant(Tensor::from_vec(data, shape))
}

fn weighed(y: &Var) -> Var {
    (y * weights(y.shape())).sum()
}

/// The gradients; zeros of what does not depend on an input.
fn gradients(v: &Var, x: &[Var]) -> Vec<Var> {
    let zeros = || x.iter().map(|x| Var::constant(x.value().zeros_like())).collect();
    let inputs: Vec<&Var> = x.iter().collect();
    match grad_with(&[v], &inputs, &Backward::new().create_graph().allow_unused()) {
        Ok(found) => found.into_iter().zip::<Vec<Var>>(zeros()).map(|(g, zero)| g.unwrap_or(zero)).collect(),
        Err(GraphError::NoGrad) => zeros(),
        Err(error) => panic!("{error}"),
    }
}

fn check(what: &str, code: &str, found: &Tensor, expected: &[f64]) -> Result<(), String> {
    let largest = expected.iter().fold(1e-3, |most: f64, x| most.max(x.abs()));
    let is_close = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * largest || a == b || a.is_nan() && b.is_nan();
    if found.numel() == expected.len() && found.as_slice().iter().zip(expected).all(is_close) {
        return Ok(());
    }
    Err(format!("{what} of `{code}`: {found} instead of {expected:?}"))
}

fn judge(program: &Value) -> Result<(), String> {
    let code = program["code"].as_str().expect("the program");
    let expr: Expr = syn::parse_str(code).expect("an expression");
    let inputs = program["shapes"].as_array().expect("shapes").iter().zip(program["x"].as_array().expect("inputs"));
    let x: Vec<Var> = inputs.map(|(s, x)| Var::leaf(Tensor::from_vec(numbers(x), dims(s)))).collect();
    let y = evaluate(&expr, &x);
    if y.shape() != dims(&program["shape"]) {
        return Err(format!("the shape of `{code}`: {:?} instead of {}", y.shape(), program["shape"]));
    }
    check("the value", code, &y.value(), &numbers(&program["y"]))?;
    let first = gradients(&weighed(&y), &x);
    let zeros = |k: usize| vec![0.0; x[k].value().numel()];
    let expected = |name: &str, k: usize| match &program[name][k] {
        Value::Array(_) => numbers(&program[name][k]),
        _ => zeros(k),
    };
    for (k, g) in first.iter().enumerate() {
        check(&format!("gradient {k}"), code, &g.value(), &expected("g", k))?;
    }
    let sum = first.iter().map(weighed).reduce(|a, b| a + b).expect("an input");
    for (k, h) in gradients(&sum, &x).iter().enumerate() {
        check(&format!("second-order gradient {k}"), code, &h.value(), &expected("h", k))?;
    }
    Ok(())
}

#[test]
fn values_and_gradients_to_order_two_are_those_of_pytorch() {
    let programs = programs();
    assert!(programs.len() >= 120, "{} programs", programs.len());
    let failures: Vec<String> = programs.iter().filter_map(|program| judge(program).err()).collect();
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

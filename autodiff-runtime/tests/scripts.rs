//! Programs that change, hook, detach, accumulate and are refused, step by step as PyTorch does it
//! (`pytorch/make_scripts.py`).

#![cfg(feature = "graph")]

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use autodiff_runtime::graph::{Backward, GraphError, HookHandle, Var, detect_anomaly, grad_with, no_grad};
use autodiff_runtime::tensor::Tensor;
use serde_json::{Value, json};

/// What the hooks of one label have seen.
type Seen = Arc<Mutex<Vec<Value>>>;

#[derive(Default)]
struct Run {
    variables: HashMap<String, Var>,
    handles: HashMap<String, HookHandle>,
    seen: HashMap<String, Seen>,
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a name")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn names(value: &Value) -> Vec<&str> {
    value.as_array().expect("names").iter().map(text).collect()
}

/// A tensor out of numbers in brackets.
fn tensor(value: &Value) -> Tensor {
    fn flatten(value: &Value, data: &mut Vec<f64>) {
        match value {
            Value::Array(parts) => parts.iter().for_each(|part| flatten(part, data)),
            _ => data.push(number(value)),
        }
    }
    let (mut data, mut shape, mut next) = (Vec::new(), Vec::new(), value);
    flatten(value, &mut data);
    while let Value::Array(parts) = next {
        shape.push(parts.len());
        next = parts.first().unwrap_or(&Value::Null);
    }
    Tensor::from_vec(data, shape)
}

fn plain(x: &Tensor) -> Value {
    let word = |x: &f64| match x {
        x if x.is_nan() => json!("nan"),
        x if x.is_infinite() => json!(if *x > 0.0 { "inf" } else { "-inf" }),
        x => json!(x),
    };
    json!({ "shape": x.shape(), "data": x.as_slice().iter().map(word).collect::<Vec<_>>() })
}

fn reason(error: &GraphError) -> &'static str {
    match error {
        GraphError::LeafInPlace => "leaf",
        GraphError::Changed { .. } => "changed",
        GraphError::Freed { .. } => "freed",
        GraphError::NoGrad | GraphError::Frozen { operation: "grad" } => "no_grad",
        GraphError::NeedsGradient { .. } => "needs_gradient",
        GraphError::GradientShape { .. } => "gradient_shape",
        GraphError::Unused { .. } => "unused",
        GraphError::Frozen { .. } => "frozen",
        GraphError::ShapeInPlace { .. } => "shape",
        GraphError::NotANumber { .. } => "nan",
        GraphError::Order { .. } => "order",
    }
}

fn hook(kind: &str, g: &Var) -> Option<Var> {
    match kind {
        "observe" => None,
        "double" => Some(g * 2.0),
        "negate" => Some(-g),
        "square" => Some(g * g),
        "widen" => Some(g.broadcast_to([3])),
        _ => panic!("the hook `{kind}` is unknown"),
    }
}

fn compute(operation: &str, x: &[Var]) -> Var {
    let a = &x[0];
    let integer = |k: usize| x[k].item() as i32;
    let position = |k: usize| x[k].item() as usize;
    match operation {
        "add" => a + &x[1],
        "sub" => a - &x[1],
        "mul" => a * &x[1],
        "div" => a / &x[1],
        "neg" => -a,
        "recip" => a.recip(),
        "powi" => a.powi(integer(1)),
        "powf" => a.powf(&x[1]),
        "sum" => a.sum(),
        "mean" => a.mean(),
        "sum_axis" => a.sum_axis(integer(1) as isize),
        "mean_axis" => a.mean_axis(integer(1) as isize),
        "detach" => a.detach(),
        "matmul" => a.matmul(&x[1]),
        "relu" => a.relu(),
        "sigmoid" => a.sigmoid(),
        "hypot" => a.hypot(&x[1]),
        "atan2" => a.atan2(&x[1]),
        "max" => a.max(&x[1]),
        "min" => a.min(&x[1]),
        "softmax" => a.softmax(integer(1) as isize),
        "narrow" => a.narrow(integer(1) as isize, position(2)..position(3)),
        "exp" => a.exp(),
        "exp2" => a.exp2(),
        "exp_m1" => a.exp_m1(),
        "ln" => a.ln(),
        "log2" => a.log2(),
        "log10" => a.log10(),
        "ln_1p" => a.ln_1p(),
        "sqrt" => a.sqrt(),
        "abs" => a.abs(),
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
        _ => panic!("the operation `{operation}` is unknown"),
    }
}

impl Run {
    fn variable(&self, name: &Value) -> &Var {
        &self.variables[text(name)]
    }

    /// A variable by its name, or a number.
    fn operand(&self, value: &Value) -> Var {
        match value {
            Value::String(name) => self.variables[name].clone(),
            _ => Var::constant(number(value)),
        }
    }

    fn bind(&mut self, name: &Value, variable: Var) -> Result<Value, GraphError> {
        self.variables.insert(text(name).to_owned(), variable);
        Ok(Value::Null)
    }

    fn options(&self, options: Option<&Value>) -> Backward {
        let mut found = Backward::new();
        for (name, value) in options.and_then(Value::as_object).into_iter().flatten() {
            found = match (&**name, value) {
                ("retain_graph", _) => found.retain_graph(),
                ("create_graph", _) => found.create_graph(),
                ("allow_unused", _) => found.allow_unused(),
                ("gradient", Value::String(name)) => found.gradient_var(&self.variables[name]),
                ("gradient", value) => found.gradient(tensor(value)),
                _ => panic!("the option `{name}` is unknown"),
            };
        }
        found
    }

    fn change(&self, name: &Value, operation: &str, args: &[Value]) -> Result<(), GraphError> {
        let x = self.variable(name);
        match (operation, args) {
            ("zero", _) => x.zero(),
            ("fill", [Value::String(name)]) => x.fill(&self.variables[name]),
            ("fill", [value]) => x.fill(number(value)),
            _ => {
                let args: Vec<Var> = args.iter().map(|arg| self.operand(arg)).collect();
                x.update(|x| compute(operation, &[std::slice::from_ref(x), &args[..]].concat()))
            }
        }
    }

    fn autograd(&mut self, step: &[Value]) -> Result<Value, GraphError> {
        let of = |value| names(value).into_iter().map(|name| &self.variables[name]).collect::<Vec<_>>();
        let found = grad_with(&of(&step[1]), &of(&step[2]), &self.options(step.get(3)))?;
        let values = found.iter().map(|g| g.as_ref().map_or(Value::Null, |g| plain(&g.value()))).collect();
        for (name, g) in step.get(4).map(names).unwrap_or_default().into_iter().zip(found) {
            self.variables.insert(name.to_owned(), g.expect("a gradient"));
        }
        Ok(Value::Array(values))
    }

    fn hook(&mut self, name: &Value, kind: &str, label: &str) -> Result<Value, GraphError> {
        let (kind, seen) = (kind.to_owned(), Arc::clone(self.seen.entry(label.to_owned()).or_default()));
        let handle = self.variable(name).register_hook(move |g| {
            seen.lock().unwrap().push(plain(&g.value()));
            hook(&kind, g)
        })?;
        self.handles.insert(label.to_owned(), handle);
        Ok(Value::Null)
    }

    fn step(&mut self, step: &[Value]) -> Result<Value, GraphError> {
        let done = |()| Value::Null;
        let or_nothing = |x: Option<Tensor>| x.as_ref().map_or(Value::Null, plain);
        match text(&step[0]) {
            "leaf" => self.bind(&step[1], Var::leaf(tensor(&step[2]))),
            "const" => self.bind(&step[1], Var::constant(tensor(&step[2]))),
            "alias" => self.bind(&step[1], self.variable(&step[2]).clone()),
            // PyTorch keeps less for a number than for a tensor.
            "op" if text(&step[2]) == "powf" && step[4].is_number() => {
                let power = self.variable(&step[3]).powf(number(&step[4]));
                self.bind(&step[1], power)
            }
            "op" => {
                let args: Vec<Var> = step[3..].iter().map(|arg| self.operand(arg)).collect();
                self.bind(&step[1], compute(text(&step[2]), &args))
            }
            "op_" => self.change(&step[1], text(&step[2]), &step[3..]).map(done),
            "assign" => {
                let part = number(&step[3]) as usize..number(&step[4]) as usize;
                self.variable(&step[1]).assign(number(&step[2]) as isize, part, self.operand(&step[5])).map(done)
            }
            "set_value" => {
                self.variable(&step[1]).set_value(tensor(&step[2]));
                Ok(Value::Null)
            }
            "step" => {
                let x = self.variable(&step[1]);
                let change = x.grad().expect("a gradient") * number(&step[2]);
                no_grad(|| x.update(|x| x - Var::constant(change))).map(done)
            }
            "backward" => self.variable(&step[1]).backward_with(&self.options(step.get(2))).map(done),
            "autograd" => self.autograd(step),
            "grad" => Ok(or_nothing(self.variable(&step[1]).grad())),
            "grad_var" => {
                let grad = self.variable(&step[2]).grad_var().expect("a gradient");
                self.bind(&step[1], grad)
            }
            "zero_grad" => {
                self.variable(&step[1]).zero_grad();
                Ok(Value::Null)
            }
            "value" => Ok(plain(&self.variable(&step[1]).value())),
            "requires_grad" => Ok(json!(self.variable(&step[1]).requires_grad())),
            "is_leaf" => Ok(json!(self.variable(&step[1]).is_leaf())),
            "retain_grad" => self.variable(&step[1]).retain_grad().map(done),
            "hook" => self.hook(&step[1], text(&step[2]), text(&step[3])),
            "remove" => {
                self.handles.remove(text(&step[1])).expect("a hook").remove();
                Ok(Value::Null)
            }
            "seen" => Ok(Value::Array(self.seen[text(&step[1])].lock().unwrap().clone())),
            other => panic!("the step `{other}` is unknown"),
        }
    }

    /// Runs steps up to the end of the mode that they are in; how many that were.
    fn steps(&mut self, steps: &[Value], found: &mut Vec<Value>) -> usize {
        let mut k = 0;
        while k < steps.len() {
            let step = steps[k].as_array().expect("a step");
            k += 1;
            match text(&step[0]) {
                "begin" => {
                    found.push(Value::Null);
                    let rest = &steps[k..];
                    k += match text(&step[1]) {
                        "no_grad" => no_grad(|| self.steps(rest, found)),
                        _ => detect_anomaly(|| self.steps(rest, found)),
                    };
                }
                "end" => {
                    found.push(Value::Null);
                    break;
                }
                _ => found.push(self.step(step).unwrap_or_else(|e| json!(format!("refused:{}", reason(&e))))),
            }
        }
        k
    }
}

fn is_close(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().expect("a number"), b.as_f64().expect("a number"));
            (a - b).abs() <= 1e-12 * b.abs().max(1e-3)
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_close(a, b)),
        (Value::Object(a), Value::Object(b)) => b.iter().all(|(name, b)| is_close(&a[name], b)),
        _ => found == expected,
    }
}

/// Where a script goes another way than PyTorch.
fn judge(script: &Value) -> Vec<String> {
    let steps = script["steps"].as_array().expect("steps");
    let expected = script["expect"].as_array().expect("what PyTorch gave");
    let mut found = Vec::new();
    let end = catch_unwind(AssertUnwindSafe(|| Run::default().steps(steps, &mut found)));
    found.resize(steps.len(), json!(if end.is_err() { "panicked" } else { "not run" }));
    let pairs = steps.iter().zip(found.iter().zip(expected)).enumerate();
    pairs
        .filter(|(_, (_, (found, expected)))| !is_close(found, expected))
        .map(|(k, (step, (found, expected)))| {
            format!("{}, step {k}: {step} gave {found} instead of {expected}", script["name"])
        })
        .collect()
}

#[test]
fn every_step_is_that_of_pytorch() {
    let scripts: Vec<Value> = serde_json::from_str(include_str!("pytorch/scripts.json")).expect("the data is JSON");
    assert!(scripts.len() >= 60, "{} scripts", scripts.len());
    let failures: Vec<String> = scripts.iter().flat_map(judge).collect();
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

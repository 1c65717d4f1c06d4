//! Hooks that do what nobody expects of them, and graphs that several threads give up.

#![cfg(feature = "graph")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use autodiff_runtime::graph::{Backward, GraphError, HookHandle, Var, is_grad_enabled};

fn grad_of(x: &Var) -> f64 {
    x.grad().expect("a gradient").item()
}

#[test]
fn a_hook_walks_the_graph_that_is_being_walked() {
    let x = Var::leaf(2.0);
    let y = &x * &x;
    let (again, calls) = (y.clone(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&calls);
    let retained = || Backward::new().retain_graph();
    y.register_hook(move |_| {
        if counted.fetch_add(1, Ordering::SeqCst) == 0 {
            again.backward_with(&retained()).expect("the graph is retained");
        }
        None
    })
    .unwrap();
    y.backward_with(&retained()).unwrap();
    assert_eq!((calls.load(Ordering::SeqCst), grad_of(&x)), (2, 8.0));
}

#[test]
fn a_hook_gives_up_its_variable_and_forgets_the_gradient() {
    let x = Var::leaf(2.0);
    let y = &x * &x;
    let owned = Mutex::new(Some(y.clone()));
    y.register_hook(move |_| {
        owned.lock().unwrap().take();
        None
    })
    .unwrap();
    let leaf = x.clone();
    x.register_hook(move |_| {
        leaf.zero_grad();
        leaf.register_hook(|_| None).expect("a leaf");
        None
    })
    .unwrap();
    let z = y * 3.0;
    z.backward().unwrap();
    assert_eq!(grad_of(&x), 12.0);
}

#[test]
fn a_hook_removes_itself() {
    let x = Var::leaf(2.0);
    let handle = Arc::new(Mutex::new(None::<HookHandle>));
    let own = Arc::clone(&handle);
    let hook = move |_: &Var| {
        own.lock().unwrap().take().expect("it is called once").remove();
        Some(Var::constant(100.0))
    };
    *handle.lock().unwrap() = Some(x.register_hook(hook).unwrap());
    (&x * 3.0).backward().unwrap();
    (&x * 3.0).backward().unwrap();
    assert_eq!(grad_of(&x), 103.0);
}

#[test]
fn a_hook_changes_a_value_that_the_pass_needs() {
    let x = Var::leaf(2.0);
    let (square, leaf) = (&x * &x, x.clone());
    let y = &square * 3.0;
    y.register_hook(move |_| {
        leaf.update(|x| x * 2.0).expect("a pass records nothing");
        None
    })
    .unwrap();
    assert_eq!(y.backward(), Err(GraphError::Changed { operation: "mul" }));
    assert!(x.grad().is_none());
}

#[test]
fn a_hook_that_panics_leaves_everything_as_it_was() {
    let x = Var::leaf(2.0);
    let y = &x * &x;
    let handle = x.register_hook(|_| panic!("no")).unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| y.backward())).is_err());
    assert!(is_grad_enabled() && x.grad().is_none());
    handle.remove();
    y.backward().unwrap();
    assert_eq!(grad_of(&x), 4.0);
}

/// Runs on a thread whose stack has no room for recursion.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
    thread::Builder::new().stack_size(128 * 1024).spawn(run).expect("a thread")
}

#[test]
fn two_threads_give_up_a_graph_at_once() {
    for is_reversed in [false, true] {
        let mut all = vec![Var::leaf(1.0) * 1.0];
        for k in 0..20_000 {
            all.push(&all[k] * 1.0);
        }
        let (mut others, start) = (all.clone(), Arc::new(Barrier::new(2)));
        if is_reversed {
            others.reverse();
        }
        let threads = [all, others].map(|variables| {
            let start = Arc::clone(&start);
            on_a_small_stack(move || {
                start.wait();
                drop(variables);
            })
        });
        threads.into_iter().for_each(|thread| thread.join().expect("no overflow"));
    }
}

#[test]
fn hooks_that_own_variables_with_hooks_are_given_up() {
    let mut y = Var::leaf(1.0) * 1.0;
    for _ in 0..20_000 {
        let (next, owned) = (&y * 1.0, y);
        next.register_hook(move |_| Some(owned.detach())).unwrap();
        y = next;
    }
    on_a_small_stack(move || drop(y)).join().expect("no overflow");
}

#[test]
fn another_thread_gives_up_a_graph_with_changes_in_place() {
    let y = Var::leaf(1.0) * 1.0;
    for _ in 0..20_000 {
        y.update(|y| y * 1.0).unwrap();
    }
    on_a_small_stack(move || drop(y)).join().expect("no overflow");
}

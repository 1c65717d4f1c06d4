//! The programs whose expansions are kept as snapshots are right, too.

#[path = "../expansions/aliasing_call.rs"]
mod aliasing_call_case;
#[path = "../expansions/arm_exports.rs"]
mod arm_exports_case;
#[path = "../expansions/call.rs"]
mod call_case;
#[path = "../expansions/chain.rs"]
mod chain_case;
#[path = "../expansions/counters.rs"]
mod counters_case;
#[path = "../expansions/early_return.rs"]
mod early_return_case;
#[path = "../expansions/fixed_cell.rs"]
mod fixed_cell_case;
#[path = "../expansions/folded_constants.rs"]
mod folded_constants_case;
#[path = "../expansions/fused_loop.rs"]
mod fused_loop_case;
#[path = "../expansions/no_dead_code.rs"]
mod no_dead_code_case;
#[path = "../expansions/no_ones.rs"]
mod no_ones_case;
#[path = "../expansions/nothing_carried_unchanged.rs"]
mod nothing_carried_unchanged_case;
#[path = "../expansions/order_free_loop.rs"]
mod order_free_loop_case;
#[path = "../expansions/private_arrays.rs"]
mod private_arrays_case;
#[path = "../expansions/recomputed.rs"]
mod recomputed_case;
#[path = "../expansions/record.rs"]
mod record_case;
#[path = "../expansions/register_cells.rs"]
mod register_cells_case;
#[path = "../expansions/rollback.rs"]
mod rollback_case;
#[path = "../expansions/second_order.rs"]
mod second_order_case;
#[path = "../expansions/shared_array.rs"]
mod shared_array_case;
#[path = "../expansions/shared_subexpressions.rs"]
mod shared_subexpressions_case;
#[path = "../expansions/whole_overwrite.rs"]
mod whole_overwrite_case;

use aliasing_call_case::aliasing_call;
use arm_exports_case::arm_exports;
use call_case::call;
use chain_case::chain;
use counters_case::counters;
use differentiable::prelude::*;
use early_return_case::early_return;
use fixed_cell_case::fixed_cell;
use folded_constants_case::folded_constants;
use fused_loop_case::fused_loop;
use no_dead_code_case::no_dead_code;
use no_ones_case::no_ones;
use nothing_carried_unchanged_case::nothing_carried_unchanged;
use order_free_loop_case::order_free_loop;
use private_arrays_case::private_arrays;
use recomputed_case::recomputed;
use record_case::record;
use register_cells_case::register_cells;
use rollback_case::rollback;
use second_order_case::second_order;
use shared_array_case::shared_array;
use shared_subexpressions_case::shared_subexpressions;
use whole_overwrite_case::whole_overwrite;

#[differentiable(order = 2)]
fn rolls_back(w: &[f64], c: f64) -> f64 {
    let mut u = w.to_vec();
    let s = rollback(&mut u, c);
    s * u[1] + rollback(&mut u, s) * u[2]
}

judge! {
    aliasing_call(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    arm_exports(x: f64 = 0.7, y: f64 = 1.3);
    arm_exports(x: f64 = 1.7, y: f64 = 1.3);
    call(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6]);
    chain(xs: &[f64] = vec![0.9, 1.2, -0.6], ys: &[f64] = vec![0.3, -0.7], t: f64 = 0.7);
    counters(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8]);
    early_return(x: f64 = 0.7, w: &[f64] = vec![4.9, 5.2, -0.6]);
    early_return(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6]);
    early_return(x: f64 = -0.7, w: &[f64] = vec![]);
    fixed_cell(m: &[f64] = vec![0.9, 1.2, -0.6], x: &[f64] = vec![0.7, 0.3]);
    folded_constants(x: f64 = 0.7);
    fused_loop(w: &[f64] = vec![0.9, 1.2, -0.6], t: f64 = 0.7);
    no_dead_code(x: f64 = 0.7, y: f64 = 1.3);
    no_ones(x: f64 = 0.7, y: f64 = 1.3, z: f64 = 0.4);
    nothing_carried_unchanged(x: f64 = 0.7; n: usize = 4);
    order_free_loop(w: &[f64] = vec![0.9, 1.2, -0.6]);
    private_arrays(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7; n: usize = 3);
    recomputed(w: &[f64] = vec![0.9, 1.2, -0.6], x: f64 = 0.7);
    record(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6]);
    register_cells(x: &[f64] = vec![0.9, 1.2, -0.6, 0.4]);
    second_order(x: f64 = 0.7, w: &[f64] = vec![0.9, 1.2, -0.6]);
    shared_array(w: &[f64] = vec![0.9, 1.2, -0.6]; n: usize = 3);
    shared_subexpressions(x: f64 = 0.7, y: f64 = 1.3);
    whole_overwrite(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4, 0.8, 0.1, -0.3, 0.5, 0.7], x: [f64; 3] = [0.3, -0.8, 0.6]; n: usize = 3);
    rolls_back(w: &[f64] = vec![0.9, 1.2, -0.6, 0.4], c: f64 = 0.7);
}

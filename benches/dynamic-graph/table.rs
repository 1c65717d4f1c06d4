//! The table of results in Markdown.

use crate::workloads::Workload;

/// Where it is kept.
pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/DYNAMIC_GRAPH.md");

/// The fastest times of a workload, in nanoseconds.
pub struct Row {
    about: &'static str,
    bound: f64,
    ours: f64,
    pytorch: f64,
}

impl Row {
    pub fn new(workload: &Workload) -> Row {
        Row { about: workload.about, bound: workload.bound, ours: f64::INFINITY, pytorch: f64::INFINITY }
    }

    pub fn keep_fastest(&mut self, ours: f64, pytorch: f64) {
        self.ours = self.ours.min(ours);
        self.pytorch = self.pytorch.min(pytorch);
    }

    fn line(&self) -> String {
        let ratio = self.pytorch / self.ours;
        let mark = if ratio < self.bound { "**" } else { "" };
        let (about, bound) = (self.about, self.bound);
        format!(
            "| {about} | {} | {} | {mark}{ratio:.0} (bound {bound:.0}){mark} |\n",
            readable(self.ours),
            readable(self.pytorch)
        )
    }
}

pub fn text(rows: &[Row], version: &str) -> String {
    let lines: String = rows.iter().map(Row::line).collect();
    format!(
        "# Speed of the dynamic graph\n\n\
         `benches/dynamic-graph/compare.sh`, which installs PyTorch; here PyTorch {version}, both in `f64` on one thread, in\n\
         turns, the fastest of many batches.\n\n\
         | workload | here | PyTorch | times as fast |\n\
         |---|---:|---:|---:|\n\
         {lines}"
    )
}

fn readable(nanoseconds: f64) -> String {
    if nanoseconds < 1000.0 { format!("{nanoseconds:.0} ns") } else { format!("{:.1} µs", nanoseconds / 1000.0) }
}

//! Measure how the engine's time grows with its input.
//!
//! Each kind of input is made three times, each twice as large as the one before.
//! `cargo xtask bench growth` prints the exponent of the growth, by operation: 1 is in proportion, 2 is with the square. Sorting
//! (n·log n) and memory that no longer fits the processor's caches come to 1.1 to 1.3; over 1.6 the program fails. `cargo test --bench
//! growth` does the same with smaller inputs. Words choose kinds: `cargo xtask bench growth header`.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "growth/import.rs"]
mod import;
#[path = "growth/policy.rs"]
mod policy;
#[path = "growth/request.rs"]
mod request;
#[path = "growth/scenario.rs"]
mod scenario;
#[path = "growth/text.rs"]
mod text;

use std::cell::OnceCell;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

use cpu_time::ProcessTime;
use lexopt::{Arg, ValueExt as _};
use why403::explain::{SuggestionSearch, explain, warnings};
use why403::export::{EmbedOptions, ExportKind, Exported};
use why403::gateway::{Outcome, Simulation, pattern_mismatches, simulate};
use why403::import as importers;
use why403::json;
use why403::scenario::{RequestIndex, Scenario, link, read, write, write_pretty};
use why403::secrets::{self, SecretKind};

/// The largest exponent that passes.
const MOST: f64 = 1.6;

/// How often a measurement that fails is taken again: another program may have had the processor.
const ATTEMPTS: usize = 4;

/// The least bytes of an input: what does not depend on its size matters less then.
const MIN_TEXT: usize = 1 << 13;

/// The most bytes of an input: as much as a link holds.
const MAX_TEXT: usize = 1 << 20;

fn main() -> ExitCode {
    let (mut is_bench, mut table, mut words) = (false, false, Vec::new());
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().unwrap() {
        match argument {
            // Given by `cargo bench`, and not by `cargo test`.
            Arg::Long("bench") => is_bench = true,
            Arg::Long("table") => table = true,
            Arg::Value(word) => words.push(word.string().unwrap()),
            // Options of the usual test harness.
            _ => {}
        }
    }
    let enough = Duration::from_millis(if is_bench { 8 } else { 2 });
    if table {
        return row(enough);
    }
    print!("{:<36}", "exponent of the growth");
    OPERATIONS.iter().for_each(|(name, _)| print!("{name:>10}"));
    println!();
    let mut failed = Vec::new();
    for (kind, text) in KINDS.into_iter().flatten() {
        if !words.is_empty() && !words.iter().any(|word| kind.contains(word.as_str())) {
            continue;
        }
        print!("{kind:<36}");
        for (operation, run) in OPERATIONS {
            let growth = growth(*text, *run, enough);
            print!("{growth:>10}");
            std::io::Write::flush(&mut std::io::stdout()).unwrap();
            if growth.exponent > MOST {
                failed.push(format!(
                    "{operation} of {kind}, {} and twice and four times as many: {:?}",
                    growth.size, growth.times
                ));
            }
        }
        println!();
    }
    for one in &failed {
        println!("over {MOST}: {one}");
    }
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Print a row of the table of `cargo xtask bench`: how much longer twice as much takes at most.
fn row(enough: Duration) -> ExitCode {
    let measured = KINDS.into_iter().flatten().flat_map(|(_, text)| {
        let growths = OPERATIONS
            .iter()
            .map(|(_, run)| growth(*text, *run, enough).exponent);
        growths.collect::<Vec<_>>()
    });
    let most = measured.fold(0.0, f64::max);
    let kinds = KINDS.into_iter().flatten().count();
    let (twice, operations) = (most.exp2(), OPERATIONS.len());
    println!(
        "| twice the input, the worst of {operations} operations on {kinds} kinds of input, native | {twice:.2} times | in proportion | 2.00 times | {:.2} |",
        twice / 2.0
    );
    ExitCode::from(u8::from(most > MOST))
}

/// A measured growth.
#[derive(Default)]
struct Growth {
    /// 0 where even the largest input takes no time to speak of.
    exponent: f64,
    size: usize,
    times: [Duration; 3],
}

impl std::fmt::Display for Growth {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.size == 0 {
            formatter.pad("-")
        } else {
            formatter.pad(&format!("{:.2}", self.exponent))
        }
    }
}

/// The growth from the first size that takes time enough to be measured to four times as much.
fn growth(text: fn(usize) -> String, run: fn(&Input), enough: Duration) -> Growth {
    let mut size = 8;
    let mut input = Input::new(text(size));
    while input.text.len() < MIN_TEXT || time(&input, run, 1) < enough {
        size *= 2;
        input = Input::new(text(size));
        if input.text.len() * 4 > MAX_TEXT || size > MAX_TEXT {
            break;
        }
    }
    if time(&input, run, 3) < enough / 10 {
        return Growth::default();
    }
    let measured = growth_from(size, text, run);
    if measured.exponent <= MOST {
        return measured;
    }
    // A step, where memory no longer fits a cache, stands at one size. What grows too fast does so from any size on.
    let larger = growth_from(size * 2, text, run);
    if larger.exponent < measured.exponent {
        larger
    } else {
        measured
    }
}

/// The growth from a size to four times as much.
fn growth_from(size: usize, text: fn(usize) -> String, run: fn(&Input)) -> Growth {
    let inputs = [size, size * 2, size * 4].map(|size| Input::new(text(size)));
    let mut best = [Duration::MAX; 3];
    let mut exponent = f64::MAX;
    for _ in 0..ATTEMPTS {
        for (best, input) in best.iter_mut().zip(&inputs) {
            *best = (*best).min(time(input, run, 2));
        }
        exponent = (best[2].as_secs_f64() / best[0].as_secs_f64()).log2() / 2.0;
        // What takes that long is no accident.
        if exponent <= MOST || best[2] > Duration::from_secs(1) {
            break;
        }
    }
    Growth {
        exponent,
        size,
        times: best,
    }
}

/// The shortest of some runs, in the time that this process had a processor.
fn time(input: &Input, run: fn(&Input), runs: usize) -> Duration {
    let one = || {
        let start = ProcessTime::now();
        run(black_box(input));
        start.elapsed()
    };
    (0..runs).map(|_| one()).min().unwrap()
}

/// An input, with what operations start from.
struct Input {
    text: String,
    scenario: Scenario,
    simulation: OnceCell<Simulation>,
    link: String,
}

impl Input {
    fn new(text: String) -> Self {
        let scenario = read(&text).scenario;
        let link = link::encode(&scenario, link::LinkFormat::Preset);
        Self {
            text,
            scenario,
            simulation: OnceCell::new(),
            link,
        }
    }

    fn outcomes(&self) -> &[Outcome] {
        let simulation = self.simulation.get_or_init(|| simulate(&self.scenario));
        &simulation.outcomes
    }

    /// The last request.
    fn last(&self) -> RequestIndex {
        RequestIndex(self.scenario.requests().count().saturating_sub(1))
    }
}

type Operation = (&'static str, fn(&Input));

const OPERATIONS: &[Operation] = &[
    ("parse", |input| {
        let parsed = json::parse(&input.text);
        black_box(parsed.root.as_ref().map(json::compact));
        black_box((
            json::minify(&input.text),
            json::pretty(&input.text),
            json::literal(&input.text),
        ));
    }),
    ("read", |input| drop(black_box(read(&input.text)))),
    ("secrets", |input| drop(black_box(secrets::find(&input.scenario)))),
    ("replace", |input| {
        black_box(secrets::replace(&input.scenario, &SecretKind::ALL));
    }),
    ("write", |input| {
        black_box((write(&input.scenario), write_pretty(&input.scenario)));
    }),
    ("link", |input| {
        black_box((
            link::encode(&input.scenario, link::LinkFormat::Preset),
            link::decode(&input.link),
        ))
        .1
        .ok();
    }),
    ("export", |input| {
        let exported = Exported::new(&input.scenario, None, None, EmbedOptions::default());
        for kind in ExportKind::ALL {
            black_box(exported.text(kind)).ok();
        }
    }),
    ("simulate", |input| {
        black_box(simulate(&input.scenario));
    }),
    ("warnings", |input| drop(black_box(warnings(&input.scenario)))),
    // Of every request: the command line and the page's table print them all.
    ("explain", |input| {
        for (outcome, request) in input.outcomes().iter().zip(input.scenario.requests()) {
            black_box(pattern_mismatches(
                &input.scenario.api,
                &request.call.request,
                outcome,
            ));
        }
        for outcome in input.outcomes() {
            black_box(explain(&input.scenario, outcome));
        }
    }),
    ("import", |input| {
        drop(black_box(importers::import(&input.text, None)))
    }),
    ("suggest", |input| {
        if let Some(outcome) = input.outcomes().last() {
            let mut search = SuggestionSearch::new(&input.scenario, outcome, input.last());
            while search.step() {}
            black_box(search.found());
        }
    }),
];

/// A kind of input: its name, and its text at a size.
type InputKind = (&'static str, fn(usize) -> String);

/// The kinds of inputs, in groups.
const KINDS: [&[InputKind]; 4] = [scenario::KINDS, policy::KINDS, request::KINDS, import::KINDS];

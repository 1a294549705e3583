//! Splits the page's WebAssembly in two: what the first outcome needs, and what can come later.
//!
//! Functions of the modules that `later.txt` names, and those that only they call, move to a second file. What is left in
//! the first file calls them through its function table, where the second file puts them when it is instantiated; both share
//! memory, table and globals. A call that comes before that loads the second file on the spot (`why403LoadLater` in
//! www/boot.js): the split changes when code arrives, never what it does.
//!
//! Works on a module that wasm-bindgen has made, with the functions' names still in it.

mod names;
mod short;
#[cfg(test)]
mod tests;

use crate::Result;
use names::{Names, texts};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use walrus::ir::{Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind,
    GlobalId, GlobalKind, ImportedFunction, Module, TableId, ValType,
};

/// Part of the name of the function, imported by the page, that loads the second file at once.
const LOADER: &str = "why403LoadLater";
/// The module name under which the second file imports from the first.
const FIRST: &str = "first";

/// A function by its place in the module, which is the same however often the module is parsed.
type Place = usize;

/// Reads a module and writes its two halves, and a JSON object of the names that are shorter in them.
pub fn split(arguments: &[String]) -> Result<()> {
    let [whole, first, later, short] = arguments else {
        return Err("split WHOLE.wasm FIRST.wasm LATER.wasm NAMES.json".to_owned());
    };
    let names = crate::root().join("xtask/later.txt");
    let names = fs::read_to_string(&names).map_err(|error| format!("{}: {error}", names.display()))?;
    let bytes = fs::read(whole).map_err(|error| format!("{whole}: {error}"))?;
    let names = Names::read(&names);
    let halves = halves(&bytes, &names, &texts(&names)?).map_err(|error| format!("{whole}: {error:#}"))?;
    println!(
        "split: {} of {} functions come later, {} of them are called from the first part; so do {} bytes of text",
        halves.moved, halves.functions, halves.doors, halves.text
    );
    let names = short::json(&halves.names).into_bytes();
    for (path, bytes) in [(first, &halves.first), (later, &halves.later), (short, &names)] {
        fs::write(Path::new(path), bytes).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

struct Halves {
    first: Vec<u8>,
    later: Vec<u8>,
    /// Imports and exports that have a shorter name, by the one that they had.
    names: BTreeMap<String, String>,
    functions: usize,
    moved: usize,
    doors: usize,
    text: usize,
}

fn halves(bytes: &[u8], names: &Names<'_>, texts: &[Vec<u8>]) -> walrus::Result<Halves> {
    let mut first = parse(bytes)?;
    let mut later = parse(bytes)?;
    let plan = Plan::of(&first, names);
    let table = first
        .tables
        .main_function_table()?
        .ok_or_else(|| anyhow::anyhow!("the module has no function table"))?;
    let start = first.tables.get(table).initial;
    let loaded = keep_first(&mut first, &plan, table)?;
    let exports = export_for_later(&mut first, &plan, loaded);
    let data = take_texts(&mut first, texts)?;
    let text = data.iter().map(|(_, text)| text.len()).sum();
    keep_later(&mut later, &plan, &exports, start, data)?;
    walrus::passes::gc::run(&mut first);
    walrus::passes::gc::run(&mut later);
    let names = short::shorten(&mut first);
    Ok(Halves {
        first: first.emit_wasm(),
        later: later.emit_wasm(),
        names,
        functions: plan.functions,
        moved: plan.moved.len(),
        doors: plan.doors.len(),
        text,
    })
}

fn parse(bytes: &[u8]) -> walrus::Result<Module> {
    walrus::ModuleConfig::new()
        .generate_producers_section(false)
        .parse(bytes)
}

fn in_order(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(walrus::Function::id).collect()
}

/// What a function mentions.
#[derive(Default)]
struct Mentions {
    functions: BTreeSet<FunctionId>,
}

impl<'i> Visitor<'i> for Mentions {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.functions.insert(*function);
    }
}

fn mentions(module: &Module, function: FunctionId) -> BTreeSet<FunctionId> {
    let mut mentions = Mentions::default();
    if let FunctionKind::Local(local) = &module.funcs.get(function).kind {
        dfs_in_order(&mut mentions, local, local.entry_block());
    }
    mentions.functions
}

/// Which functions move, and which of them are called from what stays.
struct Plan {
    functions: usize,
    moved: BTreeSet<Place>,
    /// Those that are called from the first part or stand in the function table, in the order of their new slots.
    doors: Vec<Place>,
    /// What the moved functions mention of the first part.
    needed: BTreeSet<Place>,
    loader: Option<Place>,
}

impl Plan {
    fn of(module: &Module, names: &Names<'_>) -> Self {
        let ids = in_order(module);
        let places: BTreeMap<FunctionId, Place> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let place = |id: &FunctionId| places.get(id).copied();
        let local = |id: FunctionId| matches!(module.funcs.get(id).kind, FunctionKind::Local(_));
        let named: BTreeSet<Place> = ids
            .iter()
            .enumerate()
            .filter(|(_, id)| local(**id))
            .filter(|(_, id)| {
                module
                    .funcs
                    .get(**id)
                    .name
                    .as_deref()
                    .is_some_and(|name| names.names(name))
            })
            .map(|(at, _)| at)
            .collect();
        let calls: Vec<BTreeSet<Place>> = ids
            .iter()
            .map(|id| mentions(module, *id).iter().filter_map(place).collect())
            .collect();
        // What the browser or a function pointer can reach.
        let mut roots: BTreeSet<Place> = BTreeSet::new();
        for export in module.exports.iter() {
            if let ExportItem::Function(id) = export.item {
                roots.extend(place(&id));
            }
        }
        roots.extend(module.start.as_ref().and_then(place));
        let exported = roots.clone();
        let mut in_table: BTreeSet<Place> = BTreeSet::new();
        for element in module.elements.iter() {
            match &element.items {
                ElementItems::Functions(functions) => in_table.extend(functions.iter().filter_map(place)),
                ElementItems::Expressions(_, items) => {
                    in_table.extend(items.iter().filter_map(|item| match item {
                        ConstExpr::RefFunc(id) => place(id),
                        _ => None,
                    }))
                }
            }
        }
        roots.extend(in_table.iter().copied());
        let named: BTreeSet<Place> = named.difference(&exported).copied().collect();
        // From the roots, as far as it goes without the named functions: that is the first part.
        let mut stays: BTreeSet<Place> = BTreeSet::new();
        let mut open: Vec<Place> = roots.difference(&named).copied().collect();
        while let Some(at) = open.pop() {
            if stays.insert(at) {
                let next = calls.get(at).into_iter().flatten();
                open.extend(next.filter(|at| !named.contains(at) && !stays.contains(at)));
            }
        }
        let moved: BTreeSet<Place> = (0..ids.len())
            .filter(|at| !stays.contains(at) && ids.get(*at).is_some_and(|id| local(*id)))
            .collect();
        let of = |set: &BTreeSet<Place>| -> BTreeSet<Place> {
            set.iter()
                .filter_map(|at| calls.get(*at))
                .flatten()
                .copied()
                .collect()
        };
        let called = of(&stays);
        let doors = moved
            .iter()
            .copied()
            .filter(|at| called.contains(at) || in_table.contains(at))
            .collect();
        let needed = of(&moved).difference(&moved).copied().collect();
        let loader = ids.iter().position(|id| {
            let import = module.imports.get_imported_func(*id);
            import.is_some_and(|import| import.name.contains(LOADER))
        });
        Self {
            functions: ids.len(),
            moved,
            doors,
            needed,
            loader,
        }
    }
}

/// Makes the first half: moved functions become calls through the table. Gives the global that says whether they are there.
fn keep_first(module: &mut Module, plan: &Plan, table: TableId) -> walrus::Result<GlobalId> {
    let ids = in_order(module);
    let at = |place: Place| {
        ids.get(place)
            .copied()
            .ok_or_else(|| anyhow::anyhow!("no function {place}"))
    };
    let loader = plan
        .loader
        .ok_or_else(|| anyhow::anyhow!("the module imports no function named {LOADER}"))?;
    let loader = at(loader)?;
    let loaded = module
        .globals
        .add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    let mut ensure = FunctionBuilder::new(&mut module.types, &[], &[]);
    ensure
        .func_body()
        .global_get(loaded)
        .unop(walrus::ir::UnaryOp::I32Eqz)
        .if_else(
            None,
            |then| {
                then.call(loader);
            },
            |_| {},
        );
    let ensure = ensure.finish(Vec::new(), &mut module.funcs);
    let first_slot = module.tables.get(table).initial;
    let slots: BTreeMap<Place, usize> = plan
        .doors
        .iter()
        .enumerate()
        .map(|(slot, at)| (*at, slot))
        .collect();
    for place in &plan.moved {
        let id = at(*place)?;
        let ty = module.funcs.get(id).ty();
        let (params, results) = module.types.params_results(ty);
        let (params, results) = (params.to_vec(), results.to_vec());
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        let arguments: Vec<_> = params.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut body = builder.func_body();
        match slots.get(place) {
            // Called by moved functions alone.
            None => {
                body.unreachable();
            }
            Some(slot) => {
                body.call(ensure);
                for argument in &arguments {
                    body.local_get(*argument);
                }
                let slot = i32::try_from(first_slot)? + i32::try_from(*slot)?;
                body.i32_const(slot).call_indirect(ty, table);
            }
        }
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
    }
    let more = u64::try_from(plan.doors.len())?;
    let table = module.tables.get_mut(table);
    table.initial += more;
    table.maximum = table.maximum.map(|maximum| maximum + more);
    Ok(loaded)
}

/// Takes texts out of the module's data, each from the one place where it stands; gives them with their addresses.
fn take_texts(module: &mut Module, texts: &[Vec<u8>]) -> walrus::Result<Vec<(i32, Vec<u8>)>> {
    let mut taken = Vec::new();
    for text in texts {
        let mut places = 0;
        let segments: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
        for segment in segments {
            let data = module.data.get_mut(segment);
            let DataKind::Active {
                offset: ConstExpr::Value(Value::I32(base)),
                ..
            } = data.kind
            else {
                continue;
            };
            let mut from = 0;
            while let Some(at) = find(data.value.get(from..).unwrap_or_default(), text).map(|at| at + from) {
                places += 1;
                from = at + text.len();
                if let Some(place) = data.value.get_mut(at..from) {
                    place.fill(0);
                }
                taken.push((base + i32::try_from(at)?, text.clone()));
            }
        }
        if places != 1 {
            let start = String::from_utf8_lossy(text.get(..60).unwrap_or(text)).into_owned();
            anyhow::bail!("a text is {places} times in the program's data: {start}");
        }
    }
    Ok(taken)
}

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|window| window == text)
}

/// Names under which the first half exports what the second needs.
struct Exports {
    functions: BTreeMap<Place, String>,
    memories: Vec<String>,
    tables: Vec<String>,
    globals: Vec<String>,
    loaded: String,
}

fn export_for_later(module: &mut Module, plan: &Plan, loaded: GlobalId) -> Exports {
    let ids = in_order(module);
    let mut count = 0_usize;
    let mut export = |module: &mut Module, item: ExportItem| {
        let name = format!("${}", base36(count));
        count += 1;
        module.exports.add(&name, item);
        name
    };
    let functions = plan
        .needed
        .iter()
        .filter_map(|place| Some((*place, *ids.get(*place)?)))
        .map(|(place, id)| (place, export(module, ExportItem::Function(id))))
        .collect();
    let memories: Vec<_> = module.memories.iter().map(walrus::Memory::id).collect();
    let tables: Vec<_> = module.tables.iter().map(walrus::Table::id).collect();
    let globals: Vec<_> = module
        .globals
        .iter()
        .map(walrus::Global::id)
        .filter(|id| *id != loaded)
        .collect();
    Exports {
        functions,
        memories: memories
            .into_iter()
            .map(|id| export(module, ExportItem::Memory(id)))
            .collect(),
        tables: tables
            .into_iter()
            .map(|id| export(module, ExportItem::Table(id)))
            .collect(),
        globals: globals
            .into_iter()
            .map(|id| export(module, ExportItem::Global(id)))
            .collect(),
        loaded: export(module, ExportItem::Global(loaded)),
    }
}

fn base36(number: usize) -> String {
    let digit = |number: usize| {
        char::from(
            *b"0123456789abcdefghijklmnopqrstuvwxyz"
                .get(number % 36)
                .unwrap_or(&b'0'),
        )
    };
    if number < 36 {
        digit(number).to_string()
    } else {
        format!("{}{}", base36(number / 36), digit(number))
    }
}

/// Makes the second half: everything but the moved functions is imported.
fn keep_later(
    module: &mut Module,
    plan: &Plan,
    exports: &Exports,
    first_slot: u64,
    texts: Vec<(i32, Vec<u8>)>,
) -> walrus::Result<()> {
    let ids = in_order(module);
    module.start = None;
    let all: Vec<_> = module.exports.iter().map(walrus::Export::id).collect();
    all.into_iter().for_each(|id| module.exports.delete(id));
    let elements: Vec<_> = module.elements.iter().map(walrus::Element::id).collect();
    for table in module.tables.iter_mut() {
        table.elem_segments.clear();
    }
    elements.into_iter().for_each(|id| module.elements.delete(id));
    let data: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for memory in module.memories.iter_mut() {
        memory.data_segments.clear();
    }
    data.into_iter().for_each(|id| module.data.delete(id));
    let table = module
        .tables
        .main_function_table()?
        .ok_or_else(|| anyhow::anyhow!("the module has no function table"))?;

    // The imports of the whole module come through the first half as well.
    let mut old: BTreeMap<Place, walrus::ImportId> = BTreeMap::new();
    for (place, id) in ids.iter().enumerate() {
        if let FunctionKind::Import(import) = &module.funcs.get(*id).kind {
            old.insert(place, import.import);
        }
    }
    for (place, name) in &exports.functions {
        let Some(id) = ids.get(*place).copied() else {
            continue;
        };
        let ty = module.funcs.get(id).ty();
        let import = module.imports.add(FIRST, name, id);
        module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    old.into_values().for_each(|id| module.imports.delete(id));
    let memories: Vec<_> = module.memories.iter().map(walrus::Memory::id).collect();
    let mut memory = None;
    for (id, name) in memories.into_iter().zip(&exports.memories) {
        let import = module.imports.add(FIRST, name, id);
        module.memories.get_mut(id).import = Some(import);
        memory = Some(id);
    }
    let tables: Vec<_> = module.tables.iter().map(walrus::Table::id).collect();
    for (id, name) in tables.into_iter().zip(&exports.tables) {
        let import = module.imports.add(FIRST, name, id);
        module.tables.get_mut(id).import = Some(import);
    }
    let globals: Vec<_> = module.globals.iter().map(walrus::Global::id).collect();
    for (id, name) in globals.into_iter().zip(&exports.globals) {
        let import = module.imports.add(FIRST, name, id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    let (loaded, _) = module.add_import_global(FIRST, &exports.loaded, ValType::I32, true, false);

    // Into the slots behind those of the first half.
    let doors: Vec<FunctionId> = plan
        .doors
        .iter()
        .filter_map(|place| ids.get(*place))
        .copied()
        .collect();
    let shared = module.tables.get_mut(table);
    shared.initial += u64::try_from(doors.len())?;
    shared.maximum = shared.maximum.map(|maximum| maximum + plan.doors.len() as u64);
    let offset = ConstExpr::Value(Value::I32(i32::try_from(first_slot)?));
    let element = module.elements.add(
        ElementKind::Active { table, offset },
        ElementItems::Functions(doors),
    );
    module.tables.get_mut(table).elem_segments.insert(element);

    for (address, text) in texts {
        let Some(memory) = memory else { break };
        let offset = ConstExpr::Value(Value::I32(address));
        let data = module.data.add(DataKind::Active { memory, offset }, text);
        module.memories.get_mut(memory).data_segments.insert(data);
    }

    // And then says that they are there.
    let mut start = FunctionBuilder::new(&mut module.types, &[], &[]);
    start.func_body().i32_const(1).global_set(loaded);
    module.start = Some(start.finish(Vec::new(), &mut module.funcs));
    Ok(())
}

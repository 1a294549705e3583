//! The structure of src/: imports run one way and in no circles, and a type name is one thing.
//!
//! Files are parsed; an import through a re-export leads to the file that declares the item. Tests within src/ are left out.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, UseTree, Visibility};

/// The rooms of src/, those below first. A room imports from those in the lists before its own.
const ROOMS: &[&[&str]] = &[
    &["json", "rule", "prose"],
    &["policy", "scenario"],
    &["gateway"],
    &["explain", "secrets"],
    &["export", "import"],
    &["cli", "page", "bin", "main", "lib", "typescript"],
];

/// A file of src/.
#[derive(Default)]
struct Module {
    path: PathBuf,
    /// The names that it declares.
    declared: BTreeSet<String>,
    /// The types among them.
    types: BTreeSet<String>,
    /// What it re-exports, by the name that it gives it.
    exported: BTreeMap<String, Vec<String>>,
    /// The paths that it names, from the crate's root.
    named: BTreeSet<Vec<String>>,
}

/// The modules by their paths from the crate's root.
type Modules = BTreeMap<Vec<String>, Module>;

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|one| {
        let list = one.meta.require_list();
        one.path().is_ident("cfg") && list.is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

/// A walk through a file, which collects what it declares and names.
struct Walk<'a> {
    own: &'a [String],
    module: &'a mut Module,
    /// The child modules, which paths may begin with.
    children: &'a BTreeSet<String>,
}

impl Walk<'_> {
    /// A path from the crate's root; none if it is about another crate, or about what is declared here.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" | "why403" => Some(rest.to_vec()),
            "self" => Some([self.own, rest].concat()),
            "super" => {
                let above = path.iter().take_while(|part| *part == "super").count();
                Some([&self.own[..self.own.len().checked_sub(above)?], &path[above..]].concat())
            }
            child if self.children.contains(child) => Some([self.own, path].concat()),
            _ => None,
        }
    }

    fn take(&mut self, tree: &UseTree, before: &[String], is_public: bool) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        let (path, name) = match tree {
            UseTree::Path(part) => return self.take(&part.tree, &with(&part.ident), is_public),
            UseTree::Group(group) => {
                for one in &group.items {
                    self.take(one, before, is_public);
                }
                return;
            }
            UseTree::Name(one) if one.ident == "self" => {
                (before.to_vec(), before.last().cloned().unwrap_or_default())
            }
            UseTree::Name(one) => (with(&one.ident), one.ident.to_string()),
            UseTree::Rename(one) => (with(&one.ident), one.rename.to_string()),
            UseTree::Glob(_) => (before.to_vec(), String::new()),
        };
        if let Some(path) = self.absolute(&path) {
            if is_public {
                self.module.exported.insert(name, path);
            } else {
                self.module.named.insert(path);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name, is_type) = match item {
            Item::Struct(one) => (&one.attrs, Some(&one.ident), true),
            Item::Enum(one) => (&one.attrs, Some(&one.ident), true),
            Item::Trait(one) => (&one.attrs, Some(&one.ident), true),
            Item::Type(one) => (&one.attrs, Some(&one.ident), true),
            Item::Fn(one) => (&one.attrs, Some(&one.sig.ident), false),
            Item::Const(one) => (&one.attrs, Some(&one.ident), false),
            Item::Static(one) => (&one.attrs, Some(&one.ident), false),
            Item::Macro(one) => (&one.attrs, one.ident.as_ref(), false),
            Item::Mod(one) => (&one.attrs, None, false),
            Item::Impl(one) => (&one.attrs, None, false),
            Item::Use(one) => (&one.attrs, None, false),
            _ => return visit::visit_item(self, item),
        };
        if is_test(attributes) {
            return;
        }
        if let Some(name) = name {
            self.module.declared.insert(name.to_string());
            if is_type {
                self.module.types.insert(name.to_string());
            }
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, one: &'ast ItemUse) {
        self.take(&one.tree, &[], !matches!(one.vis, Visibility::Inherited));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if parts.len() > 1
            && let Some(path) = self.absolute(&parts)
        {
            self.module.named.insert(path);
        }
        visit::visit_path(self, path);
    }
}

/// The files of a folder and of those in it that hold no tests.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name == "tests" || name == "testing" {
            continue;
        }
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules of src/, parsed once for all tests.
static MODULES: LazyLock<Modules> = LazyLock::new(modules);

fn modules() -> Modules {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    let path_of = |file: &Path| -> Vec<String> {
        let path = file.strip_prefix(&root).unwrap().with_extension("");
        path.iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect()
    };
    let paths: BTreeSet<Vec<String>> = found.iter().map(|file| path_of(file)).collect();
    let mut modules = Modules::new();
    for file in found {
        let own = path_of(&file);
        let children = paths
            .iter()
            .filter(|path| path.len() == own.len() + 1 && path.starts_with(&own));
        let children = children.filter_map(|path| path.last().cloned()).collect();
        let mut module = Module {
            path: file.strip_prefix(&root).unwrap().to_owned(),
            ..Module::default()
        };
        let text = fs::read_to_string(&file).unwrap();
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Walk {
            own: &own,
            module: &mut module,
            children: &children,
        }
        .visit_file(&parsed);
        modules.insert(own, module);
    }
    modules
}

/// The module that declares what a path names; none for a module itself.
fn declaring<'m>(modules: &'m Modules, path: &[String], depth: usize) -> Option<&'m Vec<String>> {
    let length = (1..=path.len())
        .rev()
        .find(|&length| modules.contains_key(&path[..length]))?;
    let (own, module) = modules.get_key_value(&path[..length])?;
    let name = path.get(length)?;
    match module.exported.get(name) {
        Some(other) if !module.declared.contains(name) && depth < 9 => declaring(modules, other, depth + 1),
        _ => Some(own),
    }
}

/// For each module those that it imports from.
type Imports<'m> = BTreeMap<&'m Vec<String>, BTreeSet<&'m Vec<String>>>;

/// For each module those that declare what it names.
fn imports(modules: &Modules) -> Imports<'_> {
    let of = |(own, module): (&'_ Vec<String>, &Module)| -> BTreeSet<_> {
        let named = module.named.iter().filter_map(|path| declaring(modules, path, 0));
        named.filter(|other| *other != own).collect()
    };
    modules
        .iter()
        .map(|(own, module)| (own, of((own, module))))
        .collect()
}

fn room_of(path: &[String]) -> (usize, &str) {
    let room = path[0].as_str();
    let level = ROOMS.iter().position(|rooms| rooms.contains(&room));
    (
        level.unwrap_or_else(|| panic!("the room {room} is not in ROOMS")),
        room,
    )
}

#[test]
fn imports_run_one_way() {
    let imports = imports(&MODULES);
    assert!(
        imports.values().map(BTreeSet::len).sum::<usize>() > 1000,
        "imports are found"
    );
    for (own, others) in imports {
        for other in others {
            let ((from, room), (to, other_room)) = (room_of(own), room_of(other));
            assert!(
                room == other_room || to < from || (to == from && from == 0),
                "src/{} imports from src/{}",
                MODULES[own].path.display(),
                MODULES[other].path.display()
            );
        }
    }
}

/// The shortest way from a module over its imports back to itself.
fn circle<'m>(imports: &Imports<'m>, own: &'m Vec<String>) -> Option<Vec<&'m Vec<String>>> {
    let mut ways = VecDeque::from([vec![own]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for &next in &imports[way.last()?] {
            let longer = [&*way, &[next]].concat();
            if next == own {
                return Some(longer);
            }
            if seen.insert(next) {
                ways.push_back(longer);
            }
        }
    }
    None
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let imports = imports(&MODULES);
    let circles = imports.keys().filter_map(|own| circle(&imports, own));
    let circles: Vec<String> = circles
        .map(|way| {
            way.iter()
                .map(|path| path.join("/"))
                .collect::<Vec<_>>()
                .join(" → ")
        })
        .collect();
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn a_type_name_stands_for_one_thing() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (own, module) in &*MODULES {
        for name in &module.types {
            places.entry(name.clone()).or_default().push(own.join("/"));
        }
    }
    assert!(places.len() > 400, "types are found");
    places.retain(|_, places| places.len() > 1);
    assert!(places.is_empty(), "{places:#?}");
}

//! The splitter, on a module of a few functions.

use super::*;
use walrus::ir::BinaryOp;

/// `main` calls `page::first`, which calls `page::later` and `shared`; `page::later` calls `helper` and `shared`. The text
/// `an example` stands in the data.
fn module() -> Vec<u8> {
    let mut module = Module::default();
    let nothing = module.types.add(&[], &[]);
    let (loader, _) = module.add_import_func("wbg", "__wbg_why403LoadLater_0", nothing);
    let table = module
        .tables
        .add_local(false, 1, Some(1), walrus::RefType::FUNCREF);
    let memory = module.memories.add_local(false, false, 1, None, None);
    let offset = ConstExpr::Value(Value::I32(16));
    let data = module.data.add(
        DataKind::Active { memory, offset },
        b"before an example after".to_vec(),
    );
    module.memories.get_mut(memory).data_segments.insert(data);
    let add = |module: &mut Module, name: &str, number: i32, calls: &[FunctionId]| {
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        let argument = module.locals.add(ValType::I32);
        let mut body = builder.name(name.to_owned()).func_body();
        body.local_get(argument).i32_const(number).binop(BinaryOp::I32Add);
        for id in calls {
            body.call(*id);
        }
        builder.finish(vec![argument], &mut module.funcs)
    };
    let shared = add(&mut module, "shared", 1, &[]);
    let helper = add(&mut module, "helper", 10, &[]);
    let later = add(
        &mut module,
        "page[0123456789abcdef]::later",
        100,
        &[helper, shared],
    );
    let first = add(&mut module, "page::first", 1000, &[later, shared]);
    let mut main = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
    main.func_body().call(loader).i32_const(0).call(first);
    let main = main.finish(Vec::new(), &mut module.funcs);
    module.exports.add("main", main);
    let offset = ConstExpr::Value(Value::I32(0));
    let element = module.elements.add(
        ElementKind::Active { table, offset },
        ElementItems::Functions(vec![shared]),
    );
    module.tables.get_mut(table).elem_segments.insert(element);
    module.emit_wasm()
}

fn names(module: &[u8]) -> BTreeSet<String> {
    let module = parse(module).unwrap();
    let local = module
        .funcs
        .iter()
        .filter(|one| matches!(one.kind, FunctionKind::Local(_)));
    local.filter_map(|one| one.name.clone()).collect()
}

#[test]
fn what_is_named_and_what_only_it_calls_comes_later() {
    let names_file = Names::read("# words\npage::\n!page::first\n= text\n");
    let halves = halves(&module(), &names_file, &[b"an example".to_vec()]).unwrap();
    assert_eq!((halves.moved, halves.doors, halves.text), (2, 1, 10));
    let later = names(&halves.later);
    assert!(
        later.contains("page[0123456789abcdef]::later") && later.contains("helper"),
        "{later:?}"
    );
    assert!(
        !later.contains("shared") && !later.contains("page::first"),
        "{later:?}"
    );
    let first = names(&halves.first);
    assert!(
        first.contains("shared") && first.contains("page::first"),
        "{first:?}"
    );
    assert!(!first.contains("helper"), "{first:?}");
    // Both are WebAssembly, and what the second asks for the first gives.
    let (first, later) = (parse(&halves.first).unwrap(), parse(&halves.later).unwrap());
    for import in later.imports.iter() {
        assert_eq!(import.module, FIRST);
        assert!(
            first.exports.iter().any(|export| export.name == import.name),
            "{}",
            import.name
        );
    }
    let text = |module: &Module| {
        module
            .data
            .iter()
            .map(|data| data.value.clone())
            .collect::<Vec<_>>()
            .concat()
    };
    assert_eq!(text(&first), b"before \0\0\0\0\0\0\0\0\0\0 after");
    assert_eq!(text(&later), b"an example");
    // Of the names that wasm-bindgen has made, a script is told the shorter ones.
    assert_eq!(short::json(&halves.names), r#"{"__wbg_why403LoadLater_0":"_0"}"#);
    assert!(first.imports.iter().all(|import| import.name == "_0"));
    assert!(first.exports.iter().any(|export| export.name == "main"));
}

#[test]
fn a_text_that_is_not_there_once_is_an_error() {
    let error = halves(&module(), &Names::read("page::later"), &[b"no example".to_vec()])
        .err()
        .unwrap();
    assert!(error.to_string().contains("0 times"), "{error}");
}

//! Links: every link that ever worked still works, and one that does not says why.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice
)]

mod common;
#[path = "common/random.rs"]
mod random;

use common::example;
use random::Random;
use why403::scenario::link::{Link, LinkFormat, decode, encode};
use why403::scenario::{Scenario, gallery, read, write};

/// The content of a link, as minified text, or the name of its example.
fn opened(fragment: &str) -> String {
    match decode(fragment) {
        Ok(Link::Scenario(read)) => {
            assert_eq!(read.diagnostics, [], "{fragment}");
            write(&read.scenario)
        }
        Ok(Link::Gallery(entry)) => format!("example {}", entry.name),
        Err(error) => panic!("{fragment}: {error}"),
    }
}

#[test]
fn every_old_link_still_works() {
    let file = include_str!("links.txt");
    let mut lines = file
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("//"));
    let mut tried = 0;
    while let (Some(link), Some(expected)) = (lines.next(), lines.next()) {
        assert_eq!(opened(link), expected, "{link}");
        tried += 1;
    }
    assert!(tried >= 5, "tests/links.txt only ever grows");
}

#[test]
fn a_link_opens_what_was_linked() {
    for entry in gallery::examples() {
        let scenario = example(entry.name);
        for format in [LinkFormat::Preset, LinkFormat::Deflate, LinkFormat::Json] {
            let Ok(Link::Scenario(read)) = decode(&encode(&scenario, format)) else {
                panic!("{}", entry.name);
            };
            assert_eq!(read.scenario, scenario, "{}", entry.name);
        }
        assert_eq!(decode(&format!("#g:{}", entry.name)), Ok(Link::Gallery(entry)));
    }
}

#[test]
fn punctuation_after_a_link_is_no_part_of_it() {
    let scenario = read(r#"{"title": "Why?"}"#).scenario;
    for format in [LinkFormat::Preset, LinkFormat::Deflate, LinkFormat::Json] {
        let link = encode(&scenario, format);
        for after in [
            ".", ",", ")", ").", ">", "\"", "!”", "%22", "%3E.", "%29", "**", ";\n",
        ] {
            let Ok(Link::Scenario(found)) = decode(&format!("#{link}{after}")) else {
                panic!("{link}{after}");
            };
            assert_eq!(found.scenario, scenario, "{link}{after}");
        }
    }
    let example = Ok(Link::Gallery(gallery::find("cached-policy").unwrap()));
    assert_eq!(decode("#g:cached-policy)."), example);
    assert!(decode("#z!!!!").is_err());
}

#[test]
fn a_link_that_cannot_be_read_gives_the_reason() {
    let cases = [
        ("", "the link is empty"),
        ("#", "the link is empty"),
        ("x9", "`x` is not a kind of link that this version knows"),
        ("g:nothing", "the gallery has no example named `nothing`"),
        (
            "je30%",
            "character 5 of the link, `%`, is not one that links are made of",
        ),
        ("jeyJ0a", "the end of the link is missing"),
        (
            "jeyJ0aXRsZSI6",
            "the link’s content is not JSON: line 1, column 10: expected a value, found the end of the text",
        ),
        ("j_w", "the link is damaged: its content is not text in UTF-8"),
        ("z", "the end of the link is missing"),
        ("z____", "the link is damaged: its content cannot be unpacked"),
        (
            "j",
            "the link’s content is not JSON: line 1, column 1: the text is empty",
        ),
    ];
    for (link, message) in cases {
        assert_eq!(decode(link).unwrap_err().message, message, "{link}");
    }
}

#[test]
fn the_start_of_a_cut_link_is_recovered() {
    let scenario = example("cached-policy");
    let whole = write(&scenario);
    for format in [LinkFormat::Preset, LinkFormat::Deflate, LinkFormat::Json] {
        let link = encode(&scenario, format);
        let error = decode(&link[..link.len() * 2 / 3]).unwrap_err();
        let recovered = error.recovered.unwrap();
        assert!(
            whole.starts_with(recovered.trim_end_matches('\u{fffd}')),
            "{recovered}"
        );
        assert_eq!(read(&recovered).scenario.title, scenario.title);
    }
}

#[test]
fn the_gallery_makes_short_links() {
    let lengths = |format| -> usize {
        let links = gallery::examples()
            .iter()
            .map(|entry| encode(&example(entry.name), format).len());
        links.sum::<usize>() / gallery::examples().len()
    };
    let (preset, deflate, json) = (
        lengths(LinkFormat::Preset),
        lengths(LinkFormat::Deflate),
        lengths(LinkFormat::Json),
    );
    println!("characters on average: {preset} preset, {deflate} deflate, {json} json");
    assert!(
        preset * 2 < deflate && deflate < json,
        "{preset} {deflate} {json}"
    );
}

#[test]
fn links_have_the_lengths_that_are_promised() {
    for (name, text, most) in [
        (
            "3+3 statements, 5 requests",
            include_str!("bench/links/six-statements.json"),
            500,
        ),
        (
            "43 statements",
            include_str!("bench/links/43-statements.json"),
            1000,
        ),
    ] {
        let read = read(text);
        assert_eq!(read.diagnostics, [], "{name}");
        let length = encode(&read.scenario, LinkFormat::Preset).len() + 1;
        println!("{name}: {length} characters with the `#`");
        assert!(length <= most, "{name}: {length} characters, more than {most}");
    }
}

#[test]
fn a_link_that_inflates_beyond_the_limit_is_refused() {
    // Five megabytes of spaces.
    let bytes = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 5_000_000], 9);
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut link = String::from("z");
    for chunk in bytes.chunks_exact(3) {
        let group = u32::from(chunk[0]) << 16 | u32::from(chunk[1]) << 8 | u32::from(chunk[2]);
        (0..4).for_each(|place| link.push(char::from(alphabet[(group >> (18 - 6 * place) & 63) as usize])));
    }
    assert_eq!(
        decode(&link).unwrap_err().message,
        "the link holds more than 1048576 bytes"
    );
}

#[test]
fn mangled_links_never_panic() {
    let mut random = Random::new();
    let links =
        [LinkFormat::Deflate, LinkFormat::Preset].map(|format| encode(&example("cached-policy"), format));
    let mut refused = 0;
    for round in 0..4000 {
        let mut letters: Vec<char> = links[round % 2].chars().collect();
        for _ in 0..=random.below(3) {
            let at = random.below(letters.len());
            match random.below(4) {
                0 => drop(letters.remove(at)),
                1 => letters.truncate(at.max(1)),
                2 => letters.insert(at, *random.pick(&['A', '_', '%', 'é', '🦀', ':', '='])),
                _ => letters[at] = *random.pick(&['A', 'z', '9', '-', 'j', 'g', '1']),
            }
        }
        let mangled: String = letters.into_iter().collect();
        if let Err(error) = decode(&mangled) {
            assert!(!error.message.is_empty() && !error.help.is_empty());
            refused += 1;
        }
    }
    assert!(refused > 3000, "{refused}");
    assert_eq!(opened(&encode(&Scenario::default(), LinkFormat::Json)), "{}");
}

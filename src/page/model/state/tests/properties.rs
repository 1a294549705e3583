//! Properties of the reducer under random edits of the gallery's scenarios.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::*;
use super::undo::undo_and_redo_all;
use crate::page::model::testing;
use why403::scenario::gallery;
use why403::scenario::{CaseIndex, EventIndex, TextId};

/// Pieces of text that JSON or a policy is sensitive to.
const PIECES: [&str; 16] = [
    "",
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "\\u12",
    "${event.",
    "1e999",
    "*",
    "é\u{1F512}",
    "\0",
    "Deny",
];

/// A text or a field to type into.
#[derive(Clone, Copy, Debug)]
enum Target {
    Text(TextId),
    Field(TextField),
}

const TARGETS: [Target; 14] = [
    Target::Text(TextId::ResourcePolicy),
    Target::Text(TextId::AuthorizerOutput(CaseIndex(0))),
    Target::Field(TextField::Thrown),
    Target::Field(TextField::When),
    Target::Field(TextField::HttpMethod),
    Target::Field(TextField::Path),
    Target::Field(TextField::SourceIp),
    Target::Field(TextField::Region),
    Target::Field(TextField::AccountId),
    Target::Field(TextField::RestApiId),
    Target::Field(TextField::StageName),
    Target::Field(TextField::IdentitySource),
    Target::Field(TextField::IdentityValidation),
    Target::Field(TextField::VpcEndpointId),
];

/// A piece of a text is cut out and replaced by another one, or doubled.
#[derive(Clone, Debug)]
struct Mutation {
    start: Index,
    length: usize,
    piece: Option<&'static str>,
}

impl Mutation {
    fn any() -> impl Strategy<Value = Self> {
        (
            any::<Index>(),
            0..12_usize,
            proptest::option::weighted(0.75, select(&PIECES[..])),
        )
            .prop_map(|(start, length, piece)| Self { start, length, piece })
    }

    fn apply(&self, text: &str) -> String {
        let letters: Vec<char> = text.chars().collect();
        let start = self.start.index(letters.len() + 1);
        let end = (start + self.length).min(letters.len());
        let cut: String = letters[start..end].iter().collect();
        let piece = self.piece.map_or_else(|| cut.repeat(2), str::to_owned);
        let (before, after) = (&letters[..start], &letters[end..]);
        before.iter().collect::<String>() + &piece + &after.iter().collect::<String>()
    }
}

/// The edit that types into a target in this state.
fn typing(state: &State, target: Target, mutation: &Mutation) -> Edit {
    match target {
        Target::Text(id) => {
            let now = state.scenario.text(id).unwrap_or_default();
            Edit::Text(id, mutation.apply(now))
        }
        Target::Field(field) => {
            let now = field.get(state);
            Edit::Field(field, mutation.apply(now.unwrap_or_default()))
        }
    }
}

/// An example of the gallery, opened.
fn example() -> impl Strategy<Value = State> {
    select(gallery::examples()).prop_map(|entry| State::new(testing::example(entry.name)))
}

/// A step of a random test, before it is known in which state it happens.
#[derive(Clone, Debug)]
enum TestStep {
    Action(Action),
    Mutate(Target, Mutation),
    MutateHeader(usize, Mutation),
}

fn edit_step(edits: impl Strategy<Value = Edit> + 'static) -> BoxedStrategy<TestStep> {
    edits
        .prop_map(|edit| TestStep::Action(Action::Edit(edit, 0)))
        .boxed()
}

fn step() -> impl Strategy<Value = TestStep> {
    let action = |action| Just(TestStep::Action(action)).boxed();
    let place = 0..5_usize;
    let mutate = (select(&TARGETS[..]), Mutation::any()).prop_map(|(text, it)| TestStep::Mutate(text, it));
    let mutate_header =
        (place.clone(), Mutation::any()).prop_map(|(place, it)| TestStep::MutateHeader(place, it));
    let load = example()
        .prop_map(|it| TestStep::Action(Action::Load(Box::new(Scenario::clone(&it.scenario)), None)));
    let simple = vec![
        Edit::AddCase,
        Edit::RemoveCase,
        Edit::AddRequest,
        Edit::RemoveRequest,
        Edit::Timeline(TimelineEdit::Flush),
        Edit::Timeline(TimelineEdit::Change),
        Edit::Timeline(TimelineEdit::Deploy),
        Edit::Timeline(TimelineEdit::DeployAtOnce(EventIndex(3), false)),
        Edit::Query(PairEdit::Add),
        Edit::Behaviour(BehaviourKind::Returns),
        Edit::Behaviour(BehaviourKind::Throws),
        Edit::Behaviour(BehaviourKind::TimesOut),
    ];
    prop_oneof![
        4 => mutate,
        1 => mutate_header,
        1 => load,
        2 => action(Action::Undo),
        1 => action(Action::Redo),
        1 => place.clone().prop_map(|place| TestStep::Action(Action::SelectRequest(RequestIndex(place)))),
        1 => place.clone().prop_map(|place| TestStep::Action(Action::SelectCase(CaseIndex(place)))),
        4 => edit_step(select(simple)),
        1 => edit_step(any::<bool>().prop_map(Edit::PolicyAttached)),
        1 => edit_step(any::<bool>().prop_map(Edit::AuthorizerAttached)),
        1 => edit_step((0..5_u32).prop_map(Edit::Ttl)),
        1 => edit_step(place.clone().prop_map(|place| Edit::Query(PairEdit::Remove(place)))),
        1 => edit_step(place.clone().prop_map(|place| Edit::Timeline(TimelineEdit::Repeat(EventIndex(place))))),
        1 => edit_step(place.prop_map(|place| Edit::Timeline(TimelineEdit::Remove(EventIndex(place))))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_has_an_outcome_for_each_request(
        start in example(),
        edits in prop::collection::vec((select(&TARGETS[..]), Mutation::any(), 0..4_usize), 1..20),
    ) {
        let mut state = start;
        for (text, mutation, selected) in edits {
            state = state.apply(Action::Edit(typing(&state, text, &mutation), 0));
            state = state.apply(Action::SelectRequest(RequestIndex(selected)));
            let settled = state.apply(Action::Settle);
            let outcomes: Vec<_> = settled.simulation.outcomes().collect();
            prop_assert_eq!(outcomes.len(), state.scenario.requests().count());
            prop_assert!(state.selected_outcome().is_some() && state.explanation.is_some());
            for outcome in outcomes {
                let saved = outcome.decided_by != DecidedBy::PolicyNotSaved;
                prop_assert_eq!(outcome.status_code.is_some(), saved);
            }
            for text_id in [TextId::ResourcePolicy, TextId::AuthorizerOutput(CaseIndex(0))] {
                for diagnostic in state.diagnostics(text_id) {
                    prop_assert!(!diagnostic.message.is_empty());
                    prop_assert!(diagnostic.span.start <= diagnostic.span.end);
                }
            }
        }
    }

    #[test]
    fn all_edits_are_undone_and_redone(first in example(), steps in prop::collection::vec(step(), 1..40)) {
        let mut state = first.clone();
        for step in steps {
            let action = match step {
                TestStep::Action(action) => action,
                TestStep::Mutate(text, mutation) => Action::Edit(typing(&state, text, &mutation), 0),
                TestStep::MutateHeader(place, mutation) => {
                    let value = mutation.apply("Bearer alice");
                    Action::Edit(Edit::Headers(PairEdit::Value(place, value)), 0)
                }
            };
            let before = Rc::clone(&state.scenario);
            let in_history = matches!(action, Action::Undo | Action::Redo);
            state = state.apply(action);
            prop_assert!(in_history || state.scenario == before || !state.can_redo());
        }
        while state.can_redo() {
            state = state.apply(Action::Redo);
        }
        let last = Rc::clone(&state.scenario);
        undo_and_redo_all(&state);
        while state.can_undo() {
            state = state.apply(Action::Undo);
        }
        prop_assert_eq!(&state.scenario, &first.scenario);
        prop_assert!(!state.edited);
        while state.can_redo() {
            state = state.apply(Action::Redo);
        }
        prop_assert_eq!(&state.scenario, &last);
    }
}

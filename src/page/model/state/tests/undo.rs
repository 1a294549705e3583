//! Which edits one undo takes back.

use super::*;

/// Undo everything, then redo it; return the number of undo groups.
pub(super) fn undo_and_redo_all(state: &State) -> usize {
    let mut now = state.clone();
    let mut scenarios = vec![state.scenario.clone()];
    while now.can_undo() {
        now = now.apply(Action::Undo);
        assert!(now.scenario.requests().next().is_none() || now.simulation.outcome(now.selected).is_some());
        let settled = now.apply(Action::Settle);
        assert_eq!(
            settled.simulation.outcomes().count(),
            now.scenario.requests().count()
        );
        scenarios.push(now.scenario.clone());
    }
    assert_eq!(now.apply(Action::Undo).scenario, now.scenario);
    for expected in scenarios.iter().rev().skip(1) {
        now = now.apply(Action::Redo);
        assert_eq!(&now.scenario, expected);
    }
    assert!(!now.can_redo());
    scenarios.len() - 1
}

/// Types a path letter by letter, with this time between two keys.
fn type_path(state: &State, path: &str, start: u64, interval: u64) -> State {
    let mut state = state.clone();
    let (mut typed, mut at) = (String::new(), start);
    for letter in path.chars() {
        typed.push(letter);
        state = state.apply(Action::Edit(Edit::Field(TextField::Path, typed.clone()), at));
        at += interval;
    }
    state
}

#[test]
fn letters_typed_quickly_into_one_field_are_undone_together() {
    let empty = edit(&state(), Edit::Field(TextField::Path, String::new()));
    let typed = type_path(&empty, "/a b", 1_000, NEW_GROUP_DELAY - 1);
    assert_eq!(undo_and_redo_all(&typed), 2);
    assert_eq!(typed.apply(Action::Undo).scenario, empty.scenario);
}

#[test]
fn a_pause_begins_another_undo_group() {
    let typed = type_path(&state(), "/ab", 1_000, NEW_GROUP_DELAY);
    assert_eq!(undo_and_redo_all(&typed), 3);
}

#[test]
fn another_field_begins_another_undo_group() {
    let headers = edit(
        &edit(&state(), Edit::Headers(PairEdit::Add)),
        Edit::Headers(PairEdit::Add),
    );
    let name = |index: usize| Edit::Headers(PairEdit::Name(index, "x".into()));
    let typed = edit(&edit(&headers, name(0)), name(1));
    assert_eq!(undo_and_redo_all(&typed), 4);
}

#[test]
fn another_field_of_a_form_or_a_paste_begins_another_undo_group() {
    let region = |state: &State, field_id: &str, typing, region: &str| {
        let region = region.to_owned();
        let change = FormEdit::api(move |api| api.region.clone_from(&region));
        edit(state, Edit::Form(change.typed(field_id.into(), typing)))
    };
    let insert = Some(Typing::Insert);
    let typed = region(&state(), "form-region", insert, "a");
    let typed = region(&typed, "form-region", insert, "ab");
    assert_eq!(undo_and_redo_all(&typed), 1);
    let deleted = region(&typed, "form-region", Some(Typing::Delete), "a");
    assert_eq!(undo_and_redo_all(&deleted), 2);
    let pasted = region(&typed, "form-region", None, "pasted");
    assert_eq!(undo_and_redo_all(&pasted), 2);
    let other = region(&typed, "form-stage", insert, "abc");
    assert_eq!(undo_and_redo_all(&other), 2);
}

#[test]
fn formatting_begins_another_undo_group() {
    let text = |state: &State, text: &str| edit(state, Edit::Text(TextId::ResourcePolicy, text.into()));
    let open = text(&edit(&state(), Edit::PolicyAttached(true)), "[1,22,\n3");
    let formatted = text(&text(&open, "[1,22,\n3]"), "[\n1,22,3]");
    assert_eq!(undo_and_redo_all(&formatted), 4);
}

#[test]
fn the_callers_policy_is_added_edited_and_removed() {
    let mut scenario = Scenario::clone(&state().scenario);
    let request = scenario.request_mut(RequestIndex(0)).unwrap();
    request.request.caller = Some(SignedCaller {
        arn: "arn:aws:iam::123456789012:user/alice".into(),
        ..SignedCaller::default()
    });
    let state = State::new(scenario);
    let policy = |state: &State, text: &str| {
        let text_id = TextId::CallerPolicy(EventIndex(0));
        edit(state, Edit::Text(text_id, text.into()))
    };
    let typed = policy(&policy(&state, "{"), "{}");
    let text = typed.scenario.text(TextId::CallerPolicy(EventIndex(0)));
    assert_eq!(text, Some("{}"));
    assert_eq!(undo_and_redo_all(&typed), 1);
    assert_eq!(policy(&policy(&typed, "{"), "").scenario, state.scenario);
}

#[test]
fn another_request_or_case_in_view_begins_another_undo_group() {
    let path = |state: &State, path: &str| edit(state, Edit::Field(TextField::Path, path.into()));
    let first = path(&state(), "/petsx");
    let both = path(&first.apply(Action::SelectRequest(RequestIndex(1))), "/pets/7x");
    assert_eq!(undo_and_redo_all(&both), 2);
    assert_eq!(both.apply(Action::Undo).scenario, first.scenario);

    let when = |state: &State, when: &str| edit(state, Edit::Field(TextField::When, when.into()));
    let first = when(&edit(&state(), Edit::AddCase), "Bearer *x");
    let both = when(&first.apply(Action::SelectCase(CaseIndex(1))), "x");
    assert_eq!(both.apply(Action::Undo).scenario, first.scenario);
}

#[test]
fn deleting_a_paste_and_what_is_typed_after_undo_begin_another_undo_group() {
    let path = |state: &State, path: &str| edit(state, Edit::Field(TextField::Path, path.into()));
    let deleted = path(&path(&state(), "/petsx"), "/pets");
    assert_eq!(undo_and_redo_all(&deleted), 2);
    let pasted = path(&path(&state(), "/petsx"), "/petsx, pasted");
    assert_eq!(undo_and_redo_all(&pasted), 2);
    let typed = path(&path(&deleted.apply(Action::Undo), "/petsxy"), "/petsxyz");
    assert_eq!(undo_and_redo_all(&typed), 2);
}

#[test]
fn undo_and_redo_bring_the_request_of_the_edit_into_view() {
    let second = state().apply(Action::SelectRequest(RequestIndex(1)));
    let path = edit(&second, Edit::Field(TextField::Path, "/a".into()));
    let both = edit(
        &path.apply(Action::SelectRequest(RequestIndex(0))),
        Edit::Field(TextField::SourceIp, "203.0.113.78".into()),
    );
    let undone = both.apply(Action::Undo);
    let notice = undone.undo_notice.unwrap();
    assert_eq!(
        (undone.selected.0, notice.target.element_id),
        (0, "request-source-ip")
    );
    let undone = undone.apply(Action::Undo);
    assert_eq!(undone.selected.0, 1);
    let notice = undone.undo_notice.unwrap();
    assert_eq!((notice.target.label, notice.undone), ("the path", true));
    let redone = undone
        .apply(Action::SelectRequest(RequestIndex(0)))
        .apply(Action::Redo);
    assert_eq!(
        (redone.selected.0, redone.request().unwrap().path.as_str()),
        (1, "/a")
    );
    assert!(!redone.undo_notice.unwrap().undone);
}

#[test]
fn an_edit_after_undo_leaves_nothing_to_redo() {
    let undone = edit(&state(), Edit::AddRequest).apply(Action::Undo);
    let edited = edit(&undone, Edit::PolicyAttached(true));
    assert!(undone.can_redo() && !edited.can_redo());
}

#[test]
fn opening_another_scenario_is_undone() {
    let typed = edit(&state(), Edit::Text(TextId::ResourcePolicy, "{ typed".into()));
    let other = typed.apply(Action::Load(Box::default(), None));
    assert!(!other.edited && other.work_id != typed.work_id);
    let back = other.apply(Action::Undo);
    assert_eq!(back.scenario, typed.scenario);
    assert_eq!((back.edited, back.work_id), (true, typed.work_id));
    let third = back.apply(Action::Load(Box::new(Scenario::clone(&state().scenario)), None));
    assert!(third.work_id > other.work_id);
    assert_eq!(undo_and_redo_all(&third), 2);
}

#[test]
fn undo_restores_what_was_detached() {
    let typed = edit(&state(), Edit::Text(TextId::ResourcePolicy, "{ typed".into()));
    let off = edit(&typed, Edit::PolicyAttached(false));
    let on = edit(&off, Edit::PolicyAttached(true));
    let off_again = on.apply(Action::Undo);
    assert_eq!(off_again.scenario.api.policy, None);
    assert_eq!(
        edit(&off_again, Edit::PolicyAttached(true)).scenario,
        typed.scenario
    );
}

#[test]
fn a_number_that_is_counted_quickly_is_undone_at_once() {
    let count = |state: &State, to: std::ops::Range<u32>, at: u64| {
        to.fold(state.clone(), |state, ttl| {
            state.apply(Action::Edit(Edit::Ttl(ttl), at))
        })
    };
    let counted = count(&state(), 10..20, 0);
    assert_eq!(undo_and_redo_all(&counted), 1);
    let more = count(&counted, 30..40, NEW_GROUP_DELAY);
    assert_eq!(undo_and_redo_all(&more), 2);
}

#[test]
fn the_history_is_bounded() {
    let long = (0..500).fold(state(), |state, _| edit(&state, Edit::AddCase));
    assert_eq!(undo_and_redo_all(&long), 200);
}

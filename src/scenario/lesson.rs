//! Lessons: what of a scenario is locked, and the worked solution.

use crate::json;
use crate::json::Node;
use crate::scenario::merge_patch::merge;
use crate::scenario::model::Scenario;
use crate::scenario::read::read;
use crate::scenario::write::write;

impl Scenario {
    /// The scenario with the worked solution of its lesson; none if there is none.
    ///
    /// The solution is a merge patch of the scenario as it is written. As in a deployment, `"authorizer": null` takes the
    /// authorizer away.
    ///
    /// ```
    /// # use why403::scenario::read;
    /// let lesson = read(r#"{"title": "a", "lesson": {"solution": {"title": "b"}}}"#).scenario;
    /// assert_eq!(lesson.solved().unwrap().title, "b");
    /// ```
    pub fn solved(&self) -> Option<Self> {
        let patch = self.lesson.as_ref()?.solution.as_deref()?;
        self.patched(patch)
    }

    /// The scenario with a merge patch applied; none if the patch is no JSON.
    pub fn patched(&self, patch: &str) -> Option<Self> {
        let (patch, text) = (json::parse(patch), write(self));
        let (patch, target) = (patch.valid()?, json::parse(&text));
        let mut patched = String::new();
        merge(&text, target.valid(), patch, &mut patched);
        let mut scenario = read(&patched).scenario;
        if patch.get("authorizer").is_some_and(Node::is_null) {
            scenario.authorizer = None;
        }
        Some(scenario)
    }

    /// The first locked part of the lesson that is another one in an edited scenario: its JSON pointer.
    ///
    /// ```
    /// # use why403::scenario::read;
    /// let lesson = read(r#"{"lesson": {"locked": ["/api/region"]}}"#).scenario;
    /// let edit = |patch| lesson.patched(patch).unwrap();
    /// assert_eq!(lesson.locked_change(&edit(r#"{"api": {"stageName": "prod"}}"#)), None);
    /// assert_eq!(lesson.locked_change(&edit(r#"{"api": {"region": "eu-west-1"}}"#)), Some("/api/region"));
    /// ```
    pub fn locked_change(&self, edited: &Self) -> Option<&str> {
        let locked = &self.lesson.as_ref()?.locked;
        if locked.is_empty() {
            return None;
        }
        let (before, after) = (json::parse(&write(self)), json::parse(&write(edited)));
        let part = |root: Option<&Node>, pointer: &str| find(root?, pointer).map(json::compact);
        let changed = |pointer: &&String| part(before.valid(), pointer) != part(after.valid(), pointer);
        locked.iter().find(changed).map(String::as_str)
    }
}

/// The value at a JSON pointer (RFC 6901).
fn find<'a>(root: &'a Node, pointer: &str) -> Option<&'a Node> {
    let mut names = pointer.split('/');
    // What is in front of the first slash.
    names.next();
    names.try_fold(root, |node, name| {
        let name = name.replace("~1", "/").replace("~0", "~");
        match node.as_array() {
            Some(items) => items.get(name.parse::<usize>().ok()?),
            None => node.get(&name),
        }
    })
}

//! The authorizer cache: what a result is kept under, and for how long.

use std::collections::HashMap;
use std::rc::Rc;

use super::output::Output;
use crate::rule::{Certainty, Rule};
use crate::scenario::{Api, Authorizer};

static KEY: Rule = Rule {
    id: "cache-key",
    says: "a result is kept under the identity sources' values in their order, for a stage and an authorizer; neither the \
           verb nor the path is part of the key, and the cached policy is judged again for each method ARN",
    source: "AWS Knowledge Center; recorded in September 2026",
    url: Some("https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors"),
    certainty: Certainty::Documented,
};

static CHANGED_TTL: Rule = Rule {
    id: "cache-changed-ttl",
    says: "whether a changed TTL also applies to results that are in the cache already is not known; here they keep theirs",
    source: "not known",
    url: None,
    certainty: Certainty::Unknown,
};

/// Under what a result is kept. Changing the identity source is said to discard results, so its names are part of the key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    stage: String,
    authorizer: String,
    identity_source: String,
    values: Vec<String>,
}

impl Key {
    fn new(api: &Api, authorizer: &Authorizer, values: &[String]) -> Self {
        Self {
            stage: api.stage_name.clone(),
            authorizer: authorizer.id.clone(),
            identity_source: authorizer.identity_source.clone(),
            values: values.to_vec(),
        }
    }
}

/// A result that was kept.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Seconds from the start.
    pub inserted_at: f64,
    /// The TTL when it was kept, in seconds.
    ttl: f64,
    /// What the function returned.
    pub output: Rc<Output>,
}

/// What a look into the cache found.
pub(super) struct Hit {
    pub entry: Entry,
    pub rules: Vec<&'static Rule>,
}

/// The results of all stages and authorizers.
#[derive(Debug, Default)]
pub(super) struct Cache(HashMap<Key, Entry>);

impl Cache {
    /// The result for these identity values, if one was kept less than its TTL ago. The time counts from when it was
    /// kept (inferred), and starts anew for no use of it.
    pub(super) fn look_up(
        &self,
        api: &Api,
        authorizer: &Authorizer,
        values: &[String],
        at: f64,
    ) -> Option<Hit> {
        let entry = self.0.get(&Key::new(api, authorizer, values))?;
        let age = at - entry.inserted_at;
        if age >= entry.ttl {
            return None;
        }
        let mut rules = vec![&KEY];
        if age >= f64::from(authorizer.authorizer_result_ttl_in_seconds) {
            rules.push(&CHANGED_TTL);
        }
        Some(Hit {
            entry: entry.clone(),
            rules,
        })
    }

    /// Keeps a result.
    pub(super) fn insert(
        &mut self,
        api: &Api,
        authorizer: &Authorizer,
        values: &[String],
        at: f64,
        output: Rc<Output>,
    ) {
        let ttl = f64::from(authorizer.authorizer_result_ttl_in_seconds);
        self.0.insert(
            Key::new(api, authorizer, values),
            Entry {
                inserted_at: at,
                ttl,
                output,
            },
        );
    }

    /// Forgets what this stage has.
    pub(super) fn flush(&mut self, api: &Api) {
        self.0.retain(|key, _| key.stage != api.stage_name);
    }

    /// The rule that a miss rests on.
    pub(super) fn rule() -> &'static Rule {
        &KEY
    }
}

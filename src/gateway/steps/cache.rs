//! The authorizer cache: its keys, entries and TTL.

use std::collections::HashMap;
use std::rc::Rc;

use crate::gateway::steps::authorizer_function::Substitution;
use crate::gateway::steps::authorizer_output::AuthorizerOutput;
use crate::gateway::uncertainty::Uncertainty;
use crate::rule::{Certainty, Rule};
use crate::scenario::{Api, Authorizer, CaseIndex, Millis};

static KEY: Rule = Rule {
    id: "cache-key",
    statement: "a result is kept under the identity sources' values in their order, for a stage and an authorizer; neither the \
           verb nor the path is part of the key, and the cached policy is judged again for each method ARN",
    source: "AWS Knowledge Center; recorded in September 2026",
    url: Some("https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors"),
    certainty: Certainty::Documented,
};

/// Whether a changed TTL applies to results that are cached already.
pub(crate) static CHANGED_TTL: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "cache-changed-ttl",
        statement: "whether a changed TTL also applies to results that are in the cache already is not known; here they keep theirs",
        source: "not documented by AWS",
        url: None,
        certainty: Certainty::Unknown,
    },
    alternative: "if a changed TTL also applies to what is in the cache",
};

/// Whether cached results outlive a new deployment.
pub(crate) static REDEPLOYED: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "cache-redeployed",
        statement: "whether cached results outlive a new deployment is not known; here they do",
        source: "not documented by AWS",
        url: None,
        certainty: Certainty::Unknown,
    },
    alternative: "if a new deployment empties the cache",
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&KEY, CHANGED_TTL.rule, REDEPLOYED.rule];

/// The key of a stage's cached result. Changing the identity source is said to discard results, so its names are part of the key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct CacheKey {
    authorizer: String,
    identity_source: String,
    values: Vec<String>,
}

impl CacheKey {
    fn new(authorizer: &Authorizer, values: Vec<String>) -> Self {
        Self {
            authorizer: authorizer.id.clone(),
            identity_source: authorizer.identity_source.clone(),
            values,
        }
    }
}

/// A cached result with its TTL.
#[derive(Clone, Debug)]
pub(crate) struct CacheEntry {
    /// The time at which it was put in the cache.
    pub inserted_at: Millis,
    /// The TTL when it was kept.
    pub ttl: Millis,
    /// The number of deployments of the API until then.
    deployments: usize,
    /// The text that the function returned.
    pub returned: CachedResult,
}

/// A result of the function, with the case of the scenario that it came from.
#[derive(Clone, Debug)]
pub(crate) struct CachedResult {
    /// As it was read.
    pub output: Rc<AuthorizerOutput>,
    /// The case of the function that returned it.
    pub lambda_case: Option<CaseIndex>,
    /// The substitutions of `${event.…}` in the case's text.
    pub substitutions: Vec<Substitution>,
}

impl CacheEntry {
    /// The time at which it expires by the TTL that it was put in the cache with.
    pub(crate) fn expires_at(&self) -> Millis {
        self.inserted_at + self.ttl
    }

    /// Whether it was cached less than this TTL ago. The time counts from the insertion (inferred); using it does not extend it.
    pub(crate) fn is_fresh(&self, ttl: Millis, at: Millis) -> bool {
        at.since(self.inserted_at) < ttl
    }
}

/// The results of all stages and authorizers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cache {
    /// By stage.
    entries: HashMap<String, HashMap<CacheKey, CacheEntry>>,
    /// The number of deployments of the API.
    deployments: usize,
}

impl Cache {
    /// The result that is cached for these identity values, fresh or not.
    pub(crate) fn look_up(
        &self,
        api: &Api,
        authorizer: &Authorizer,
        values: &[String],
    ) -> Option<CacheEntry> {
        let stage = self.entries.get(&api.stage_name)?;
        stage.get(&CacheKey::new(authorizer, values.to_vec())).cloned()
    }

    /// Cache a result.
    pub(crate) fn insert(
        &mut self,
        api: &Api,
        authorizer: &Authorizer,
        values: Vec<String>,
        at: Millis,
        returned: CachedResult,
    ) {
        let entry = CacheEntry {
            inserted_at: at,
            ttl: authorizer.ttl(),
            deployments: self.deployments,
            returned,
        };
        let stage = self.entries.entry(api.stage_name.clone()).or_default();
        stage.insert(CacheKey::new(authorizer, values), entry);
    }

    /// Make every entry older than the current deployment.
    pub(crate) fn deployed(&mut self) {
        self.deployments += 1;
    }

    /// Whether the API was deployed anew since an entry was kept.
    pub(crate) fn is_redeployed(&self, entry: &CacheEntry) -> bool {
        entry.deployments < self.deployments
    }

    /// Remove the entries of this stage.
    pub(crate) fn flush(&mut self, api: &Api) {
        self.entries.remove(&api.stage_name);
    }

    /// The rule of the cache key.
    pub(crate) fn rule() -> &'static Rule {
        &KEY
    }
}

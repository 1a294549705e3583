//! Warnings about the resources that a statement names.

use super::Finder;
use super::rule::{ARN_WITHOUT_METHOD, EMPTY_RESOURCE, OTHER_API, PARTITION, WILDCARD_CROSSES_SLASH};
use crate::explain::policy_text::PolicyText;
use crate::gateway::{partition, whole_resource};
use crate::json;
use crate::policy::{Effect, PolicyKind, PolicyString, Statement, like};

impl Finder<'_> {
    pub(super) fn resources(&mut self, policy: &PolicyText<'_>, statement: &Statement) {
        let Some(part) = statement.resources.as_ref() else {
            return;
        };
        if part.patterns.is_empty() && policy.document.kind == PolicyKind::Authorizer && !part.negated {
            self.at(
                &EMPTY_RESOURCE,
                policy,
                part.span,
                "The list of resources is empty. Reports differ on whether that matches nothing or everything. Remove the statement."
                    .to_owned(),
            );
            if policy.document.statements.len() > 1 {
                let span = crate::explain::edit::removal(policy.text, statement.span);
                self.edit("Remove the statement", span, "");
            }
        }
        for pattern in &part.patterns {
            self.resource(policy, statement, pattern, part.negated);
        }
    }

    pub(super) fn resource(
        &mut self,
        policy: &PolicyText<'_>,
        statement: &Statement,
        pattern: &PolicyString,
        negated: bool,
    ) {
        let text = &*pattern.text;
        let whole = match policy.document.kind {
            PolicyKind::Resource => whole_resource(self.api, text),
            _ => None,
        };
        let written_out = whole.is_some();
        let whole = whole.unwrap_or_else(|| text.to_owned());
        let parts: Vec<&str> = whole.splitn(6, ':').collect();
        let [_, own_partition, service, region, account, resource] = parts[..] else {
            return;
        };
        if service != "execute-api" || whole.contains("${") {
            return;
        }
        let wanted_partition = partition(if region.contains(['*', '?']) || region.is_empty() {
            &self.api.region
        } else {
            region
        });
        if !like(own_partition, wanted_partition) {
            self.at(
                &PARTITION,
                policy,
                pattern.span,
                format!(
                    "The ARN names the partition `{own_partition}`, and the region `{}` is in `{wanted_partition}`.",
                    if region.is_empty() || region.contains('*') { &self.api.region } else { region }
                ),
            );
            let mended = text.replacen(
                &format!("arn:{own_partition}:"),
                &format!("arn:{wanted_partition}:"),
                1,
            );
            self.edit(
                format!("Write `arn:{wanted_partition}`"),
                pattern.span,
                json::quote(&mended),
            );
        }
        let (api, after_api) = match resource.split_once('/') {
            Some((api, rest)) => (api, Some(rest)),
            None => (resource, None),
        };
        let stage = after_api.map(|rest| rest.split('/').next().unwrap_or(rest));
        let wanted = [
            ("region", region, self.api.region.as_str()),
            ("account", account, self.api.account_id.as_str()),
            ("API", api, self.api.rest_api_id.as_str()),
            ("stage", stage.unwrap_or("*"), self.api.stage_name.as_str()),
        ];
        let other = wanted
            .into_iter()
            .find(|(_, own, wanted)| !like(own, wanted) && !own.is_empty());
        if let Some((name, own, wanted)) = other {
            self.at(
                &OTHER_API,
                policy,
                pattern.span,
                format!("The ARN names the {name} `{own}`, but the API's is `{wanted}`, so it matches no request to this API."),
            );
            let mended = if name == "stage" && !written_out {
                text.replacen(&format!("/{own}"), &format!("/{wanted}"), 1)
            } else if name == "stage" {
                text.replacen(&format!(":/{own}"), &format!(":/{wanted}"), 1)
            } else {
                text.replacen(&format!(":{own}"), &format!(":{wanted}"), 1)
            };
            self.edit(
                format!("Name the {name} `{wanted}`"),
                pattern.span,
                json::quote(&mended),
            );
        }
        let segments = after_api.map_or(0, |rest| rest.split('/').filter(|part| !part.is_empty()).count());
        if segments < 2 && !resource.ends_with('*') {
            self.at(
                &ARN_WITHOUT_METHOD,
                policy,
                pattern.span,
                format!("The ARN ends before the method, so `{text}` matches no request."),
            );
            let mended = [text.trim_end_matches('/'), "/*"].concat();
            self.edit("Append `/*`", pattern.span, json::quote(&mended));
        }
        self.crossing_wildcard(policy, statement, pattern, after_api, negated);
    }

    /// A `*` for the verb before a path: `dev/*/pets` is also `POST /x/pets`.
    pub(super) fn crossing_wildcard(
        &mut self,
        policy: &PolicyText<'_>,
        statement: &Statement,
        pattern: &PolicyString,
        after_api: Option<&str>,
        negated: bool,
    ) {
        if statement.effect != Some(Effect::Allow) || negated {
            return;
        }
        let Some((_, method)) = after_api.and_then(|rest| rest.split_once('/')) else {
            return;
        };
        let Some(path) = method
            .strip_prefix("*/")
            .filter(|path| !path.trim_matches(['*', '/']).is_empty())
        else {
            return;
        };
        let sample = path.replace('*', "y");
        self.at(
            &WILDCARD_CROSSES_SLASH,
            policy,
            pattern.span,
            format!("The `*` in the place of the method also matches slashes: `{method}` also matches `POST /x/{sample}`."),
        );
        // The verbs that the API has for this path can stand in its place.
        let mut verbs: Vec<&str> = Vec::new();
        for one in self.api.methods.iter().flatten() {
            let resource: Vec<&str> = one
                .path
                .trim_start_matches('/')
                .split('/')
                .map(|part| if part.starts_with('{') { "*" } else { part })
                .collect();
            if like(path, &resource.join("/")) && !verbs.contains(&one.http_method.as_str()) {
                verbs.push(&one.http_method);
            }
        }
        if verbs.is_empty() || verbs.contains(&"ANY") {
            return;
        }
        let in_place = |verb: &&str| json::quote(&pattern.text.replacen("/*/", &format!("/{verb}/"), 1));
        let entries: Vec<String> = verbs.iter().map(in_place).collect();
        let is_entry = statement
            .resources
            .as_ref()
            .is_some_and(|part| part.span != pattern.span);
        let replacement = match entries.as_slice() {
            [one] => one.clone(),
            _ if is_entry => entries.join(", "),
            _ => format!("[{}]", entries.join(", ")),
        };
        self.edit("Name the methods", pattern.span, replacement);
    }
}

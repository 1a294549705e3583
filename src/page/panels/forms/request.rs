//! The rest of a request as a form: its signer, its VPC, its time and its condition keys.

use yew::prelude::*;

use crate::page::editor::{Editor, diagnosing};
use crate::page::model::state::{FormEdit, State};
use crate::page::panels::forms::api::FULL_ACCESS;
use crate::page::panels::forms::buttons::{add, remove};
use crate::page::panels::forms::{list, on_change, on_text, optional, remove_at};
use crate::page::platform::dispatch::Dispatch;
use crate::page::ui::empty_state::no_request;
use crate::page::ui::field::{Field, choice, select, switch, text_edits};
use why403::scenario::{
    Api, AuthorizationType, CallerLimit, ContextValue, Host, Request, SignedCaller, TextId, Token, TokenUse,
};

/// The kinds of hosts by which a request can address the API.
const HOSTS: [(Option<Host>, &str); 5] = [
    (None, "Any host that reaches the API"),
    (Some(Host::Default), "Default endpoint (execute-api)"),
    (Some(Host::CustomDomain), "Custom domain name"),
    (Some(Host::VpcEndpoint), "VPC endpoint DNS name"),
    (
        Some(Host::VpcEndpointWithHost),
        "VPC endpoint DNS name with Host or x-apigw-api-id",
    ),
];
const TOKEN_USES: [(TokenUse, &str); 2] = [(TokenUse::Id, "ID token"), (TokenUse::Access, "Access token")];

/// The principal of a request that has just been marked as signed.
const FIRST_CALLER: &str = "arn:aws:iam::123456789012:user/alice";

/// The selected request, as far as its own pane does not show it.
pub fn view(state: &UseReducerHandle<State>) -> Html {
    let dispatch = state.dispatcher();
    let Some(request) = state.request() else {
        return no_request(&dispatch);
    };
    html! {
        <div class="form" data-testid="form-request">
            { fields(request, &dispatch) }
            { host(request, &dispatch) }
            if uses_cognito(&state.scenario.api) || request.token.is_some() {
                { token(request.token.as_ref(), &dispatch) }
            }
            { caller(state, request) }
            { context_keys(&request.context, &dispatch) }
        </div>
    }
}

/// The request's time, API key, TLS and VPC.
fn fields(request: &Request, dispatch: &Dispatch) -> Html {
    let text = |id: &'static str,
                label: &'static str,
                value: Option<&String>,
                placeholder: &'static str,
                set: fn(&mut Request, String)| {
        let value = value.map_or("", String::as_str);
        let on_input = on_text(dispatch, id, value, move |value: String| {
            FormEdit::request(move |it| set(it, value.clone()))
        });
        let field = Field::new(id, label, value, on_input);
        field.placeholder(placeholder).html()
    };
    let on_tls = on_change(dispatch, |on: bool| {
        FormEdit::request(move |request| request.tls = on)
    });
    html! {
        <>
            <div class="fields">
                { text("form-time", "Time (RFC 3339)", Some(&request.time), "", |it, value| it.time = value) }
                { text("form-api-key", "API key (x-api-key)", request.api_key.as_ref(), "from the headers", |it, value| it.api_key = optional(value)) }
                { switch("form-tls", "HTTPS (TLS)", request.tls, on_tls) }
            </div>
            <div class="fields">
                { text("form-vpc", "VPC ID", request.vpc_id.as_ref(), "none", |it, value| it.vpc_id = optional(value)) }
                { text("form-vpce", "VPC endpoint ID", request.vpc_endpoint_id.as_ref(), "none", |it, value| it.vpc_endpoint_id = optional(value)) }
                { text("form-vpc-ip", "VPC source IP", request.vpc_source_ip.as_ref(), "none", |it, value| it.vpc_source_ip = optional(value)) }
            </div>
        </>
    }
}

/// The AWS principal that signed the request, and its identity policy.
fn caller(state: &UseReducerHandle<State>, request: &Request) -> Html {
    let dispatch = state.dispatcher();
    let on_signed = on_change(&dispatch, |on: bool| {
        FormEdit::request(move |request| {
            request.caller = on.then(|| SignedCaller {
                arn: FIRST_CALLER.into(),
                ..SignedCaller::default()
            });
        })
    });
    let arn = request.caller.as_ref().map_or("", |caller| &caller.arn);
    let on_arn = on_text(&dispatch, "form-caller", arn, |arn: String| {
        FormEdit::request(move |request| {
            if let Some(caller) = &mut request.caller {
                caller.arn.clone_from(&arn);
            }
        })
    });
    // There is a request, so it has an event.
    let text_id = TextId::CallerPolicy(state.event_in_view().unwrap_or_default());
    let on_policy = text_edits(state, text_id);
    let text_id = Some(text_id);
    html! {
        <div class="form">
            { switch("form-signed", "Signed by an AWS principal (AWS_IAM)", request.caller.is_some(), on_signed) }
            if let Some(caller) = &request.caller {
                { Field::new("form-caller", "Caller ARN", &caller.arn, on_arn).class("wide").html() }
                <h4>{ "Identity-based policy (empty: none)" }</h4>
                <Editor
                    id="editor-caller" label="Identity-based policy of the caller, JSON" text={caller.identity_policy.clone().unwrap_or_default()} revision={state.revision}
                    diagnostics={diagnosing(state, text_id)} on_input={on_policy} {text_id} state={state.clone()}
                />
                { limits(state, caller) }
            }
        </div>
    }
}

/// The policies that limit the caller: the permissions boundary, the session policy, SCPs and RCPs.
fn limits(state: &UseReducerHandle<State>, caller: &SignedCaller) -> Html {
    use CallerLimit::{PermissionsBoundary, ResourceControlPolicy, ServiceControlPolicy, SessionPolicy};
    let scps = caller.service_control_policies.iter().enumerate();
    let rcps = caller.resource_control_policies.iter().enumerate();
    let present = caller
        .permissions_boundary
        .iter()
        .map(|text| (PermissionsBoundary, "Permissions boundary".to_owned(), text))
        .chain(
            caller
                .session_policy
                .iter()
                .map(|text| (SessionPolicy, "Session policy".to_owned(), text)),
        )
        .chain(scps.map(|(index, text)| (ServiceControlPolicy(index), numbered("SCP ", index), text)))
        .chain(rcps.map(|(index, text)| (ResourceControlPolicy(index), numbered("RCP ", index), text)));
    let new = |hook: &'static str, words: &'static str, change: fn(&mut SignedCaller)| {
        add(
            hook,
            words,
            on_change(&state.dispatcher(), move |_: MouseEvent| with_caller(change)),
        )
    };
    html! {
        <>
            { for present.map(|(limit, name, text)| limit_editor(state, limit, name, text)) }
            <div class="fields">
                if caller.permissions_boundary.is_none() {
                    { new("form-boundary-add", "Add a permissions boundary", |caller| caller.permissions_boundary = Some(full_access())) }
                }
                if caller.session_policy.is_none() {
                    { new("form-session-add", "Add a session policy", |caller| caller.session_policy = Some(full_access())) }
                }
                { new("form-scp-add", "Add an SCP", |caller| caller.service_control_policies.push(full_access())) }
                { new("form-rcp-add", "Add an RCP", |caller| caller.resource_control_policies.push(FULL_ACCESS.into())) }
            </div>
        </>
    }
}

fn numbered(name: &str, index: usize) -> String {
    [name, &(index + 1).to_string()].concat()
}

/// A policy that allows everything, and names no principal.
fn full_access() -> String {
    FULL_ACCESS.replace("      \"Principal\": \"*\",\n", "")
}

fn with_caller(change: impl Fn(&mut SignedCaller) + 'static) -> FormEdit {
    FormEdit::request(move |request| {
        if let Some(caller) = &mut request.caller {
            change(caller);
        }
    })
}

/// A policy that limits the caller, with a button that removes it.
fn limit_editor(state: &UseReducerHandle<State>, limit: CallerLimit, name: String, text: &str) -> Html {
    let gone = on_change(&state.dispatcher(), move |_: MouseEvent| {
        with_caller(move |caller| match limit {
            CallerLimit::PermissionsBoundary => caller.permissions_boundary = None,
            CallerLimit::SessionPolicy => caller.session_policy = None,
            CallerLimit::ServiceControlPolicy(index) => {
                remove_at(&mut caller.service_control_policies, index);
            }
            CallerLimit::ResourceControlPolicy(index) => {
                remove_at(&mut caller.resource_control_policies, index);
            }
        })
    });
    let id = match limit {
        CallerLimit::PermissionsBoundary => "editor-boundary".to_owned(),
        CallerLimit::SessionPolicy => "editor-session".to_owned(),
        CallerLimit::ServiceControlPolicy(index) => ["editor-scp-", &index.to_string()].concat(),
        CallerLimit::ResourceControlPolicy(index) => ["editor-rcp-", &index.to_string()].concat(),
    };
    let event = state.event_in_view().unwrap_or_default();
    let text_id = TextId::CallerLimit(event, limit);
    let on_input = text_edits(state, text_id);
    let text_id = Some(text_id);
    html! {
        <div key={id.clone()}>
            <div class="heading-row"><h4>{ name.clone() }</h4>{ remove(name.clone(), gone) }</div>
            <Editor
                {id} label={[&name, " of the caller, JSON"].concat()} text={text.to_owned()} revision={state.revision}
                diagnostics={diagnosing(state, text_id)} {on_input} {text_id} state={state.clone()}
            />
        </div>
    }
}

/// The host of the request, and what matters for a custom domain name.
fn host(request: &Request, dispatch: &Dispatch) -> Html {
    let on_host = on_change(dispatch, |host| {
        FormEdit::request(move |request| request.host = host)
    });
    let on_mapped = on_change(dispatch, |on| {
        FormEdit::request(move |request| request.base_path_mapped = on)
    });
    let on_certificate = on_change(dispatch, |on| {
        FormEdit::request(move |request| request.client_certificate_trusted = on)
    });
    html! {
        <div class="fields">
            { select("form-host", "Host", &HOSTS, request.host, on_host) }
            if request.host == Some(Host::CustomDomain) {
                { switch("form-mapped", "Base path mapped to the API", request.base_path_mapped, on_mapped) }
                { switch("form-certificate", "Client certificate trusted (mutual TLS)", request.client_certificate_trusted, on_certificate) }
            }
        </div>
    }
}

/// Whether a method of the API has a Cognito user pool.
fn uses_cognito(api: &Api) -> bool {
    let mut methods = api.methods.iter().flatten();
    methods.any(|method| method.authorization_type == AuthorizationType::CognitoUserPools)
}

/// The token of a Cognito user pool.
fn token(token: Option<&Token>, dispatch: &Dispatch) -> Html {
    fn with_token(change: impl Fn(&mut Token) + 'static) -> FormEdit {
        FormEdit::request(move |request| {
            if let Some(token) = &mut request.token {
                change(token);
            }
        })
    }
    let on_given = on_change(dispatch, |on: bool| {
        FormEdit::request(move |request| request.token = on.then(Token::default))
    });
    let on_use = on_change(dispatch, |token_use| {
        with_token(move |token| token.token_use = token_use)
    });
    let scopes = token.map_or_else(String::new, |token| token.scopes.join(", "));
    let on_scopes = on_text(dispatch, "form-token-scopes", &scopes, |scopes: String| {
        with_token(move |token| token.scopes = list(&scopes))
    });
    let on_expired = on_change(dispatch, |on| with_token(move |token| token.expired = on));
    let on_valid = on_change(dispatch, |on| with_token(move |token| token.valid = on));
    html! {
        <div class="form">
            { switch("form-token", "Describe the Cognito token here", token.is_some(), on_given) }
            if let Some(token) = token {
                <div class="fields">
                    { choice("form-token-use", "Token use", &TOKEN_USES, token.token_use, on_use) }
                    if token.token_use == TokenUse::Access {
                        { Field::new("form-token-scopes", "Scopes", &scopes, on_scopes).placeholder("none").html() }
                    }
                    { switch("form-token-expired", "Expired", token.expired, on_expired) }
                    { switch("form-token-valid", "Signed by this user pool", token.valid, on_valid) }
                </div>
            } else {
                <p class="small">{ "A JWT in the identity source is decoded in this browser. Its signature is never verified." }</p>
            }
        </div>
    }
}

/// Make a change of one condition key.
fn with_pair(index: usize, change: impl Fn(&mut (String, ContextValue)) + 'static) -> FormEdit {
    FormEdit::request(move |request| {
        if let Some(pair) = request.context.get_mut(index) {
            change(pair);
        }
    })
}

/// The condition keys that the request has besides its own. Several values are separated by commas.
fn context_keys(context: &[(String, ContextValue)], dispatch: &Dispatch) -> Html {
    let rows = context.iter().enumerate().map(|(index, (key, value))| {
        let (number, human) = (index.to_string(), (index + 1).to_string());
        let (shown, many) = match value {
            ContextValue::Single(one) => (one.clone(), false),
            ContextValue::Many(many) => (many.join(", "), true),
            ContextValue::Absent => (String::new(), false),
        };
        let (key_id, value_id) = (
            ["form-context-key-", &number].concat(),
            ["form-context-value-", &number].concat(),
        );
        let on_key = on_text(dispatch, &key_id, key, move |key: String| {
            with_pair(index, move |pair| pair.0.clone_from(&key))
        });
        let on_value = on_text(dispatch, &value_id, &shown, move |text: String| {
            with_pair(index, move |pair| {
                pair.1 = match pair.1 {
                    ContextValue::Many(_) => {
                        ContextValue::Many(text.split(',').map(|it| it.trim().to_owned()).collect())
                    }
                    _ => ContextValue::Single(text.clone()),
                };
            })
        });
        let on_many = on_change(dispatch, move |on: bool| {
            with_pair(index, move |pair| {
                pair.1 = match &pair.1 {
                    ContextValue::Single(one) if on => ContextValue::Many(vec![one.clone()]),
                    ContextValue::Many(many) if !on => ContextValue::Single(many.join(",")),
                    other => other.clone(),
                };
            })
        });
        let gone = on_change(dispatch, move |_: MouseEvent| {
            FormEdit::request(move |request| remove_at(&mut request.context, index))
        });
        let absent = matches!(value, ContextValue::Absent);
        let key = Field::new(&key_id, "Condition key", key, on_key);
        let value = Field::new(&value_id, "Value", &shown, on_value);
        let empty = if absent { "the key is absent" } else { "empty" };
        html! {
            <div class="form-row">
                { key.html() }
                { value.placeholder(empty).html() }
                { switch(&["form-context-many-", &number].concat(), "Multivalued", many, on_many) }
                { remove(["condition key ", &human].concat(), gone) }
            </div>
        }
    });
    let new = on_change(dispatch, |_: MouseEvent| {
        FormEdit::request(|request| {
            request
                .context
                .push(("aws:SourceVpc".into(), ContextValue::Single(String::new())))
        })
    });
    html! {
        <div>
            <h4>{ "Additional condition keys" }</h4>
            { for rows }
            { add("form-context-add", "Add a condition key", new) }
        </div>
    }
}

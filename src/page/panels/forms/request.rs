//! The rest of a request as a form: its signer, its VPC, its time and its condition keys.

use yew::prelude::*;

use crate::page::editor::{Editor, diagnosing};
use crate::page::model::state::{Change, State};
use crate::page::panels::forms::buttons::{add, remove};
use crate::page::panels::forms::{on_change, on_text, optional, remove_at};
use crate::page::platform::dispatch::Dispatch;
use crate::page::ui::empty_state::no_request;
use crate::page::ui::field::{Field, switch, text_edits};
use why403::scenario::{ContextValue, EventIndex, Request, SignedCaller, TextId};

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
            Change::request(move |it| set(it, value.clone()))
        });
        let field = Field::new(id, label, value, on_input);
        field.placeholder(placeholder).html()
    };
    let on_tls = on_change(dispatch, |on: bool| {
        Change::request(move |request| request.tls = on)
    });
    html! {
        <>
            <div class="fields">
                { text("form-time", "Time, RFC 3339", Some(&request.time), "", |it, value| it.time = value) }
                { text("form-api-key", "API key (x-api-key)", request.api_key.as_ref(), "as the headers say", |it, value| it.api_key = optional(value)) }
                { switch("form-tls", "over TLS", request.tls, on_tls) }
            </div>
            <div class="fields">
                { text("form-vpc", "VPC", request.vpc_id.as_ref(), "none", |it, value| it.vpc_id = optional(value)) }
                { text("form-vpce", "VPC endpoint", request.vpc_endpoint_id.as_ref(), "none", |it, value| it.vpc_endpoint_id = optional(value)) }
                { text("form-vpc-ip", "Address within the VPC", request.vpc_source_ip.as_ref(), "none", |it, value| it.vpc_source_ip = optional(value)) }
            </div>
        </>
    }
}

/// The AWS principal that signed the request, and its identity policy.
fn caller(state: &UseReducerHandle<State>, request: &Request) -> Html {
    let dispatch = state.dispatcher();
    let on_signed = on_change(&dispatch, |on: bool| {
        Change::request(move |request| {
            request.caller = on.then(|| SignedCaller {
                arn: FIRST_CALLER.into(),
                ..SignedCaller::default()
            });
        })
    });
    let arn = request.caller.as_ref().map_or("", |caller| &caller.arn);
    let on_arn = on_text(&dispatch, "form-caller", arn, |arn: String| {
        Change::request(move |request| {
            if let Some(caller) = &mut request.caller {
                caller.arn.clone_from(&arn);
            }
        })
    });
    // There is a request, so it has an event.
    let text_id = TextId::CallerPolicy(EventIndex(state.event_in_view().unwrap_or_default()));
    let on_policy = text_edits(state, text_id);
    let text_id = Some(text_id);
    html! {
        <div class="form">
            { switch("form-signed", "signed by an AWS principal (for AWS_IAM)", request.caller.is_some(), on_signed) }
            if let Some(caller) = &request.caller {
                { Field::new("form-caller", "The principal’s ARN", &caller.arn, on_arn).class("wide").html() }
                <h4>{ "Its identity policy, JSON; empty: it has none" }</h4>
                <Editor
                    id="editor-caller" label="The caller’s identity policy, JSON" text={caller.identity_policy.clone().unwrap_or_default()} revision={state.revision}
                    diagnostics={diagnosing(state, text_id)} on_input={on_policy} {text_id} state={state.clone()}
                />
            }
        </div>
    }
}

/// Makes a change of one condition key.
fn with_pair(index: usize, change: impl Fn(&mut (String, ContextValue)) + 'static) -> Change {
    Change::request(move |request| {
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
            Change::request(move |request| remove_at(&mut request.context, index))
        });
        let absent = matches!(value, ContextValue::Absent);
        let key = Field::new(&key_id, "Condition key", key, on_key);
        let value = Field::new(&value_id, "Value", &shown, on_value);
        let empty = if absent { "the key is absent" } else { "empty" };
        html! {
            <div class="form-row">
                { key.html() }
                { value.placeholder(empty).html() }
                { switch(&["form-context-many-", &number].concat(), "multivalued", many, on_many) }
                { remove(["condition key ", &human].concat(), gone) }
            </div>
        }
    });
    let new = on_change(dispatch, |_: MouseEvent| {
        Change::request(|request| {
            request
                .context
                .push(("aws:SourceVpc".into(), ContextValue::Single(String::new())))
        })
    });
    html! {
        <div>
            <h4>{ "Condition keys, beside those that the request itself has" }</h4>
            { for rows }
            { add("form-context-add", "Add a condition key", new) }
        </div>
    }
}

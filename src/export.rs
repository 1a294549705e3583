//! Exports of a scenario: links, texts, commands, a picture of an outcome.
//!
//! Each kind has a file of its own, and makes a text of an [`Exported`] scenario. [`share`] makes all of them at once, after the secrets
//! have been replaced.

mod authorizer_event;
mod aws_cli;
mod card;
mod curl;
mod element;
mod embed_options;
mod escape;
mod exported;
mod iframe;
mod labels;
mod link;
mod markdown;
mod openapi;
mod sam;
pub mod share;
mod template;
mod terraform;
mod yaml;

pub use curl::curl_command;
pub use embed_options::{EmbedOptions, EmbedTheme, PANES};
pub use exported::{DEFAULT_BASE, Exported, NotExported};
pub use share::{ShareOptions, Shared, share};

/// A kind of text that a scenario is exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// The fragment of a link, `#` included.
    Link,
    /// Markdown for an issue or a README.
    Markdown,
    /// An `<iframe>` with the embed.
    Iframe,
    /// The custom element, with its script.
    Element,
    /// A curl command that sends the request.
    Curl,
    /// The event that the authorizer's function is called with.
    AuthorizerEvent,
    /// The outcome as an SVG picture.
    Card,
    /// The API as an OpenAPI document.
    Openapi,
    /// The API as a SAM template.
    Sam,
    /// The API as Terraform's resources.
    Terraform,
    /// The commands that set the API up.
    AwsCli,
}

impl ExportKind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::Link,
        Self::Markdown,
        Self::Iframe,
        Self::Element,
        Self::Curl,
        Self::AuthorizerEvent,
        Self::Card,
        Self::Openapi,
        Self::Sam,
        Self::Terraform,
        Self::AwsCli,
    ];

    /// The name, as the command line takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Markdown => "markdown",
            Self::Iframe => "iframe",
            Self::Element => "element",
            Self::Curl => "curl",
            Self::AuthorizerEvent => "authorizer-event",
            Self::Card => "card",
            Self::Openapi => "openapi",
            Self::Sam => "sam",
            Self::Terraform => "terraform",
            Self::AwsCli => "aws-cli",
        }
    }

    /// Whether a text of this kind has the whole scenario in it, in a link.
    pub fn holds_the_scenario(self) -> bool {
        match self {
            Self::Link | Self::Markdown | Self::Iframe | Self::Element => true,
            Self::Curl
            | Self::AuthorizerEvent
            | Self::Card
            | Self::Openapi
            | Self::Sam
            | Self::Terraform
            | Self::AwsCli => false,
        }
    }

    /// Whether the options of an embed have an effect on this kind.
    pub fn is_embed(self) -> bool {
        matches!(self, Self::Iframe | Self::Element)
    }
}

impl Exported<'_> {
    /// The text of this kind.
    ///
    /// An error if the scenario has no such request and the kind needs one or it was asked for, or if the request does not come to the
    /// function whose event is asked for.
    ///
    /// ```
    /// use why403::export::{EmbedOptions, ExportKind, Exported, NotExported};
    /// let scenario = why403::scenario::read(r#"{"timeline": [{"request": {"path": "/pets"}}]}"#).scenario;
    /// let exported = Exported::new(&scenario, None, None, EmbedOptions::default());
    /// let command = exported.text(ExportKind::Curl).unwrap();
    /// assert_eq!(command, "curl -i 'https://abcdef1234.execute-api.us-east-1.amazonaws.com/dev/pets'");
    /// assert_eq!(exported.text(ExportKind::AuthorizerEvent), Err(NotExported::FunctionNotCalled));
    /// ```
    pub fn text(&self, kind: ExportKind) -> Result<String, NotExported> {
        let request = self.request.as_ref().map_err(|error| *error);
        if self.asked {
            request?;
        }
        Ok(match kind {
            ExportKind::Link => link::fragment(self).to_owned(),
            ExportKind::Markdown => markdown::markdown(self),
            ExportKind::Iframe => iframe::iframe(self),
            ExportKind::Element => element::element(self),
            ExportKind::Curl => curl_command(&self.scenario.api, request?.0),
            ExportKind::AuthorizerEvent => authorizer_event::event(&request?.1)?,
            ExportKind::Card => card::card(&self.scenario, &request?.1),
            ExportKind::Openapi => openapi::openapi(&self.scenario),
            ExportKind::Sam => sam::sam(&self.scenario),
            ExportKind::Terraform => terraform::terraform(&self.scenario),
            ExportKind::AwsCli => aws_cli::aws_cli(&self.scenario),
        })
    }

    /// The link's whole address.
    pub fn address(&self) -> String {
        link::address(self)
    }
}

//! Which panels there are, which of them are open, and which are pinned beside the response.

/// A panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The workflow and the way taken through it.
    Flow,
    /// What happens in time.
    Timeline,
    /// What two policies come to together.
    Tables,
    /// Resource patterns beside the method ARN.
    Arns,
    /// How each statement fared.
    Statements,
    /// The execution log.
    Log,
    /// The response's headers.
    Headers,
    /// What the function is called with.
    Event,
    /// What else the request brings, as a form.
    Request,
    /// The authorizer's settings, as a form.
    Authorizer,
    /// The API and its stage, as a form.
    Api,
    /// The API's methods, as a form.
    Methods,
    /// The customised gateway responses, as a form.
    Responses,
    /// The whole scenario as text.
    Whole,
}

/// In the order in which they are shown: first those that show, then those that change.
const PANELS: [(Panel, &str, &str); 14] = [
    (Panel::Flow, "flow", "Way through"),
    (Panel::Timeline, "timeline", "Timeline"),
    (Panel::Tables, "tables", "Table A and B"),
    (Panel::Arns, "arns", "ARN alignment"),
    (Panel::Statements, "statements", "Statements"),
    (Panel::Log, "log", "Execution log"),
    (Panel::Headers, "headers", "Response headers"),
    (Panel::Event, "event", "Function’s event"),
    (Panel::Request, "request", "Request, further"),
    (Panel::Authorizer, "authorizer", "Authorizer"),
    (Panel::Api, "api", "API and stage"),
    (Panel::Methods, "methods", "Methods"),
    (Panel::Responses, "responses", "Gateway responses"),
    (Panel::Whole, "whole", "All as JSON"),
];

impl Panel {
    /// All of them, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = Self> {
        PANELS.into_iter().map(|(panel, ..)| panel)
    }

    /// A stable name: a test hook, and the name under which the layout is kept.
    pub fn name(self) -> &'static str {
        PANELS
            .iter()
            .find(|(panel, ..)| *panel == self)
            .map_or("", |(_, name, _)| name)
    }

    /// Whether it is a form: it changes the scenario and does not only show what comes of it.
    pub fn is_form(self) -> bool {
        matches!(
            self,
            Panel::Request
                | Panel::Authorizer
                | Panel::Api
                | Panel::Methods
                | Panel::Responses
                | Panel::Whole
        )
    }

    /// What a person calls it.
    pub fn title(self) -> &'static str {
        PANELS
            .iter()
            .find(|(panel, ..)| *panel == self)
            .map_or("", |(_, _, title)| title)
    }
}

/// How one panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The panel.
    pub panel: Panel,
    /// Whether it is open.
    pub open: bool,
    /// Whether it is shown beside the response when it is open, and not below the editors.
    pub pinned: bool,
    /// Whether a form shows its JSON instead.
    pub json: bool,
}

/// How all panels stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout(Vec<Standing>);

impl Default for Layout {
    /// The way through and the log beside the response, the timeline below the editors.
    fn default() -> Self {
        let standing = |panel| Standing {
            panel,
            open: matches!(panel, Panel::Flow | Panel::Timeline | Panel::Log),
            pinned: matches!(panel, Panel::Flow | Panel::Log | Panel::Headers),
            json: false,
        };
        Self(Panel::all().map(standing).collect())
    }
}

impl Layout {
    /// How the panels stand, in the order in which they are shown.
    pub fn standings(&self) -> impl Iterator<Item = Standing> {
        self.0.iter().copied()
    }

    /// The same, with one panel open or closed.
    #[must_use]
    pub fn with_open(&self, panel: Panel, open: bool) -> Self {
        self.with(panel, |standing| standing.open = open)
    }

    /// The same, with one panel pinned or not.
    #[must_use]
    pub fn with_pinned(&self, panel: Panel, pinned: bool) -> Self {
        self.with(panel, |standing| standing.pinned = pinned)
    }

    /// The same, with one form shown as JSON or as a form.
    #[must_use]
    pub fn with_json(&self, panel: Panel, json: bool) -> Self {
        self.with(panel, |standing| standing.json = json)
    }

    fn with(&self, panel: Panel, change: impl Fn(&mut Standing)) -> Self {
        let mut next = self.clone();
        next.0
            .iter_mut()
            .filter(|standing| standing.panel == panel)
            .for_each(change);
        next
    }

    /// As text: names with a space between them, `+` behind those that are open, `!` behind those that are pinned, and
    /// `=` behind those that show JSON.
    pub fn write(&self) -> String {
        let words = self.0.iter().map(|standing| {
            let open = if standing.open { "+" } else { "" };
            let pinned = if standing.pinned { "!" } else { "" };
            let json = if standing.json { "=" } else { "" };
            [standing.panel.name(), open, pinned, json].concat()
        });
        words.collect::<Vec<String>>().join(" ")
    }

    /// From such a text; what it does not name stands as it does by default, and unknown names are passed over.
    pub fn read(text: &str) -> Self {
        let mut layout = Self::default();
        for word in text.split_whitespace() {
            let name = word.trim_end_matches(['+', '!', '=']);
            let found = layout.0.iter_mut().find(|standing| standing.panel.name() == name);
            if let Some(standing) = found {
                standing.open = word.contains('+');
                standing.pinned = word.contains('!');
                standing.json = word.contains('=');
            }
        }
        layout
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_read_as_it_was_written() {
        let layout = Layout::default()
            .with_open(Panel::Flow, false)
            .with_pinned(Panel::Timeline, true)
            .with_open(Panel::Headers, true)
            .with_json(Panel::Api, true);
        assert_ne!(layout, Layout::default());
        assert_eq!(Layout::read(&layout.write()), layout);
    }

    #[test]
    fn what_is_not_known_is_passed_over() {
        assert_eq!(Layout::read("later+! \u{0} ++!! flow+!"), Layout::default());
        assert_eq!(Layout::read(""), Layout::default());
    }

    #[test]
    fn every_panel_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<&str> = Panel::all().map(Panel::name).collect();
        assert_eq!(names.len(), PANELS.len());
        assert!(Panel::all().all(|panel| !panel.title().is_empty()));
    }
}

//! The panels, and their layout: which are open, and which are pinned beside the response.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The steps of the evaluation.
    Flow,
    /// The timeline as a chart and as a table.
    Timeline,
    /// The tables of AWS's documentation about two policies.
    Tables,
    /// Resource patterns beside the method ARN.
    Arns,
    /// Each statement's evaluation.
    Statements,
    /// The execution log.
    Log,
    /// The response's headers.
    Headers,
    /// The event that the function is called with.
    Event,
    /// The rest of the request, as a form.
    Request,
    /// The authorizer's settings, as a form.
    Authorizer,
    /// The API and its stage, as a form.
    Api,
    /// The API's methods, as a form.
    Methods,
    /// The customised gateway responses, as a form.
    Responses,
    /// The whole scenario as JSON.
    Whole,
}

/// The panels with their names and titles, in the order in which they are shown: forms last.
const PANELS: [(Panel, &str, &str); 14] = [
    (Panel::Flow, "flow", "Evaluation steps"),
    (Panel::Timeline, "timeline", "Timeline"),
    (Panel::Tables, "tables", "Tables A and B"),
    (Panel::Arns, "arns", "ARN comparison"),
    (Panel::Statements, "statements", "Policy statements"),
    (Panel::Log, "log", "Execution log"),
    (Panel::Headers, "headers", "Response headers"),
    (Panel::Event, "event", "Authorizer input event"),
    (Panel::Request, "request", "More request settings"),
    (Panel::Authorizer, "authorizer", "Authorizer settings"),
    (Panel::Api, "api", "API and stage"),
    (Panel::Methods, "methods", "Methods"),
    (Panel::Responses, "responses", "Gateway responses"),
    (Panel::Whole, "whole", "Scenario JSON"),
];

impl Panel {
    /// All panels, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = Self> {
        PANELS.into_iter().map(|(panel, ..)| panel)
    }

    /// A stable name: in ids, test ids and the stored layout.
    pub fn name(self) -> &'static str {
        self.name_and_title().0
    }

    /// Whether the panel is a form, which edits the scenario.
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

    pub fn title(self) -> &'static str {
        self.name_and_title().1
    }

    fn name_and_title(self) -> (&'static str, &'static str) {
        let found = PANELS.iter().find(|(panel, ..)| *panel == self);
        found.map_or(("", ""), |(_, name, title)| (name, title))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelState {
    pub panel: Panel,
    pub open: bool,
    /// Whether it opens beside the response instead of below the editors.
    pub pinned: bool,
    /// Whether a form shows its section as JSON.
    pub json: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout(Vec<PanelState>);

impl Default for Layout {
    /// The steps and the log beside the response, the timeline below the editors.
    fn default() -> Self {
        let panel = |panel| PanelState {
            panel,
            open: matches!(panel, Panel::Flow | Panel::Timeline | Panel::Log),
            pinned: matches!(panel, Panel::Flow | Panel::Log | Panel::Headers),
            json: false,
        };
        Self(Panel::all().map(panel).collect())
    }
}

impl Layout {
    /// The panels in the order in which they are shown.
    pub fn panels(&self) -> impl Iterator<Item = PanelState> {
        self.0.iter().copied()
    }

    pub fn is_open(&self, panel: Panel) -> bool {
        self.panels().any(|it| it.panel == panel && it.open)
    }

    /// Open or close a panel.
    #[must_use]
    pub fn with_open(&self, panel: Panel, open: bool) -> Self {
        self.with(panel, |panel| panel.open = open)
    }

    /// Pin or unpin a panel.
    #[must_use]
    pub fn with_pinned(&self, panel: Panel, pinned: bool) -> Self {
        self.with(panel, |panel| panel.pinned = pinned)
    }

    /// Show a form as JSON or as a form.
    #[must_use]
    pub fn with_json(&self, panel: Panel, json: bool) -> Self {
        self.with(panel, |panel| panel.json = json)
    }

    /// Open the panels with these names and close the others.
    ///
    /// Changes nothing if no panel has one of them.
    #[must_use]
    pub fn showing(&self, names: &[String]) -> Self {
        let named = |panel: Panel| names.iter().any(|name| name == panel.name());
        let mut next = self.clone();
        if Panel::all().any(named) {
            next.0
                .iter_mut()
                .for_each(|state| state.open = named(state.panel));
        }
        next
    }

    /// The names of the open panels; none if they are the usual ones.
    pub fn unusual(&self) -> Vec<String> {
        let usual = Self::default();
        if Panel::all().all(|panel| self.is_open(panel) == usual.is_open(panel)) {
            return Vec::new();
        }
        let open = Panel::all().filter(|panel| self.is_open(*panel));
        open.map(|panel| panel.name().to_owned()).collect()
    }

    fn with(&self, panel: Panel, change: impl Fn(&mut PanelState)) -> Self {
        let mut next = self.clone();
        next.0
            .iter_mut()
            .filter(|state| state.panel == panel)
            .for_each(change);
        next
    }

    /// Write the layout as text: the panels' names, each followed by its flags. `+` stands for open, `!` for pinned, and `=`
    /// for shown as JSON.
    pub fn write(&self) -> String {
        let words = self.0.iter().map(|panel| {
            let open = if panel.open { "+" } else { "" };
            let pinned = if panel.pinned { "!" } else { "" };
            let json = if panel.json { "=" } else { "" };
            [panel.panel.name(), open, pinned, json].concat()
        });
        words.collect::<Vec<String>>().join(" ")
    }

    /// Read such a text. Panels that it does not name have their default, and unknown names are ignored.
    pub fn read(text: &str) -> Self {
        let mut layout = Self::default();
        for word in text.split_whitespace() {
            let name = word.trim_end_matches(['+', '!', '=']);
            let found = layout.0.iter_mut().find(|panel| panel.panel.name() == name);
            if let Some(panel) = found {
                panel.open = word.contains('+');
                panel.pinned = word.contains('!');
                panel.json = word.contains('=');
            }
        }
        layout
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_layout_is_read_back() {
        let layout = Layout::default()
            .with_open(Panel::Flow, false)
            .with_pinned(Panel::Timeline, true)
            .with_open(Panel::Headers, true)
            .with_json(Panel::Api, true);
        assert_ne!(layout, Layout::default());
        assert_eq!(Layout::read(&layout.write()), layout);
    }

    #[test]
    fn a_link_names_the_open_panels_if_they_are_not_the_usual_ones() {
        assert_eq!(Layout::default().unusual(), [""; 0]);
        let layout = Layout::default()
            .with_open(Panel::Flow, false)
            .with_open(Panel::Headers, true);
        let names = layout.unusual();
        assert_eq!(names, ["timeline", "log", "headers"]);
        assert_eq!(Layout::default().showing(&names), layout);
        assert_eq!(layout.showing(&["later".into()]), layout);
        assert_eq!(layout.showing(&[]), layout);
    }

    #[test]
    fn unknown_names_are_ignored() {
        assert_eq!(Layout::read("later+! \u{0} ++!! flow+!"), Layout::default());
        assert_eq!(Layout::read(""), Layout::default());
    }

    #[test]
    fn names_are_unique() {
        let names: std::collections::BTreeSet<&str> = Panel::all().map(Panel::name).collect();
        assert_eq!(names.len(), PANELS.len());
        assert!(Panel::all().all(|panel| !panel.title().is_empty()));
    }
}

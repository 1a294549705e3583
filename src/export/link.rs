//! The link to a scenario.

use crate::export::exported::Exported;
use crate::scenario::link::{LinkFormat, encode};

/// The fragment, `#` included.
pub(super) fn fragment<'a>(exported: &'a Exported<'_>) -> &'a str {
    let encoded = || ["#", &encode(&exported.scenario, LinkFormat::Preset)].concat();
    exported.fragment.get_or_init(encoded)
}

/// The whole address.
pub(super) fn address(exported: &Exported<'_>) -> String {
    [&exported.base, fragment(exported)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::EmbedOptions;
    use crate::scenario::link::{Link, decode};
    use crate::scenario::{RequestIndex, View, gallery};

    #[test]
    fn a_link_to_a_file_names_it() {
        let scenario = gallery::read("cached-policy");
        let exported = Exported::new(
            &scenario,
            None,
            Some("file:///a/why403.html"),
            EmbedOptions::default(),
        );
        assert!(address(&exported).starts_with("file:///a/why403.html#1"));
    }

    #[test]
    fn a_link_opens_the_scenario_and_its_view() {
        let mut scenario = gallery::read("cached-policy");
        scenario.view = Some(View {
            request: RequestIndex(1),
            panels: vec!["log".into()],
        });
        for base in [
            "https://a.example/x",
            "https://a.example/x/",
            "https://a.example/x/#",
        ] {
            let exported = Exported::new(&scenario, None, Some(base), EmbedOptions::default());
            let address = address(&exported);
            let fragment = address.strip_prefix("https://a.example/x/").unwrap();
            let Ok(Link::Scenario(read)) = decode(fragment) else {
                panic!("{address}");
            };
            assert_eq!(read.scenario, scenario);
        }
    }

    #[test]
    fn a_link_opens_at_the_request_that_is_asked_for() {
        let scenario = gallery::read("cached-policy");
        for index in [0, 1] {
            let asked = Some(RequestIndex(index));
            let exported = Exported::new(&scenario, asked, None, EmbedOptions::default());
            let Ok(Link::Scenario(read)) = decode(fragment(&exported)) else {
                panic!("{index}");
            };
            assert_eq!(read.scenario.view.unwrap().request, RequestIndex(index));
        }
    }
}

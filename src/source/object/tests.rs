//! Which lists are those of all objects.

use crate::evidence::{Gap, HostFact, Location, Object, Sink, Stream, StreamEnd, StreamIx};

use super::{Defaults, json, yaml};

#[derive(Default)]
struct Lists(Vec<String>);

impl Sink for Lists {
    fn open(&mut self, _: Stream) -> StreamIx {
        StreamIx(0)
    }
    fn log(&mut self, _: StreamIx, _: &[u8], _: u64) {}
    fn close(&mut self, _: StreamIx, _: StreamEnd) {}
    fn object(&mut self, _: Object) {}
    fn listed(&mut self, kind: &str, _: Option<&str>) {
        self.0.push(kind.to_owned());
    }
    fn fact(&mut self, _: HostFact) {}
    fn gap(&mut self, _: Gap) {}
}

fn lists(text: &str) -> Vec<String> {
    let mut all = Lists::default();
    let (at, defaults) = (Location::default(), Defaults::default());
    let read = if text.starts_with('{') { json } else { yaml };
    read(&at, &defaults, &mut text.as_bytes(), &mut all).unwrap();
    all.0
}

#[test]
fn typed_lists_of_the_system_and_others_hold_all() {
    let pod = |namespace: &str| format!(r#"{{"metadata": {{"name": "a", "namespace": "{namespace}"}}}}"#);
    let list = |kind: &str, more: &str, items: &[String]| {
        format!(r#"{{"kind": "{kind}", "metadata": {{"continue": "{more}"}}, "items": [{}]}}"#, items.join(","))
    };
    let both = [pod("kube-system"), pod("shop")];
    assert_eq!(lists(&list("PodList", "", &both)), ["Pod"]);
    assert!(lists(&list("PodList", "more", &both)).is_empty(), "the list goes on");
    assert!(lists(&list("PodList", "", &both[1..])).is_empty(), "one namespace may be all that was asked for");
    assert!(lists(&list("List", "", &both)).is_empty(), "kubectl's own list may be of one label");
    assert!(lists(&list("PodList", "", &both).replace("]}", "")).is_empty(), "cut");
    assert_eq!(lists(r#"{"kind": "NodeList", "items": [{"metadata": {"name": "n1"}}]}"#), ["Node"]);
    let broken = "kind: PodList\nitems:\n- metadata: {name: a, namespace: kube-system}\n- metadata: {name: b, namespace: shop}\n- metadata: {name\n";
    assert!(lists(broken).is_empty(), "what stands before the broken item is not the list");
}

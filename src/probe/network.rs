//! The calling thread's network namespace, without its rules: interfaces, routes, sysctls, legacy tables, listeners.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::listeners::{gap, listeners, read};
use super::namespace::Place;
use super::netlink;
use crate::host::document::{Gap, Network};

/// Sysctls by their names; `*` stands for every entry of that directory. They belong to the network namespace of the
/// thread that opens them, wherever `/proc` was mounted.
const SYSCTLS: &[&str] = &[
    "net.ipv4.conf.*.route_localnet",
    "net.ipv4.ip_forward",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv6.bindv6only",
    "net.ipv6.conf.all.disable_ipv6",
    "net.ipv6.conf.default.disable_ipv6",
    "net.ipv6.conf.eth0.disable_ipv6",
    "net.ipv6.conf.lo.disable_ipv6",
];
/// The largest sysctl and the largest list of tables that are read, in bytes.
const MOST: u64 = 64 << 10;

/// What `place`, where the calling thread stands, has; and what could not be read of it.
#[must_use]
pub(super) fn look(place: &Place) -> (Network, Vec<Gap>) {
    let mut gaps = Vec::new();
    let mut network = Network { namespace: place.namespace.clone(), is_hosts: place.is_hosts, ..Network::default() };
    if place.is_hosts.is_none() {
        let detail = "process 1 may not be seen, or it is not the machine's first".to_owned();
        gaps.push(Gap { what: "network.isHosts".to_owned(), why: "forbidden".to_owned(), detail });
    }
    match netlink::links() {
        Ok(mut links) => {
            links.sort_by(|a, b| a.name.cmp(&b.name));
            network.links = links;
        }
        Err(errno) => gaps.push(gap("network.links", &errno.into())),
    }
    match netlink::routes() {
        Ok(routes) => network.routes = routes,
        Err(errno) => gaps.push(gap("network.routes", &errno.into())),
    }
    network.sysctls = sysctls(&mut gaps);
    network.legacy_tables_ipv4 = legacy_tables("ip_tables_names", &mut gaps);
    network.legacy_tables_ipv6 = legacy_tables("ip6_tables_names", &mut gaps);
    let (listening, unread) = listeners();
    network.listeners = listening;
    gaps.extend(unread);
    (network, gaps)
}

fn sysctls(gaps: &mut Vec<Gap>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for pattern in SYSCTLS {
        for name in expand(pattern) {
            let path = name.split('.').fold(String::from("/proc/sys"), |path, part| path + "/" + part);
            match read(Path::new(&path), MOST) {
                Ok(value) => drop(found.insert(name, value.split_whitespace().collect::<Vec<_>>().join(" "))),
                // A family or an interface that the namespace does not have.
                Err(error) if error.kind() == ErrorKind::NotFound && Path::new("/proc/sys/net").exists() => {}
                Err(error) => gaps.push(gap(&path, &error)),
            }
        }
    }
    found
}

/// The names that `pattern` stands for. Interfaces whose names hold a dot cannot be written as a sysctl, and are left out.
fn expand(pattern: &str) -> Vec<String> {
    let Some((before, after)) = pattern.split_once('*') else { return vec![pattern.to_owned()] };
    let directory = format!("/proc/sys/{}", before.trim_end_matches('.').replace('.', "/"));
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> =
        names.filter(|name| !name.contains('.')).map(|name| format!("{before}{name}{after}")).collect();
    names.sort();
    names
}

/// The tables that the kernel's legacy iptables has: none where its module is not loaded.
fn legacy_tables(file: &str, gaps: &mut Vec<Gap>) -> Option<Vec<String>> {
    let path = format!("/proc/thread-self/net/{file}");
    match read(Path::new(&path), MOST) {
        Ok(text) => Some(tables(&text)),
        Err(error) if is_not_loaded(&error) => Some(Vec::new()),
        Err(error) => {
            gaps.push(gap(&path, &error));
            None
        }
    }
}

fn is_not_loaded(error: &io::Error) -> bool {
    error.kind() == ErrorKind::NotFound && Path::new("/proc/thread-self/net/dev").exists()
}

fn tables(text: &str) -> Vec<String> {
    let mut names: Vec<String> = text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::{expand, look, tables};
    use crate::probe::namespace::here;

    #[test]
    fn the_machine_is_read_in_a_fixed_order() {
        let (network, _) = look(&here());
        assert!(network.links.is_sorted_by_key(|link| link.name.clone()));
        assert!(network.routes.is_sorted() && network.listeners.is_sorted());
        assert!(network.sysctls.contains_key("net.ipv4.ip_forward"), "{:?}", network.sysctls);
        assert!(network.sysctls.contains_key("net.ipv4.conf.lo.route_localnet"));
    }

    #[test]
    fn names_of_tables_and_of_sysctls() {
        assert_eq!(tables("raw\nnat\n\nnat\n"), ["nat", "raw"]);
        assert!(tables("").is_empty());
        assert_eq!(expand("net.ipv4.ip_forward"), ["net.ipv4.ip_forward"]);
        assert!(expand("net.nothing.*.x").is_empty());
    }
}

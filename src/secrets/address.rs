//! Stand-ins for addresses and networks: an address lies in the same networks afterwards.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::scenario::Request;

/// An address, or a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct AddressRange {
    /// The version of the protocol: 4 or 6.
    version: u8,
    /// The first address.
    base: u128,
    /// The number of bits of an address that are free: none in a single address.
    free: u8,
}

/// The networks that stand-ins lie in.
///
/// They are reserved for documentation (RFC 5737, RFC 3849). For scenarios with thousands of addresses, those for benchmarks (RFC 2544)
/// and those that nobody uses follow.
const V4: [AddressRange; 5] = [
    v4([203, 0, 113, 0], 8),
    v4([198, 51, 100, 0], 8),
    v4([192, 0, 2, 0], 8),
    v4([198, 18, 0, 0], 17),
    v4([240, 0, 0, 0], 28),
];
const V6: [AddressRange; 1] = [AddressRange {
    version: 6,
    base: 0x2001_0db8 << 96,
    free: 96,
}];

/// The other networks of IPv4 that are not public.
const PRIVATE: [AddressRange; 9] = [
    v4([0, 0, 0, 0], 24),
    v4([10, 0, 0, 0], 24),
    v4([100, 64, 0, 0], 22),
    v4([127, 0, 0, 0], 24),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 20),
    v4([192, 0, 0, 0], 8),
    v4([192, 168, 0, 0], 16),
    v4([224, 0, 0, 0], 28),
];

const fn v4(address: [u8; 4], free: u8) -> AddressRange {
    AddressRange {
        version: 4,
        base: u32::from_be_bytes(address) as u128,
        free,
    }
}

impl AddressRange {
    /// Read an address, or a network in CIDR notation.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let (version, bits, base) = match address.parse().ok()? {
            IpAddr::V4(address) => (4, 32, u128::from(u32::from(address))),
            IpAddr::V6(address) => (6, 128, u128::from(address)),
        };
        let free = bits
            - prefix
                .filter(|prefix| *prefix <= bits)
                .or(prefix.is_none().then_some(bits))?;
        Some(Self {
            version,
            base: base & !low_bits(free),
            free,
        })
    }

    fn last(&self) -> u128 {
        self.base | low_bits(self.free)
    }

    fn contains(&self, other: &Self) -> bool {
        self.version == other.version && self.base <= other.base && other.last() <= self.last()
    }

    /// Whether it belongs to the public internet, and not to documentation.
    pub(super) fn is_public(&self) -> bool {
        let base = Self { free: 0, ..*self };
        let in_one_of = |networks: &[Self]| networks.iter().any(|network| network.contains(&base));
        if self.version == 4 {
            return !in_one_of(&V4) && !in_one_of(&PRIVATE);
        }
        base.base >> 125 == 1 && !in_one_of(&V6)
    }

    /// Write it as `like` is written: with or without the length of its prefix.
    pub(super) fn write(&self, like: &str) -> String {
        let (address, bits) = if self.version == 4 {
            let address = u32::try_from(self.base).unwrap_or_default();
            (Ipv4Addr::from(address).to_string(), 32)
        } else {
            (Ipv6Addr::from(self.base).to_string(), 128)
        };
        if like.contains('/') {
            format!("{address}/{}", bits - self.free)
        } else {
            address
        }
    }
}

/// The largest number of so many bits.
fn low_bits(free: u8) -> u128 {
    1u128.checked_shl(free.into()).map_or(u128::MAX, |bit| bit - 1)
}

/// A network to be replaced, with those within it.
struct Branch {
    network: AddressRange,
    /// The position among those that were given.
    order: usize,
    within: Vec<usize>,
    is_top: bool,
    stand_in: Option<AddressRange>,
    /// The number of bits of an address that are free in the stand-in.
    free: u8,
}

/// Find a stand-in for each network. `kept` are those that stay as they are: no stand-in lies in one of them.
///
/// The time is that of sorting. What finds no place, after hundreds of millions of others, has no stand-in.
pub(super) fn stand_ins(
    networks: &[AddressRange],
    kept: &[AddressRange],
) -> HashMap<AddressRange, AddressRange> {
    let mut branches = tree(networks);
    for at in (0..branches.len()).rev() {
        let needed = needed_bits(&branches, at);
        if let Some(branch) = branches.get_mut(at) {
            branch.free = needed;
        }
    }
    // A network of the same size, where the whole family has a place in one that is reserved.
    let mut keeps_size = false;
    for branch in &mut branches {
        if branch.is_top {
            keeps_size = branch.network.free <= if branch.network.version == 4 { 8 } else { 80 };
        }
        if keeps_size {
            branch.free = branch.network.free;
        }
    }
    for (version, arenas) in [(4, &V4[..]), (6, &V6[..])] {
        let mut tops: Vec<usize> = (0..)
            .zip(&branches)
            .filter(|(_, branch)| branch.is_top && branch.network.version == version)
            .map(|(at, _)| at)
            .collect();
        sort(&branches, &mut tops);
        let mut places = Places::new(arenas, kept);
        for top in tops {
            if let Some(branch) = branches.get_mut(top) {
                branch.stand_in = places.next(branch.free);
            }
        }
    }
    for at in 0..branches.len() {
        place_within(&mut branches, at);
    }
    let pairs = branches
        .iter()
        .filter_map(|branch| Some((branch.network, branch.stand_in?)));
    pairs.collect()
}

/// The networks, each after the one that it lies in.
fn tree(networks: &[AddressRange]) -> Vec<Branch> {
    let mut seen = HashSet::new();
    let mut branches: Vec<Branch> = networks
        .iter()
        .zip(0..)
        .filter(|(network, _)| seen.insert(**network))
        .map(|(network, order)| Branch {
            network: *network,
            order,
            within: Vec::new(),
            is_top: true,
            stand_in: None,
            free: 0,
        })
        .collect();
    branches.sort_by_key(|branch| {
        let AddressRange { version, base, free } = branch.network;
        (version, base, std::cmp::Reverse(free))
    });
    let mut around: Vec<usize> = Vec::new();
    for at in 0..branches.len() {
        let Some(network) = branches.get(at).map(|branch| branch.network) else {
            break;
        };
        while let Some(last) = around.last().copied() {
            if branches
                .get(last)
                .is_some_and(|outer| outer.network.contains(&network))
            {
                break;
            }
            around.pop();
        }
        if let Some(outer) = around.last().and_then(|outer| branches.get_mut(*outer)) {
            outer.within.push(at);
            if let Some(branch) = branches.get_mut(at) {
                branch.is_top = false;
            }
        }
        around.push(at);
    }
    branches
}

/// How many free bits a network needs for what lies within it, and for an address that does not.
fn needed_bits(branches: &[Branch], at: usize) -> u8 {
    let Some(branch) = branches.get(at) else {
        return 0;
    };
    let sizes = branch.within.iter().filter_map(|inner| branches.get(*inner));
    let sum = sizes.fold(1u128, |sum, inner| {
        sum.saturating_add(1u128.checked_shl(inner.free.into()).unwrap_or(u128::MAX))
    });
    let needed = u8::try_from(128 - (sum - 1).leading_zeros()).unwrap_or(128);
    needed.max(4).min(branch.network.free)
}

/// Sort branches so that each lies on a multiple of its size if they are put one after the other.
fn sort(branches: &[Branch], places: &mut [usize]) {
    places.sort_by_key(|at| {
        let branch = branches.get(*at);
        branch.map(|branch| (std::cmp::Reverse(branch.free), branch.order))
    });
}

/// Give the networks within one their places in its stand-in.
fn place_within(branches: &mut [Branch], at: usize) {
    let Some(outer) = branches.get_mut(at) else { return };
    let Some(stand_in) = outer.stand_in else { return };
    let mut within = std::mem::take(&mut outer.within);
    sort(branches, &mut within);
    // The first address of a network is no client's, if there is room.
    let size = |at: &usize| {
        branches
            .get(*at)
            .map_or(0, |inner| low_bits(inner.free).saturating_add(1))
    };
    let all = within.iter().map(size).fold(0u128, u128::saturating_add);
    let mut spare = all < low_bits(stand_in.free).saturating_add(1);
    let mut base = stand_in.base;
    for inner in within {
        let Some(inner) = branches.get_mut(inner) else {
            continue;
        };
        if inner.free == 0 && std::mem::take(&mut spare) && base == stand_in.base {
            base += 1;
        }
        inner.stand_in = Some(AddressRange {
            version: stand_in.version,
            base,
            free: inner.free,
        });
        base = base.saturating_add(low_bits(inner.free)).saturating_add(1);
    }
}

/// The places for networks within those that are reserved. Larger ones are asked for before smaller ones.
struct Places<'a> {
    /// The reserved networks, each with its next free address and the size that has no place any more.
    arenas: Vec<(&'a AddressRange, u128, u8)>,
    /// What lies in them already, by its first address, with the last address of it and of all before it.
    occupied: Vec<(u128, u128)>,
}

impl<'a> Places<'a> {
    fn new(arenas: &'a [AddressRange], kept: &[AddressRange]) -> Self {
        // The address that a request has unless the scenario says otherwise.
        let default = AddressRange::parse(&Request::default().source_ip);
        let mut occupied: Vec<(u128, u128)> = kept
            .iter()
            .chain(&default)
            .filter(|kept| arenas.iter().any(|arena| arena.contains(kept)))
            .map(|kept| (kept.base, kept.last()))
            .collect();
        occupied.sort_unstable();
        let mut last = 0;
        for (_, end) in &mut occupied {
            last = last.max(*end);
            *end = last;
        }
        Self {
            arenas: arenas
                .iter()
                .map(|arena| (arena, arena.base, arena.free + 1))
                .collect(),
            occupied,
        }
    }

    fn next(&mut self, free: u8) -> Option<AddressRange> {
        let size = low_bits(free).checked_add(1)?;
        for (arena, next, full) in &mut self.arenas {
            let mut from = *next;
            while free < *full {
                // Neither the first nor the last address of a network is a client's.
                while free == 0 && matches!(from & 0xff, 0 | 0xff) {
                    from += 1;
                }
                let base = from.checked_add(size - 1)? & !(size - 1);
                let end = base.checked_add(size - 1)?;
                if end > arena.last() {
                    *full = free;
                    break;
                }
                // The last that begins before the end of this place.
                let before = self.occupied.partition_point(|(start, _)| *start <= end);
                let hit = before.checked_sub(1).and_then(|at| self.occupied.get(at));
                match hit.filter(|(_, last)| *last >= base) {
                    Some((_, last)) => from = last.checked_add(1)?,
                    None => {
                        *next = end.checked_add(1)?;
                        return Some(AddressRange {
                            version: arena.version,
                            base,
                            free,
                        });
                    }
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> AddressRange {
        AddressRange::parse(text).unwrap()
    }

    fn mapped(texts: &[&str], kept: &[&str]) -> Vec<String> {
        let networks: Vec<AddressRange> = texts.iter().map(|text| network(text)).collect();
        let kept: Vec<AddressRange> = kept.iter().map(|text| network(text)).collect();
        let map = stand_ins(&networks, &kept);
        networks
            .iter()
            .zip(texts)
            .map(|(network, text)| map[network].write(text))
            .collect()
    }

    #[test]
    fn what_is_public_is_told_from_what_is_not() {
        for text in [
            "52.1.2.3",
            "8.8.8.8/32",
            "1.0.0.0/8",
            "2600:1f18::1",
            "2a05:d018::/36",
        ] {
            assert!(network(text).is_public(), "{text}");
        }
        for text in [
            "10.1.2.3",
            "172.31.0.1",
            "192.168.0.0/16",
            "127.0.0.1",
            "0.0.0.0/0",
            "203.0.113.9",
            "198.51.100.0/24",
            "169.254.1.1",
            "::1",
            "fd00::1",
            "2001:db8::7",
        ] {
            assert!(!network(text).is_public(), "{text}");
        }
        for text in ["1.2.3", "1.2.3.4/33", "1.2.3.4/x", "::/129", ""] {
            assert_eq!(AddressRange::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_stays_in_its_network() {
        assert_eq!(
            mapped(&["52.1.2.3", "52.1.2.0/24", "52.1.3.3"], &[]),
            ["198.51.100.1", "198.51.100.0/24", "203.0.113.1"]
        );
        // Not into the network that stays, nor the address that a request has by default.
        assert_eq!(mapped(&["52.1.2.3"; 1], &["203.0.113.0/29"]), ["203.0.113.8"]);
        assert_eq!(
            mapped(&["52.1.2.3", "52.0.0.0/8", "52.1.0.0/16"], &[]),
            ["203.0.113.33", "203.0.113.32/27", "203.0.113.32/28"]
        );
        assert_eq!(
            mapped(&["2600:1f18::7", "2600:1f18::/64"], &[]),
            ["2001:db8::1", "2001:db8::/64"]
        );
    }

    #[test]
    fn networks_keep_their_order_of_inclusion() {
        for round in 0..200 {
            let networks: Vec<AddressRange> = (0..12)
                .map(|at| {
                    // The lengths in turns, each with all mixtures of the octets; the addresses are near to each other, so that some
                    // are in others.
                    let count = round * 12 + at;
                    let prefix = [8, 12, 16, 20, 24, 24, 28, 30, 32, 32, 32, 32][(at + round) % 12];
                    let text = format!(
                        "52.{}.{}.{}/{prefix}",
                        count / 12 % 2,
                        count / 5 % 3,
                        count * 37 / 7 % 256
                    );
                    network(&text)
                })
                .collect();
            let kept = [
                network("203.0.113.0/25"),
                network("198.51.100.9"),
                network("10.0.0.0/8"),
            ];
            let map = stand_ins(&networks, &kept);
            for one in &networks {
                assert!(!map[one].is_public());
                for other in &networks {
                    assert_eq!(
                        one.contains(other),
                        map[one].contains(&map[other]),
                        "{round}: {one:?} {other:?}"
                    );
                }
                for kept in &kept {
                    assert!(!kept.contains(&map[one]) && !map[one].contains(kept), "{round}");
                }
            }
        }
    }

    #[test]
    fn thousands_of_addresses_have_places() {
        let networks: Vec<AddressRange> = (0..5000u32)
            .map(|at| network(&Ipv4Addr::from(0x3400_0000 + at * 7).to_string()))
            .collect();
        let map = stand_ins(&networks, &[]);
        let distinct: HashSet<&AddressRange> = map.values().collect();
        assert_eq!(distinct.len(), networks.len());
    }
}

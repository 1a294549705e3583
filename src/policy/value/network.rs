//! IP addresses and networks, with the deviations from the usual forms that IAM has.

/// An IP address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// An IPv4 address.
    V4(u32),
    /// An IPv6 address.
    V6(u128),
}

impl Address {
    /// Parse an address. One of the form `::ffff:192.0.2.1`, dotted or not, is the IPv4 address in it.
    ///
    /// Recorded from AWS, 2026: leading zeros are decimal; `2001:db8:::1` is read as
    /// `2001:db8::1`; a whole number or fewer than four parts is no IPv4 address. Inferred from the
    /// same recordings: no other IPv6 address may end in a dotted one.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.contains(':') {
            return v4(text).map(Self::V4);
        }
        let mapped = text
            .get(..7)
            .filter(|prefix| prefix.eq_ignore_ascii_case("::ffff:"))
            .and_then(|_| v4(text.get(7..)?));
        if let Some(address) = mapped {
            return Some(Self::V4(address));
        }
        let address = v6(text)?;
        if address.checked_shr(32) == Some(0xffff) {
            let low = address & u128::from(u32::MAX);
            return u32::try_from(low).ok().map(Self::V4);
        }
        Some(Self::V6(address))
    }
}

/// A network, the operand of `IpAddress`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: Address,
    prefix: u32,
}

impl Network {
    /// Parse `192.0.2.0/24` or `2001:db8::/32`; without a prefix it is one address.
    ///
    /// None also for what IAM accepts and never matches (recorded, 2026): an IPv6 network whose
    /// host bits are set, such as `2001:db8::5/64`, or one with a dotted end. An IPv4 network may
    /// have host bits set.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => {
                let digits = prefix.strip_prefix('+').unwrap_or(prefix);
                if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                (address, Some(digits.parse::<u32>().ok()?))
            }
            None => (text, None),
        };
        if let Some(address) = v4(address) {
            let prefix = prefix.unwrap_or(32);
            return (prefix <= 32).then_some(Self {
                address: Address::V4(address),
                prefix,
            });
        }
        let address = v6(address)?;
        let prefix = prefix.unwrap_or(128);
        let host_bits = address & !mask(128, prefix);
        (prefix <= 128 && host_bits == 0).then_some(Self {
            address: Address::V6(address),
            prefix,
        })
    }

    /// Whether the address lies in it. An IPv4 address lies in no IPv6 network, and the other way round.
    pub fn contains(&self, address: Address) -> bool {
        match (self.address, address) {
            (Address::V4(network), Address::V4(address)) => {
                let mask = mask(32, self.prefix);
                u128::from(network) & mask == u128::from(address) & mask
            }
            (Address::V6(network), Address::V6(address)) => {
                let mask = mask(128, self.prefix);
                network & mask == address & mask
            }
            _ => false,
        }
    }
}

/// The upper `prefix` bits of `width`.
fn mask(width: u32, prefix: u32) -> u128 {
    u128::MAX.checked_shl(width.saturating_sub(prefix)).unwrap_or(0)
}

/// Four numbers of one to three digits up to 255, with a dot between each two.
fn v4(text: &str) -> Option<u32> {
    let (mut address, mut count) = (0u32, 0usize);
    let (mut number, mut digits) = (0u32, 0usize);
    for byte in text.bytes().chain([b'.']) {
        match byte {
            b'0'..=b'9' if digits < 3 => {
                number = number * 10 + u32::from(byte & 0x0f);
                digits += 1;
            }
            b'.' if digits > 0 && number <= 255 => {
                address = address.checked_shl(8)? | number;
                count += 1;
                (number, digits) = (0, 0);
            }
            _ => return None,
        }
    }
    (count == 4).then_some(address)
}

fn v6(text: &str) -> Option<u128> {
    let Some((head, tail)) = text.split_once("::") else {
        let (address, count) = groups(text)?;
        return (count == 8).then_some(address);
    };
    // `2001:db8:::1`: the third colon is ignored.
    let tail = tail.strip_prefix(':').unwrap_or(tail);
    let (high, before) = groups(head)?;
    let (low, after) = groups(tail)?;
    if before + after > 7 {
        return None;
    }
    let empty = 8 - before;
    let shift = u32::try_from(empty).ok()? * 16;
    Some(high.checked_shl(shift).unwrap_or(0) | low)
}

/// Parse groups of up to four hexadecimal digits; return their value and their number.
fn groups(text: &str) -> Option<(u128, usize)> {
    if text.is_empty() {
        return Some((0, 0));
    }
    let mut address = 0u128;
    let mut count = 0usize;
    for group in text.split(':') {
        let digits =
            !group.is_empty() && group.len() <= 4 && group.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !digits || count == 8 {
            return None;
        }
        let group = u16::from_str_radix(group, 16).ok()?;
        address = address.checked_shl(16)? | u128::from(group);
        count += 1;
    }
    Some((address, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(network: &str, address: &str) -> bool {
        let network = Network::parse(network).unwrap_or_else(|| panic!("{network}"));
        network.contains(Address::parse(address).unwrap_or_else(|| panic!("{address}")))
    }

    #[test]
    fn v4_networks() {
        assert!(inside("192.0.2.0/24", "192.0.2.255"));
        assert!(inside("192.0.2.5/24", "192.0.2.1"));
        assert!(inside("192.0.2.0/+24", "192.000.002.1"));
        assert!(inside("192.0.2.0/0", "203.0.113.1"));
        assert!(!inside("192.0.2.0/31", "192.0.2.2"));
        assert!(!inside("192.0.2.0/0", "2001:db8::1"));
        assert!(inside("192.0.2.0/24", "::FFFF:c000:201"));
        assert!(inside("192.0.2.0/24", "::ffff:192.0.2.1"));
    }

    #[test]
    fn v6_networks() {
        assert!(inside("2001:DB8::/064", "2001:0db8:0:0:0:0:0:1"));
        assert!(inside("2001:db8::4/127", "2001:db8::5"));
        assert!(inside("2001:db8::/64", "2001:db8:::1"));
        assert!(!inside("2001:db8::/64", "2001:db8:0:1::"));
        assert!(inside("::/0", "2001:db8::1"));
        assert!(!inside("::/0", "::ffff:192.0.2.1"));
    }

    #[test]
    fn no_networks_and_no_addresses() {
        for text in [
            "",
            "192.0.2.0/33",
            "192.0.2.0/",
            "192.0.2",
            "2001:db8::/129",
            "2001:db8::5/64",
            "2001:db8::1/0",
            "::ffff:192.0.2.1",
            "1:2:3:4:5:6:7:8:9",
        ] {
            assert!(Network::parse(text).is_none(), "{text}");
        }
        for text in [
            "",
            "192.0.513",
            "3221225985",
            "192.0.2.256",
            "192.0.2.1/32",
            "1::2::3",
            "::1%eth0",
        ] {
            assert!(Address::parse(text).is_none(), "{text}");
        }
    }
}

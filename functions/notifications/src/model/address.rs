//! Which addresses of the network webhooks may go to: those that anybody can reach, and no others.
//!
//! By IANA's registries of special-purpose addresses, <https://www.iana.org/assignments/iana-ipv4-special-registry> and
//! <https://www.iana.org/assignments/iana-ipv6-special-registry>: all that is not globally reachable is refused, and so is
//! what is to be translated to such an address. Of IPv6, only 2000::/3 is given out as unicast to the world (RFC 4291,
//! section 2.4).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// IPv4 networks that are not globally reachable, as address and length of the prefix.
const REFUSED_V4: &[([u8; 4], u8)] = &[
    ([0, 0, 0, 0], 8),        // "This network", RFC 791
    ([10, 0, 0, 0], 8),       // Private use, RFC 1918
    ([100, 64, 0, 0], 10),    // Shared address space of carriers, RFC 6598
    ([127, 0, 0, 0], 8),      // Loopback, RFC 1122
    ([169, 254, 0, 0], 16),   // Link-local, RFC 3927; 169.254.169.254 tells clouds' metadata
    ([172, 16, 0, 0], 12),    // Private use, RFC 1918
    ([192, 0, 0, 0], 24),     // IETF protocol assignments, RFC 6890
    ([192, 0, 2, 0], 24),     // Documentation, RFC 5737
    ([192, 31, 196, 0], 24),  // AS112, RFC 7535
    ([192, 52, 193, 0], 24),  // AMT, RFC 7450
    ([192, 88, 99, 0], 24),   // 6to4 relay anycast, RFC 7526
    ([192, 168, 0, 0], 16),   // Private use, RFC 1918
    ([192, 175, 48, 0], 24),  // AS112 direct delegation, RFC 7534
    ([198, 18, 0, 0], 15),    // Benchmarking, RFC 2544
    ([198, 51, 100, 0], 24),  // Documentation, RFC 5737
    ([203, 0, 113, 0], 24),   // Documentation, RFC 5737
    ([224, 0, 0, 0], 4),      // Multicast, RFC 5771
    ([240, 0, 0, 0], 4),      // Reserved, RFC 1112, with limited broadcast, RFC 919
    ([168, 63, 129, 16], 32), // A cloud's own host of metadata and DNS, though it is a public address
];

/// IPv6 networks within 2000::/3 that are not globally reachable, or lead into IPv4.
const REFUSED_V6: &[([u16; 8], u8)] = &[
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), // IETF protocol assignments with Teredo, RFC 2928 and 4380
    ([0x2001, 0x0db8, 0, 0, 0, 0, 0, 0], 32), // Documentation, RFC 3849
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), // 6to4, RFC 3056
    ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48), // AS112, RFC 7534
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), // Documentation, RFC 9637
];

/// A network that is allowed though it is not public: for development and tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    length: u8,
}

impl FromStr for Network {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("{text:?} is no network such as 127.0.0.0/8");
        let (address, length) = text.split_once('/').ok_or_else(refused)?;
        let address: IpAddr = address.parse().map_err(|_| refused())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = length.parse().ok().filter(|length| *length <= most).ok_or_else(refused)?;
        Ok(Self { address, length })
    }
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => in_v4(network, self.length, address),
            (IpAddr::V6(network), IpAddr::V6(address)) => in_v6(network, self.length, address),
            _ => false,
        }
    }
}

fn in_v4(network: Ipv4Addr, length: u8, address: Ipv4Addr) -> bool {
    let shift = 32 - u32::from(length.min(32));
    (u64::from(network.to_bits()) >> shift) == (u64::from(address.to_bits()) >> shift)
}

fn in_v6(network: Ipv6Addr, length: u8, address: Ipv6Addr) -> bool {
    let shift = 128 - u32::from(length.min(128));
    let cut = |bits: u128| bits.checked_shr(shift).unwrap_or_default();
    cut(network.to_bits()) == cut(address.to_bits())
}

/// Whether webhooks may go to this address: it is public, or in a network that is allowed.
pub(crate) fn may_be_called(address: IpAddr, allowed: &[Network]) -> bool {
    allowed.iter().any(|network| network.holds(address)) || is_public(address)
}

/// Whether anybody in the world can reach this address.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !REFUSED_V4.iter().any(|(network, length)| in_v4((*network).into(), *length, address)),
        IpAddr::V6(address) => {
            // All forms that hold an IPv4 address — mapped, compatible, NAT64, 6to4, Teredo, ISATAP — are refused: who means
            // the IPv4 address names it.
            let global = in_v6(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3, address);
            let isatap = matches!(address.segments(), [_, _, _, _, 0 | 0x0200, 0x5efe, _, _]);
            global && !isatap && !REFUSED_V6.iter().any(|(network, length)| in_v6((*network).into(), *length, address))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_the_first_and_the_last_of_each_network_and_takes_its_neighbours() {
        for (network, length) in REFUSED_V4 {
            let first = u32::from_be_bytes(*network);
            let last = first | u32::MAX.checked_shr(u32::from(*length)).unwrap_or_default();
            for bits in [first, last, first + (last - first) / 2] {
                assert!(!is_public(Ipv4Addr::from_bits(bits).into()), "{}", Ipv4Addr::from_bits(bits));
            }
        }
        for (network, length) in REFUSED_V6 {
            let first = Ipv6Addr::from(*network).to_bits();
            let last = first | (u128::MAX >> length);
            for bits in [first, last, first + (last - first) / 2] {
                assert!(!is_public(Ipv6Addr::from_bits(bits).into()), "{}", Ipv6Addr::from_bits(bits));
            }
        }
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00::1",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2003::1",
            "3ffe::1",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn refuses_what_is_known_to_be_dangerous_in_all_its_forms() {
        for private in [
            "0.0.0.0",
            "127.0.0.1",
            "127.255.255.254",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "169.254.170.2",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "224.0.0.1",
            "239.255.255.250",
            "255.255.255.255",
            "240.0.0.1",
            "198.18.0.1",
            "::",
            "::1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "ff0e::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "::8.8.8.8",
            "64:ff9b::127.0.0.1",
            "64:ff9b::8.8.8.8",
            "64:ff9b:1::10.0.0.1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::",
            "2002:808:808::",
            "2001::1",
            "2001:0:7f00:1::",
            "2001:db8::1",
            "3fff::1",
            "100::1",
            "5f00::1",
            "4000::1",
            "2a00::5efe:7f00:1",
            "2a00::200:5efe:a00:1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn an_allowed_network_is_allowed_and_no_other() {
        let allowed: Vec<Network> = ["127.0.0.0/8", "fd00::/8", "10.0.0.1/32"].map(|n| n.parse().unwrap()).into();
        for (address, may) in
            [("127.0.0.1", true), ("fd00::1", true), ("10.0.0.1", true), ("10.0.0.2", false), ("::1", false)]
        {
            assert_eq!(may_be_called(address.parse().unwrap(), &allowed), may, "{address}");
        }
        assert!(may_be_called("::1".parse().unwrap(), &["::/0".parse().unwrap()]));
        assert!(may_be_called("10.1.1.1".parse().unwrap(), &["0.0.0.0/0".parse().unwrap()]));
        for bad in ["", "127.0.0.1", "127.0.0.0/33", "::/129", "a/8", "1.2.3.4/-1"] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn the_standard_library_knows_nothing_private_that_is_taken(bits in any::<u32>(), high in any::<u128>()) {
            let address = Ipv4Addr::from_bits(bits);
            let known = address.is_private() || address.is_loopback() || address.is_link_local() || address.is_broadcast()
                || address.is_documentation() || address.is_multicast() || address.is_unspecified();
            prop_assert!(!(known && is_public(address.into())), "{}", address);
            prop_assert!(!is_public(address.to_ipv6_mapped().into()) && !is_public(address.to_ipv6_compatible().into()));
            let address = Ipv6Addr::from_bits(high);
            let known = address.is_loopback() || address.is_multicast() || address.is_unspecified()
                || address.is_unique_local() || address.is_unicast_link_local();
            prop_assert!(!(known && is_public(address.into())), "{}", address);
        }
    }
}

//! The checksum of what everybody sees of a book, which a client computes by itself.
//!
//! It is the CRC-32 of zlib, gzip and PNG (polynomial 0xEDB88320 reflected, start and final XOR 0xFFFFFFFF) over an ASCII text:
//! for each of the 10 best bids, best first, `b`, the price, `:`, the quantity and a line feed; then for each of the 10
//! best asks, best first, the same with `a`. Numbers are decimal without leading zeros, as they are in JSON. The
//! checksum of an empty book is 0.

use std::io::Write;

/// How many levels of each side it covers.
pub(crate) const LEVELS: usize = 10;

const fn table() -> [u32; 256] {
    let mut table = [0_u32; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
}

static TABLE: [u32; 256] = table();

/// The checksum so far.
struct Crc(u32);

impl Write for Crc {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = bytes.iter().fold(self.0, |crc, byte| {
            let place = usize::from((crc as u8) ^ byte);
            TABLE.get(place).copied().unwrap_or_default() ^ (crc >> 8)
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The checksum of the levels of both sides, each best first, as price and quantity.
pub(super) fn checksum(bids: impl Iterator<Item = (i128, i128)>, asks: impl Iterator<Item = (i128, i128)>) -> u32 {
    let mut crc = Crc(u32::MAX);
    let bids = bids.take(LEVELS).map(|level| ('b', level));
    let asks = asks.take(LEVELS).map(|level| ('a', level));
    for (side, (price, quantity)) in bids.chain(asks) {
        // It takes all that is written to it.
        let _ = writeln!(crc, "{side}{price}:{quantity}");
    }
    crc.0 ^ u32::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_that_of_zlib() {
        let mut crc = Crc(u32::MAX);
        crc.write_all(b"123456789").unwrap();
        assert_eq!(crc.0 ^ u32::MAX, 0xCBF4_3926, "the check value of CRC-32/ISO-HDLC");
        assert_eq!(checksum(std::iter::empty(), std::iter::empty()), 0);
        let mut same = Crc(u32::MAX);
        same.write_all(b"b99:10\nb98:20\na101:5\n").unwrap();
        assert_eq!(checksum([(99, 10), (98, 20)].into_iter(), [(101, 5)].into_iter()), same.0 ^ u32::MAX);
    }
}

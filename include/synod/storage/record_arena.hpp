// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include <synod/core/batch.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>
#include <synod/core/record.hpp>

SYNOD_BEGIN_NAMESPACE

/// Records in memory, by slot. They stand one behind the other as they came, in *pieces* of consecutive slots; when most
/// of them are dead they are moved together, so that nothing is allocated while as many come as go.
///
/// A batch is taken in with one copy, and its records are not looked at: a slot is found by a search over the pieces and
/// a walk within one.
class record_arena {
 public:
  bool empty() const { return pieces_.size() == gone_; }
  /// The lowest slot held, and the highest. Pre: not empty.
  slot first() const { return pieces_[gone_].first; }
  slot last() const { return pieces_.back().last(); }

  /// Takes in records of consecutive slots; each replaces what its slot holds.
  SYNOD_OFTEN void append(batch const& records) {
    if (records.empty()) return;
    std::size_t const begin = end_, length = records.bytes().size();
    bool const joins = records.first() == next_ && begin + length <= next_until_;
    if (!joins && bytes_.size() - begin < length) grow(length);
    record::copy(bytes_.data() + begin, records.bytes().data(), length);
    end_ += length;
    live_ += length;
    if (!joins) return add({records.first(), records.size(), begin, length});
    next_ = next_ + records.size();
    pieces_.back().count += records.size();
    pieces_.back().length += length;
  }

  /// Forgets `from` and all above.
  void truncate(slot from) {
    if (!empty() && from <= last()) cut_out(from, last());
    open();
  }

  /// Forgets all below `from`.
  void compact(slot from) {
    for (; !empty() && pieces_[gone_].last() < from; ++gone_) live_ -= pieces_[gone_].length;
    if (!empty() && first() < from) cut_out(first(), from - 1);
    if (gone_ >= 64 && gone_ >= pieces_.size() / 2) {
      take_out(0, gone_);
      gone_ = 0;
    }
    tidy();
    open();
  }

  void clear() {
    pieces_.clear();
    gone_ = live_ = end_ = 0;
    open();
  }

  /// The record of `s`, empty where none is held.
  bytes_view at(slot s) const {
    std::size_t const p = find(s);
    if (p == pieces_.size() || s < pieces_[p].first) return {};
    return record_at(offset_in(pieces_[p], s));
  }

  /// The records from `s` on without a gap, in one piece of memory and at most `bytes_max` long, but at least one; empty
  /// where `s` is not held.
  batch run(slot s, std::size_t bytes_max) const {
    std::size_t const at = find(s);
    if (at == pieces_.size() || s < pieces_[at].first) return {};
    piece const* p = &pieces_[at];
    std::size_t const begin = offset_in(*p, s);
    std::size_t length = record_at(begin).size();
    std::uint32_t count = 1;
    for (slot const top = last(); s < top; ++count) {
      s = s + 1;
      if (s > p->last() && ((++p)->first != s || p->offset != begin + length)) break;
      std::size_t const more = record_at(begin + length).size();
      if (length + more > bytes_max) break;
      length += more;
    }
    return batch({bytes_.data() + begin, length}, count);
  }

  /// The same records, wherever they stand.
  friend bool operator==(record_arena const& a, record_arena const& b) {
    if (a.empty() || b.empty()) return a.empty() == b.empty();
    if (a.first() != b.first() || a.last() != b.last()) return false;
    for (slot s = a.first(); s <= a.last(); s = s + 1)
      if (bytes_view const r = a.at(s), q = b.at(s); !std::equal(r.begin(), r.end(), q.begin(), q.end())) return false;
    return true;
  }

 private:
  static constexpr std::size_t piece_bytes = 4096;  // so long a piece grows, so that a walk within it stays short
  struct piece {
    slot first{};
    std::uint64_t count = 0;
    std::size_t offset = 0, length = 0;
    slot last() const { return first + count - 1; }
  };

  // By position: the vector's own insert and erase are some forty functions more for a compiler.
  void put_in(std::size_t at, piece const p) {
    pieces_.push_back(p);
    for (std::size_t i = pieces_.size() - 1; i != at; --i) pieces_[i] = pieces_[i - 1];
    pieces_[at] = p;
  }
  void take_out(std::size_t at, std::size_t count) {
    for (; at + count < pieces_.size(); ++at) pieces_[at] = pieces_[at + count];
    for (; count != 0; --count) pieces_.pop_back();
  }
  /// The first piece that ends at `s` or above.
  std::size_t find(slot s) const {
    std::size_t low = gone_;
    for (std::size_t high = pieces_.size(); low != high;) {
      std::size_t const middle = low + (high - low) / 2;
      if (pieces_[middle].last() < s) low = middle + 1; else high = middle;
    }
    return low;
  }
  bytes_view record_at(std::size_t offset) const {
    return {bytes_.data() + offset, record::size(bytes_.data() + offset)};
  }
  /// Where the record of `s` begins. Pre: `p` holds it.
  std::size_t offset_in(piece const& p, slot s) const {
    std::byte const *const begin = bytes_.data() + p.offset, *at = begin;
    record::stride stride;
    for (std::uint64_t n = s - p.first; n != 0; --n) at += stride.to_next(at);
    return p.offset + static_cast<std::size_t>(at - begin);
  }

  /// Puts `p`, whose records are in, where they belong; what those slots held is forgotten.
  SYNOD_RARE void add(piece const& p) {
    if (empty() || p.first > last()) {
      pieces_.push_back(p);
    } else {
      cut_out(p.first, p.last());
      put_in(find(p.first), p);
      tidy();
    }
    open();
  }

  /// Notes with which slot the last piece goes on, where it stands last in memory, and how far.
  void open() {
    next_ = {};
    if (empty()) return;
    piece const& p = pieces_.back();
    if (p.offset + p.length == end_) next_ = p.last() + 1;
    next_until_ = std::min(bytes_.size(), p.offset + piece_bytes);
  }

  /// Forgets the slots `from` to `to`. Pre: `from <= to`.
  void cut_out(slot from, slot to) {
    std::size_t i = find(from);
    while (i < pieces_.size() && pieces_[i].first <= to) {
      piece const p = pieces_[i];
      live_ -= p.length;
      take_out(i, 1);
      if (p.last() > to) {
        std::size_t const at = offset_in(p, to + 1);
        keep(i, {to + 1, p.last() - to, at, p.offset + p.length - at});
      }
      if (p.first < from) keep(i++, {p.first, from - p.first, p.offset, offset_in(p, from) - p.offset});
      if (p.last() > to) return;
    }
  }
  void keep(std::size_t i, piece const& p) {
    live_ += p.length;
    put_in(i, p);
  }

  /// Moves what lives to the front: in place where the pieces stand in slot order, as those of a growing log do.
  SYNOD_RARE void tidy() {
    if (end_ < 4096 || live_ > end_ / 2) return;
    bool rising = true;
    for (std::size_t i = gone_ + 1; i < pieces_.size(); ++i) rising = rising && pieces_[i - 1].offset <= pieces_[i].offset;
    if (!rising) spare_.resize(bytes_.size());
    std::vector<std::byte>& to = rising ? bytes_ : spare_;
    std::size_t end = 0;
    for (std::size_t i = gone_; i < pieces_.size(); ++i) {
      std::memmove(to.data() + end, bytes_.data() + std::exchange(pieces_[i].offset, end), pieces_[i].length);
      end += pieces_[i].length;
    }
    if (!rising) bytes_.swap(spare_);
    end_ = end;
  }
  SYNOD_RARE void grow(std::size_t by) { bytes_.resize(std::max(end_ + by, 2 * bytes_.size())); }

  std::vector<std::byte> bytes_, spare_;
  std::size_t end_ = 0;        // what was put ends here
  std::vector<piece> pieces_;  // rising slots; the first `gone_` are forgotten
  slot next_{};                // records from this slot on are added to the last piece …
  std::size_t next_until_ = 0;  // … as long as they end here
  std::size_t gone_ = 0;
  std::size_t live_ = 0;       // bytes of records that are held
};

SYNOD_END_NAMESPACE

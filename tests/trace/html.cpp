// SPDX-License-Identifier: BSL-1.0
//
// What can be seen of the page without a browser; tests/trace/page.py looks at it in one.
#include <tests/catch.hpp>
#include <tests/trace/samples.hpp>

#include <sstream>
#include <string>

#include <synod/trace/html.hpp>
#include <synod/trace/json_reader.hpp>

using namespace tests;

namespace {

std::string html(recorded const& r, synod::trace::html_options const& o = {}) {
  std::ostringstream out;
  to_html(r, out, o);
  return out.str();
}
std::size_t count(std::string const& text, std::string const& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
  return n;
}
/// What stands between the lines that begin and end the recorded run.
std::string embedded(std::string const& page) {
  std::string const begin = "id=\"run\">\n";
  std::size_t const at = page.find(begin) + begin.size();
  return page.substr(at, page.find("</script>", at) - at);
}

}  // namespace

TEST_CASE("a page holds the run that it shows", "[trace][html]") {
  std::istringstream lines(embedded(html(everything())));
  auto const back = synod::trace::from_json(lines);
  CHECK(back.error == "");
  CHECK(back.run == everything());
}

TEST_CASE("a page names no other file and no host", "[trace][html]") {
  std::string const page = html(everything());
  CHECK(count(page, "src=") == 0);
  CHECK(count(page, "url(") == 0);
  CHECK(count(page, "@import") == 0);
  CHECK(count(page, "href=") == count(page, "href=\"data:,\""));
  CHECK(count(page, "http") == count(page, "http://www.w3.org/"));  // names of XML, not addresses to ask
}

TEST_CASE("everything that happens is told in words, with its time", "[trace][html]") {
  std::string const page = html(everything());
  CHECK(count(page, "<li>") == everything().events.size());
  CHECK(count(page, "<li><time>0.100 ms</time>node 1 <span>starts</span></li>") == 1);
  story s;
  s.run.unit = "step";
  s.add(what::heal);
  CHECK(count(html(s.run), "<li><time>step 100</time><span>the network heals</span></li>") == 1);
}

TEST_CASE("no text of a run is taken for a part of the page", "[trace][html]") {
  for (std::string const hostile : {"</script><script>alert(1)</script>", "<!--", "]]>", "&amp;\"'<b>", "<img src=x onerror=alert(1)>"}) {
    story s;
    s.run.row = s.run.title = hostile;
    s.say(what::note, 1, hostile);
    s.send(1, 2, hostile, 1, {{hostile, hostile}});
    s.say(what::propose, 1, hostile);
    story harmless;
    harmless.run.row = harmless.run.title = "x";
    harmless.say(what::note, 1, "x");
    harmless.send(1, 2, "x", 1, {{"x", "x"}});
    harmless.say(what::propose, 1, "x");
    INFO(hostile);
    std::string const page = html(s.run), plain = html(harmless.run);
    for (std::string const mark : {"<", ">", "]]>", "<!--", "<script", "</script", "<img"}) CHECK(count(page, mark) == count(plain, mark));
    std::istringstream lines(embedded(page));
    CHECK(synod::trace::from_json(lines).run == s.run);
  }
}

TEST_CASE("bytes that are no text, and characters that XML refuses, become their pictures", "[trace][html]") {
  story s;
  s.say(what::note, 1, std::string("a\x01z\xff\x00", 5));
  std::string const page = html(s.run);
  CHECK(count(page, "a\xe2\x90\x81z\xef\xbf\xbd\xe2\x90\x80") == 1);
  for (char c : page) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
}

TEST_CASE("a page of a long run shows its end, and says so", "[trace][html]") {
  story s;
  s.add(what::start, 1);
  for (int i = 0; i < 500; ++i) s.say(what::note, 1, "note " + std::to_string(i));
  std::string const page = html(s.run, {100});
  CHECK(count(page, "<li>") == 101);  // and the start, which still holds
  CHECK(count(page, "(400 before them are not shown)") > 0);
  CHECK(count(page, "<span>note 399</span>") == 0);
  CHECK(count(page, "<span>note 400</span>") == 1);
}

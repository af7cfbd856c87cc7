// SPDX-License-Identifier: BSL-1.0
//
// The runner of transcripts itself: what it refuses, in which line and in which words, and that it can fail.
#include <tests/catch.hpp>
#include <tests/scenario/runner/play.hpp>

#include <string>
#include <vector>

using namespace tests::scenario;

namespace {

std::string const head = "rows raft\nnodes 3\n\n";

/// What is wrong with `text`: the line, and the words.
std::string wrong(std::string const& text) {
  try {
    auto const faults = play(transcript::parse(text));
    return faults.empty() ? "nothing" : std::to_string(faults.front().line) + ": " + faults.front().text;
  } catch (mistake const& m) {
    return std::to_string(m.line) + ": " + m.what();
  }
}
/// … with these commands behind a header of three lines, on three nodes that run.
std::string told(std::string const& commands) { return wrong(head + "start\n----\nok\n\n" + commands + "\n----\nok\n"); }

bool says(std::string const& text, std::string const& part) {
  INFO(text);
  CHECK(text.find(part) != std::string::npos);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("scenario: a header that is not one", "[scenario]") {
  says(wrong(""), "1: the header names no row: say 'rows NAME…'");
  says(wrong("rows raft\n"), "1: the header names no nodes: say 'nodes N'");
  says(wrong("rows raft\nnodes none\n"), "2: 'nodes' wants one number above 0");
  says(wrong("rows raft\nnodes 65\n"), "2: at most 64 nodes");
  says(wrong("rows raft\nnodes 3\ntimers\n"), "3: it is 'timers apart', or nothing");
  says(wrong("# a comment\nrows raft\nstart 3\n"), "3: a transcript begins with its rows and nodes, and not with 'start'");
  says(wrong("rows raft sand_castle\nnodes 3\n\nstart\n----\nok\n"), "1: there is no row 'sand_castle'; there are");
  says(wrong("rows flexible-paxos-5-4-2\nnodes 3\n\nstart\n----\nok\n"), "1: flexible_paxos_5_4_2 wants 5 nodes");
}

TEST_CASE("scenario: a block without an output", "[scenario]") {
  says(wrong(head + "start\n"), "4: this prints nothing yet: run with --rewrite");
  says(wrong(head + "----\nok\n"), "4: '----' behind no command");
}

TEST_CASE("scenario: an output that is another", "[scenario]") {
  std::string const begin = head + "start\n----\nok\n\npropose 1 x\n----\n";
  CHECK(wrong(begin + "not leader\n") == "nothing");
  says(wrong(begin + "accepted\n"), "10: raft: it says 'accepted', and what happens is 'not leader'");
  says(wrong(begin + "not leader\nand more\n"), "11: raft: it says 'and more', and what happens is nothing more");
  says(wrong(begin), "10: raft: it says nothing more, and what happens is 'not leader'");
}

TEST_CASE("scenario: what is written comes out as it was, and prints what happens", "[scenario]") {
  std::string const text = "# why\n" + head + "start\n\n# and then\nstatus 1\nlog 1\n----\nnonsense\n\n\n# the end\n";
  std::string out;
  CHECK(play(transcript::parse(text), {}, &out).empty());
  CHECK(out == "# why\n" + head + "start\n----\nok\n\n# and then\nstatus 1\nlog 1\n----\n"
               "1 waits, promised 0, log empty, chosen 0, delivered 0\n1:\n\n\n# the end\n");
  CHECK(wrong(out) == "nothing");
}

TEST_CASE("scenario: however often a candidate asks again, it campaigns anew for its election time-out alone", "[scenario]") {
  std::string const often = "quiet wake 1 election\nsilent wake 1 retry\nsilent wake 1 retry\nquiet wake 1 retry\n----\n1 campaigns for 1.1\n";
  says(wrong(head + "start\n" + often), "1 campaigns for 2.1");
  CHECK(wrong("rows raft\nnodes 3\ntimers apart\n\nstart\n" + often) == "nothing");
  CHECK(wrong("rows raft\nnodes 3\ntimers apart\n\nstart\n" + often + "\nquiet wake 1 election\n----\n1 campaigns for 2.1\n") == "nothing");
}

TEST_CASE("scenario: a row that prints something else than the first is told", "[scenario]") {
  std::string const text = "rows multi_paxos basic_paxos\nnodes 3\n\nstart\npropose 1 x\n----\nnot leader\n";
  says(wrong(text), "7: basic_paxos: it says 'not leader', and what happens is 'accepted'");
}

TEST_CASE("scenario: commands that cannot be", "[scenario]") {
  says(told("dance"), "8: there is no command 'dance'; see --help");
  says(told("wake 4"), "8: there is no node 4: they are named 1 to 3");
  says(told("wake one"), "8: 'one' is no number");
  says(told("wake 1 at"), "8: it is 'wake N [at T|TIMER]'");
  says(told("wake 1 noon"), "8: there is no timer 'noon': it is election, heartbeat, retry or backoff");
  says(told("appoint 1"), "8: nobody is appointed in this row: say 'campaign' or 'propose'");
  says(told("crash 1 keep"), "8: 'keep' wants something behind it");
  says(told("crash 1\ncrash 1"), "9: node 1 does not run");
  says(told("crash 1\nwake 1"), "9: node 1 does not run");
  says(told("restart 1"), "8: node 1 runs");
  says(wrong(head + "restart 1\n----\nok\n"), "4: node 1 never ran: say 'start'");
  says(told("start 1"), "8: node 1 was started before: say 'restart'");
  says(told("holds 1 1.1:x"), "8: node 1 was started: its disk is its own");
  says(wrong(head + "holds 1 1.1:x\nholds 2 1.1:y\n----\nok\n"), "5: slot 1 under ballot 1.1 is x elsewhere");
  says(wrong(head + "holds 1 1:x\n----\nok\n"), "4: '1' is no whole ballot: say 1.N");
  says(wrong(head + "promised 1 0\n----\nok\n"), "4: '0' is no ballot: rounds begin at 1");
  says(told("flush 1"), "8: node 1 flushes nothing: its disk is not held");
  says(told("read 1"), "8: the disk of node 1 reads nothing");
  says(told("compact 1"), "8: node 1 has delivered nothing new");
  says(told("partition 1 2"), "8: it is 'partition 1 2 | 3'");
  says(told("partition 1 | 2"), "8: on which side is node 3?");
  says(told("partition 1 2 | 2 3"), "8: node 2 stands on two sides");
  says(told("propose 1"), "8: it is 'propose N COMMAND [as ID]'");
  says(told("propose 1 x as 0"), "8: a proposal's identity is not 0");
  says(wrong("rows basic_paxos\nnodes 3\n\nstart\ncampaign 1\n----\nok\n"), "5: this row campaigns on request: say 'propose'");
}

TEST_CASE("scenario: messages that are not there", "[scenario]") {
  says(told("deliver 1->2"), "8: no such message is under way from 1 to 2; there is none at all");
  says(told("deliver 1->1"), "8: '1->1' is no link: a node sends itself nothing");
  says(told("deliver 12"), "8: '12' is no link: say 1->2");
  says(told("deliver 1->2 letter"), "8: 'letter' is no kind of message");
  says(told("deliver #3"), "8: no message #3 is under way; 0 were sent");
  says(told("quiet campaign 1\ndeliver 1->2 accept"), "9: no such message is under way from 1 to 2; there is prepare");
  says(told("quiet campaign 1\ndeliver 1->2 prepare 2"), "9: no such message is under way from 1 to 2; there is prepare");
  says(told("quiet campaign 1\ndeliver 1->2 prepare 2.1 from 1"), "9: no message under way from 1 to 2 says that; there is");
  says(told("quiet campaign 1\ndeliver 1->2,3 prepare 1.1 from 1"), "9: '1->2,3' are links, and what a message says is looked for on one");
  says(told("quiet campaign 1\ncrash 2\ndeliver 1->2"), "10: node 2 does not run");
  says(told("quiet campaign 1\ncut 1->2\ndeliver 1->2"), "10: the link 1->2 is cut");
}

TEST_CASE("scenario: an invariant that breaks fails the transcript, unless it says so", "[scenario]") {
  // A proposal's identity is the host's to keep: used twice, it is delivered twice.
  std::string const begin = "nodes 3\n\nstart\nquiet campaign 1\nsettle\nquiet propose 1 x as 7\nquiet propose 1 y as 7\n----\n";
  says(wrong("rows raft\n" + begin + "ok\n"), "8: raft: BROKEN delivery: proposal 7 was used twice by the host");
  std::string out;
  auto const t = transcript::parse("rows raft\nbreaks delivery\n" + begin);
  CHECK(play(t, {}, &out).empty());
  says(out, "BROKEN delivery: proposal 7 was used twice by the host");
  CHECK(wrong(out) == "nothing");
  says(wrong(out + "\nstatus\n----\nok\n"), "an invariant is broken: nothing may follow");
  says(wrong("rows raft\nbreaks agreement\nnodes 3\n\nstart\n----\nok\n"), "7: raft: it should break 'agreement', and does not");
}

TEST_CASE("scenario: nodes that do not come to agree are told", "[scenario]") {
  says(wrong("rows basic_paxos\nnodes 3\n\nstart\nagree\n----\nok\n"), "5: they do not come to agree: nothing was chosen");
}

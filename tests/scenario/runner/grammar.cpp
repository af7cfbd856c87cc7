// SPDX-License-Identifier: BSL-1.0
#include "language.hpp"

namespace tests::scenario {

std::string_view const grammar = R"(A transcript is a header, and then blocks, parted by empty lines; a line that begins with # is a comment.

    rows raft multi_paxos     the rows that it is true of: each prints the same
    nodes 3                   named 1 to 3
    delay 1000                all time-outs derive from it, in microseconds; 1000 where it is not said
    timers apart              heartbeat, retry, backoff, election: each is a thousand times the one before, so that it takes
                              a thousand of that until it comes due with it
    breaks agreement          only where the rows are unsound: the invariant that the last command breaks

A block is one command a line, then ----, then what they print: ok where that is nothing. Every invariant is asked
after every command. One that breaks ends the transcript, and fails it unless the header says so.

Before a node starts, its disk may be written:
    promised N B              it has promised ballot B: 3.1, or 3 for a round in which it has not voted
    holds N ENTRY…            slots from 1 on: 3.1:x is x under ballot 3.1, 3.1:noop a no-op, - a hole
    disk N plain|prompt|slow  a flush takes until it is done; is done at once; and a read from below the window takes
                              until `read`. May be said at any time
Nodes:
    start [N…]                these, or all that never ran
    crash N [keep K [torn R]] what was not flushed is lost, but for the first K operations and R records of the next
    restart N…                after a crash
    replace N [ROUND]         a node that is down has a new disk, and is told to come back above ROUND; or is not told
    stop N                    shut down;  fail N: its flush fails. The replica says no more; crash and restart it
Time. Each node has a clock of its own, in microseconds, which stands still:
    wake N [at T]             its deadline comes; or its clock shows T and the node looks
    wake N TIMER              so much time passes there as election, heartbeat, retry or backoff are set for, at the least
    clock N T                 its clock shows T
    random N NUMBER…          what it draws next; 0 where nothing was said
    campaign N                its clock passes its longest time-out: it campaigns for a new ballot
    elapse T                  time passes everywhere, messages arrive at once, deadlines come
Clients:
    propose N COMMAND [as ID] x*200 is an x in a command of 200 letters; proposals are numbered from 1 where no ID is said
    barrier N [as ID]         proposes a no-op
    inquire N [as ID]         a read, in a row whose leader makes it without the log; numbered with the proposals where no ID is said
    appoint N                 an operator's word: it leads, in a row that has an operator
    compact N                 writes a snapshot of all that is delivered, and lets the log go
Disks. A flush is done at once, unless the disk is held:
    hold N…                   flushes take until `flush` or `release`
    flush N [first K]         the flush in progress is done, or its first K operations are; the next one begins
    release N…                all is flushed, from now on at once
    read N                    what a slow disk was reading is there
Turns. An input ends its turn, unless the node lingers:
    linger N…                 inputs are gathered, until
    drain N                   the turn ends
Messages lie in the open, each numbered when it is sent, until somebody moves them:
    deliver A->B [KIND [K]]   the oldest one from A to B; of that kind; the K-th of that kind
    deliver A->B [KIND] all   all that are there now, oldest first
    deliver A->B WORDS        the oldest one from A to B that says this, as `messages` writes it
    deliver #17               the one with this number
    drop …                    likewise; `drop all` drops everything
    duplicate …               a copy comes behind all others
    A and B may be lists, 1,3, or * for everybody else: one for each pair that has such a message
    cut A->B                  what is sent is lost; what is under way waits
    partition 1 2 | 3         everybody hears his own side alone
    heal                      everybody hears everybody
    settle [N…]               everything is delivered, oldest first, until nothing is under way, or all among these nodes;
                              what nobody can get is dropped
To look at it:
    status [N…]  log [N…]  delivered [N…]  commands [N…]  messages [A->B [KIND]]
    in a log, * stands behind what is not on the disk; commands is what was delivered without the no-ops
In the end:
    agree                     the network heals, disks are released, nodes restart, and time passes until all agree

A command prints what it brings about: offices, deliveries, verdicts, and, loudly, every write and every message sent.
settle, elapse and agree speak quietly. `loud settle` and `quiet deliver …` change that, and `silent …` prints nothing; in
them, * is a message that arrives. What is written to a disk that is held is staged, until a flush of it is done.
)";

}  // namespace tests::scenario

package io.virtwright.engine.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies that came in part: each of the two outputs can be cut at any place, by itself. */
final class ReplyParserTest {
    private static final String MARK = "vw1";

    private static final String END = "PATH=/bin\0M=vw1\0";

    private static final String OUT = "\nvw1 part 3\n" + """
            /dev/null/@
            /there
            /dev/null/@
            /gone
            /dev/null/@
            /empty
            /dev/null/@
            /it's
            /dev/null/@
            /it's gone
            /dev/null/@
            /ends
            /dev/null/@
            /dev/null/u/users
            /dev/null/.
            """ + END + END
            + "content\n" + END + END + END + "part of it" + END + "\nvw1\n" + "81a4 0 0 8 1700000000\n"
            + "\nvw1\n".repeat(3)
            + END + END + "odd\n" + END + "\nvw1\n" + END + END + END + "\nvw1\n"
            + "\nvw1 begin\njoe@host: userPassword\n\nvw1 0\n" + "\nvw1 end 3\n";

    private static final String ERR = "\nvw1 part 3\n" + """
            head: cannot open '/gone' for reading: No such file or directory
            head: error reading '/ends': Input/output error
            """
            + "\nvw1\n".repeat(5)
            + "head: cannot open \"/it's gone\" for reading: No such file or directory\n"
            + "\nvw1\n".repeat(2) + "\nvw1 end 3\n";

    private static ReaderReply reply(int out, int err) {
        return reply(
                OUT.substring(0, out),
                ERR.substring(0, err),
                out == OUT.length() && err == ERR.length() ? "" : "the connection was lost");
    }

    private static ReaderReply reply(String out, String err, String why) {
        return ReplyParser.reply(MARK, 3, 7, false, out, err, why);
    }

    @Test
    void aWholeReply() {
        ReaderReply whole = reply(OUT.length(), ERR.length());
        assertThat(whole.content("/there")).isEqualTo(Reading.of(Bytes.ofLatin1("content\n")));
        assertThat(whole.content("/gone")).isEqualTo(Reading.absent());
        assertThat(whole.content("/empty")).isEqualTo(Reading.of(Bytes.EMPTY));
        assertThat(whole.content("/it's")).isEqualTo(Reading.of(Bytes.ofLatin1("odd\n")));
        assertThat(whole.content("/it's gone")).isEqualTo(Reading.absent());
        assertThat(whole.content("/ends")).isEqualTo(Reading.unreadable("input/output error"));
        assertThat(whole.state("/users").isUnreadable()).isFalse();
        assertThat(whole.programs("/users")).hasSize(1);
    }

    /** What a host's own head says in other words than those that are known is passed on, and nothing is taken for read. */
    @Test
    void aComplaintThatIsNotUnderstoodSpoilsAll() {
        ReaderReply reply = reply(OUT, ERR.replace("head: error reading '/ends'", "head: oh dear <</ends>>"), "");
        assertThat(reply.content("/there"))
                .isEqualTo(Reading.unreadable("head: oh dear <</ends>>: Input/output error"));
        assertThat(reply.content("/it's")).isEqualTo(Reading.of(Bytes.ofLatin1("odd\n")));
    }

    /** As some do at the first error. */
    @Test
    void whatAHeadThatEndedEarlyDidNotReadIsUnknown() {
        String early = OUT.replace(END + END + "part of it" + END, "");
        ReaderReply reply = reply(early, ERR, "");
        assertThat(reply.content("/there")).isEqualTo(Reading.of(Bytes.ofLatin1("content\n")));
        assertThat(reply.content("/empty").isUnreadable()).isTrue();
        assertThat(reply.content("/ends").isUnreadable()).isTrue();
        assertThat(reply.content("/it's")).isEqualTo(Reading.of(Bytes.ofLatin1("odd\n")));
    }

    /** Its shell was ended, and the next one answers for itself. */
    @Test
    void whatThePartBehindItSaysIsNotItsOwn() {
        ReaderReply whole = reply(OUT.length(), ERR.length());
        String next = OUT.replace("part 3", "part 4").replace("end 3", "end 4").replace("/there", "/other");
        for (int out = OUT.indexOf("/dev/null/@"); out < OUT.length(); out++) {
            ReaderReply part = reply(
                    OUT.substring(0, out) + next,
                    ERR + ERR.replace("part 3", "part 4").replace("end 3", "end 4"),
                    "");
            for (String path : List.of("/there", "/gone", "/empty", "/it's", "/ends")) {
                assertThat(part.content(path).isUnreadable()
                                || part.content(path).equals(whole.content(path)))
                        .as(path + " after " + out)
                        .isTrue();
            }
            assertThat(part.content("/other").isUnreadable()).isTrue();
            assertThat(part.why()).isNotEmpty();
        }
    }

    @Test
    void whatCameIsKnownAndWhatDidNotIsUnknownForTheReason() {
        Reading<Bytes> lost = Reading.unreadable("the connection was lost");
        ReaderReply whole = reply(OUT.length(), ERR.length());
        for (int out = 0; out <= OUT.length(); out++) {
            for (int err = 0; err <= ERR.length(); err++) {
                ReaderReply part = reply(out, err);
                for (String path : List.of("/there", "/gone", "/empty", "/it's", "/it's gone", "/ends")) {
                    assertThat(part.content(path))
                            .as(path + " after " + out + " and " + err)
                            .isIn(whole.content(path), lost);
                }
                assertThat(part.state("/users").isUnreadable()
                                || part.state("/users").equals(whole.state("/users")))
                        .as("after " + out + " and " + err)
                        .isTrue();
                assertThat(part.programs("/users")).isIn(List.of(), whole.programs("/users"));
            }
        }
    }
}

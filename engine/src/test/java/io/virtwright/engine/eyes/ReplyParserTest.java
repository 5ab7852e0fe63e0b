package io.virtwright.engine.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies that came in part: each of the two outputs can be cut at any place, by itself. */
final class ReplyParserTest {
    private static final String MARK = "vw1";

    private static final String OUT = """
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
            """
            + "content\nM=vw1\0M=vw1\0M=vw1\0part of itM=vw1\0"
            + "\nvw1\nodd\nM=vw1\0M=vw1\0"
            + "\nvw1\n" + "81a4 0 0 8 1700000000\n" + "\nvw1\n".repeat(3)
            + "\nvw1 begin\njoe@host: userPassword\n\nvw1 0\n" + "\nvw1 end\n";

    private static final String ERR = """
            head: cannot open '/gone' for reading: No such file or directory
            head: error reading '/ends': Input/output error
            """
            + "\nvw1\n" + """
            head: cannot open '/vw1' for reading: No such file or directory
            head: cannot open "/it's gone" for reading: No such file or directory
            head: cannot open '/vw1' for reading: No such file or directory
            """
            + "\nvw1\n"
            + "stat: cannot stat '/vw1': No such file or directory\n"
            + "\nvw1\n".repeat(4) + "\nvw1 end\n";

    private static ReaderReply reply(int out, int err) {
        List<ReaderReply> replies = ReplyParser.replies(
                MARK,
                1,
                OUT.substring(0, out).getBytes(StandardCharsets.ISO_8859_1),
                ERR.substring(0, err).getBytes(StandardCharsets.ISO_8859_1),
                out == OUT.length() && err == ERR.length() ? "" : "the connection was lost");
        return replies.getFirst();
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
        ReaderReply reply = ReplyParser.replies(
                        MARK,
                        1,
                        OUT.getBytes(StandardCharsets.ISO_8859_1),
                        ERR.replace("head: error reading '/ends'", "head: oh dear <</ends>>")
                                .getBytes(StandardCharsets.ISO_8859_1),
                        "")
                .getFirst();
        assertThat(reply.content("/there"))
                .isEqualTo(Reading.unreadable("head: oh dear <</ends>>: Input/output error"));
        assertThat(reply.content("/it's")).isEqualTo(Reading.of(Bytes.ofLatin1("odd\n")));
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

package io.virtwright.libvirt.xdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XdrTest {
    @Test
    void wordsAreBigEndian() {
        assertThat(hex(new XdrWriter().int32(-2).uint32(0xFFFF_FFFEL).int64(0x0102_0304_0506_0708L)))
                .isEqualTo("fffffffe" + "fffffffe" + "0102030405060708");
        // 1.0 is sign 0, exponent 1023, fraction 0.
        assertThat(hex(new XdrWriter().float64(1.0).bool(true).bool(false)))
                .isEqualTo("3ff0000000000000" + "00000001" + "00000000");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 00000000",
        "a, 0000000161000000",
        "ab, 0000000261620000",
        "abc, 0000000361626300",
        "abcd, 0000000461626364",
        "abcde, 000000056162636465000000",
        "é, 00000002c3a90000",
        "\uD83D\uDE00, 00000004f09f9880"
    })
    void stringsArePaddedUtf8(String text, String expected) {
        assertThat(hex(new XdrWriter().string(text, 100))).isEqualTo(expected);
        XdrReader reader = reader(expected);
        assertThat(reader.string(100)).isEqualTo(text);
        reader.end();
    }

    @Test
    void optionalStringsStartWithTheirPresence() {
        assertThat(hex(new XdrWriter().optionalString(Optional.empty(), 9))).isEqualTo("00000000");
        assertThat(hex(new XdrWriter().optionalString(Optional.of("x"), 9))).isEqualTo("000000010000000178000000");
        assertThat(reader("000000010000000178000000").optional(each -> each.string(9)))
                .contains("x");
        assertThat(reader("00000000").optional(each -> each.string(9))).isEmpty();
    }

    @Test
    void stringsThatTheDaemonWouldUnderstandOtherwiseAreNotSent() {
        assertThatIllegalArgumentException().isThrownBy(() -> new XdrWriter().string("vm1\0x", 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new XdrWriter().string("\uD800", 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new XdrWriter().string("ééé", 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new XdrWriter().uint32(1L << 32));
    }

    @Test
    void textThatIsNotUtf8IsAFaultUnlessItIsOnlyShown() {
        String latin1 = "00000001e9000000";
        assertThatThrownBy(() -> reader(latin1).string(9))
                .isInstanceOf(XdrException.class)
                .hasMessage("a string that is not UTF-8, at byte 0 of 8");
        assertThat(reader(latin1).lenientString(9)).isEqualTo("\uFFFD");
        // The replacement character itself is a character like any other.
        assertThat(reader("00000003efbfbd00").string(9)).isEqualTo("\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "000000", // No word.
                "00000005" + "6162636400", // The padding is missing.
                "7fffffff",
                "80000000",
                "ffffffff", // Lengths beyond the message, and beyond int.
                "0000000b" + "6162636465666768696a6b00" // Longer than allowed.
            })
    void impossibleStringsAreFaults(String hex) {
        assertThatThrownBy(() -> reader(hex).string(10)).isInstanceOf(XdrException.class);
    }

    @Test
    void countsThatTheMessageCannotHoldAreFaultsBeforeAnythingIsAllocated() {
        assertThatThrownBy(() -> reader("7fffffff00000000").array(Integer.MAX_VALUE, 4, XdrReader::int32))
                .isInstanceOf(XdrException.class)
                .hasMessage("2147483647 elements announced, and the message ends, at byte 0 of 8");
        assertThatThrownBy(() -> reader("000000020000000100000002").array(1, 4, XdrReader::int32))
                .isInstanceOf(XdrException.class)
                .hasMessage("2 elements, where the protocol allows 1, at byte 0 of 12");
        assertThat(reader("000000020000000100000002").array(2, 4, XdrReader::int32))
                .containsExactly(1, 2);
    }

    @Test
    void whatIsLeftOverIsAFault() {
        XdrReader reader = reader("0000000100");
        assertThat(reader.bool()).isTrue();
        assertThatThrownBy(reader::end).hasMessage("1 bytes more than expected, at byte 4 of 5");
        assertThatThrownBy(() -> reader("00000002").bool()).isInstanceOf(XdrException.class);
    }

    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] raw = new byte[random.nextInt(50)];
            random.nextBytes(raw);
            String text = new String(raw, StandardCharsets.UTF_8).replace('\0', ' ');
            long number = random.nextLong();
            double real = random.nextGaussian();
            XdrReader reader = new XdrReader(new XdrWriter()
                    .opaque(raw, 50)
                    .string(text, 200)
                    .int64(number)
                    .float64(real)
                    .uint32(number >>> 32)
                    .fixedOpaque(raw)
                    .toByteArray());
            assertThat(reader.opaque(50)).isEqualTo(raw);
            assertThat(reader.string(200)).isEqualTo(text);
            assertThat(reader.int64()).isEqualTo(number);
            assertThat(reader.float64()).isEqualTo(real);
            assertThat(reader.uint32()).isEqualTo(number >>> 32);
            assertThat(reader.fixedOpaque(raw.length)).isEqualTo(raw);
            reader.end();
            assertThat(List.of(reader.remaining())).containsExactly(0);
        }
    }

    private static String hex(XdrWriter writer) {
        return HexFormat.of().formatHex(writer.toByteArray());
    }

    private static XdrReader reader(String hex) {
        return new XdrReader(HexFormat.of().parseHex(hex));
    }
}

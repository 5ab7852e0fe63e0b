package io.virtwright.libvirt.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketTest {
    @Test
    void aPacketIsLengthHeaderAndBody() {
        Packet packet = new Packet(Header.call(Program.REMOTE, 66, 5), new byte[] {1, 2, 3, 4});
        assertThat(HexFormat.of().formatHex(packet.toBytes()))
                .isEqualTo("00000020" + "20008086" + "00000001" + "00000042" + "00000000" + "00000005" + "00000000"
                        + "01020304");
    }

    @Test
    void packetsAreReadHoweverTheirBytesArrive() throws IOException {
        Random random = new Random(1);
        byte[] body = new byte[300_000];
        random.nextBytes(body);
        byte[] bytes = new Packet(new Header(1, 2, 3, 4, 5, 6), body).toBytes();
        InputStream dripping = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(5000)));
            }
        };
        PacketReader reader = new PacketReader(dripping);
        Packet packet = reader.read();
        assertThat(packet.header()).isEqualTo(new Header(1, 2, 3, 4, 5, 6));
        assertThat(packet.body()).isEqualTo(body);
        assertThatThrownBy(reader::read)
                .isInstanceOf(EOFException.class)
                .hasMessage("the daemon closed the connection");
    }

    @ParameterizedTest
    // Nothing, the length word alone, one less than a header; one more than 32 MiB and the length word; 2 GiB; all
    // ones.
    @ValueSource(strings = {"00000000", "00000004", "0000001b", "02000005", "7fffffff", "80000000", "ffffffff"})
    void impossibleLengthsAreRefused(String length) {
        assertThatThrownBy(() -> read(length + "00".repeat(24)))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessageContaining("between 28 and 33554436 are possible");
    }

    @Test
    void anEndWithinAPacketSaysHowFarItCame() {
        String header = "0000001c" + "20008086" + "00000001" + "00000042" + "00000000" + "00000005" + "00000000";
        for (int bytes = 1; bytes < 28; bytes++) {
            String cut = header.substring(0, bytes * 2);
            assertThatThrownBy(() -> read(cut))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("in the middle of a message, after " + bytes + " of ");
        }
        // The largest length that is allowed costs no 32 MiB unless they come.
        assertThatThrownBy(() -> read("02000004" + header.substring(8) + "00"))
                .isInstanceOf(EOFException.class)
                .hasMessage("the daemon closed the connection in the middle of a message, after 29 of 33554436 bytes");
    }

    @Test
    void aBodyThatTheDaemonWouldRefuseIsNotSent() {
        Packet packet = new Packet(Header.call(Program.REMOTE, 1, 0), new byte[PacketReader.MAX_BODY_BYTES + 1]);
        assertThatIllegalArgumentException().isThrownBy(packet::toBytes);
        Packet noXdr = new Packet(Header.call(Program.REMOTE, 1, 0), new byte[3]);
        assertThatIllegalArgumentException().isThrownBy(noXdr::toBytes);
    }

    private static Packet read(String hex) throws IOException {
        return new PacketReader(new ByteArrayInputStream(HexFormat.of().parseHex(hex))).read();
    }
}

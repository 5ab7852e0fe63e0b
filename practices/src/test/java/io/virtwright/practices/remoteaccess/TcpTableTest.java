package io.virtwright.practices.remoteaccess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpTableTest {
    private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n";

    private static String line(String address, String state) {
        return "  12: " + address + ":407D 00000000:0000 " + state
                + " 00000000:00000000 00:00000000 00000000     0        0 1234 1 0000000000000000 100 0 0 10 0\n";
    }

    @ParameterizedTest
    @CsvSource({
        "00000000, 0.0.0.0:16509",
        "0100007F, 127.0.0.1:16509",
        "0100A8C0, 192.168.0.1:16509",
        "00000000000000000000000000000000, [::]:16509",
        "00000000000000000000000001000000, [::1]:16509",
        "0000000000000000FFFF00000100007F, [::ffff:127.0.0.1]:16509",
        "B80D0120000000000000000001000000, [2001:db8::1]:16509",
        "000080FE00000000FF005450B6AD9DFE, [fe80::5054:ff:fe9d:adb6]:16509"
    })
    void addressesAreOfLittleEndianWords(String hex, String label) {
        assertThat(TcpTable.parse(HEAD + line(hex, "0A")).orElseThrow())
                .extracting(TcpTable.Socket::label)
                .containsExactly(label);
    }

    @Test
    void onlySocketsThatListenCountAndOtherFormsAreRefused() {
        assertThat(TcpTable.parse(HEAD + line("00000000", "01"))).contains(List.of());
        assertThat(TcpTable.parse(HEAD)).contains(List.of());
        assertThat(TcpTable.parse(""))
                .as("the kernel prints its head also where no socket is")
                .isEmpty();
        assertThat(TcpTable.parse(HEAD + "junk\n")).isEmpty();
        assertThat(TcpTable.parse(HEAD + line("000000", "0A"))).isEmpty();
    }

    @Test
    void everyAddressComesBackAsJavaReadsIt() throws UnknownHostException {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(address);
            for (int n = random.nextInt(8); n > 0; n--) {
                address[random.nextInt(address.length)] = 0;
            }
            byte[] words = new byte[address.length];
            for (int at = 0; at < address.length; at++) {
                words[at / 4 * 4 + 3 - at % 4] = address[at];
            }
            String hex = HexFormat.of().formatHex(words).toUpperCase(Locale.ROOT);
            TcpTable.Socket socket =
                    TcpTable.parse(HEAD + line(hex, "0A")).orElseThrow().getFirst();

            assertThat(InetAddress.getByName(socket.address()).getAddress()).isEqualTo(address);
            assertThat(socket.port()).isEqualTo(16509);
            assertThat(socket.inode()).isEqualTo("1234");
        }
    }

    @Test
    void takesAnythingWithoutAnException() {
        Random random = new Random(9);
        String alphabet = "0A:F \n1x";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(HEAD);
            for (int n = random.nextInt(80); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThatNoException().isThrownBy(() -> TcpTable.parse(text.toString()));
        }
    }
}

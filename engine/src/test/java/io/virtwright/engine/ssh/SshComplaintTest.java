package io.virtwright.engine.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SshComplaintTest {
    @Test
    void theOtherEndClosesInTheKeyExchange() {
        for (String said : new String[] {
            "kex_exchange_identification: Connection closed by remote host",
            "kex_exchange_identification: read: Connection reset by peer",
            "ssh_exchange_identification: Connection closed by remote host"
        }) {
            assertThat(SshComplaint.beforeLogin(said + "\n"))
                    .isEqualTo(new SshFailure.Other("the connection was closed by the other end: " + said));
        }
    }

    /** Of a jump host, ssh tells why in one line, and what that came to for itself in the last. */
    @Test
    void theJumpHostIsRefused() {
        assertThat(SshComplaint.beforeLogin("""
                        channel 0: open failed: connect failed: Connection refused
                        stdio forwarding failed
                        kex_exchange_identification: Connection closed by remote host
                        """))
                .isEqualTo(new SshFailure.Refused(
                        "the connection was refused: channel 0: open failed: connect failed: Connection refused"));
    }

    @Test
    void refusedItself() {
        String said = "ssh: connect to host 192.0.2.7 port 22: Connection refused";
        assertThat(SshComplaint.beforeLogin(said + "\n"))
                .isEqualTo(new SshFailure.Refused("the connection was refused: " + said));
    }
}

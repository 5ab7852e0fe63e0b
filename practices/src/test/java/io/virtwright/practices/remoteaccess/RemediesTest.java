package io.virtwright.practices.remoteaccess;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.finding.Finding;
import io.virtwright.testkit.Fixture;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A remedy is one instruction, which doesn't speak against itself. */
class RemediesTest {
    private static final String CERTIFICATES =
            "Put the certificate of the CA at /etc/pki/CA/cacert.pem, that of this host at /etc/pki/libvirt/servercert.pem"
                    + " and its key at /etc/pki/libvirt/private/serverkey.pem (https://libvirt.org/kbase/tlscerts.html):"
                    + " without one of them the daemon does not start. Then run: ";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private String remedy(String fixture, String check) {
        return Fixture.findings(getClass(), fixture, new RemoteAccess(), folder.resolve(fixture)).stream()
                .filter(finding -> finding.check().id().equals("remote-access." + check))
                .map(Finding::remedy)
                .collect(Collectors.joining("\n"));
    }

    private String listener(String fixture) {
        return remedy("listener.drift." + fixture, "listener");
    }

    @Test
    void aConflictIsTakenAwayInOneWay() {
        assertThat(listener("guide"))
                .isEqualTo("Take --listen out of /etc/sysconfig/libvirtd. Run: `systemctl restart libvirtd.service`.");
        assertThat(listener("guide-tcp-wanted"))
                .isEqualTo("Take --listen out of /etc/sysconfig/libvirtd. Run: `systemctl stop libvirtd.service;"
                        + " systemctl enable --now libvirtd-tcp.socket`.");
        assertThat(listener("guide-tls-wanted"))
                .isEqualTo("Take --listen out of /etc/sysconfig/libvirtd. " + CERTIFICATES
                        + "`systemctl stop libvirtd.service; systemctl enable --now libvirtd-tls.socket`.");
        assertThat(listener("guide-both-wanted"))
                .isEqualTo("Take --listen out of /etc/sysconfig/libvirtd. " + CERTIFICATES
                        + "`systemctl stop libvirtd.service; systemctl enable --now libvirtd-tcp.socket"
                        + " libvirtd-tls.socket`.");
    }

    @Test
    void aWantedListenerGetsItsCertificates() {
        assertThat(listener("no-certificates")).isEqualTo(CERTIFICATES + "`systemctl restart virtproxyd.service`.");
        assertThat(listener("both-wanted"))
                .isEqualTo("Run: `systemctl stop virtproxyd.service; systemctl enable --now virtproxyd-tcp.socket`.");
    }

    @Test
    void mechanismsAreChosenInOneWay() {
        String restart = " It acts after: `systemctl restart %s` (domains keep running; clients are disconnected).";
        assertThat(remedy("mechanisms.drift.guide-not-installed", "mechanisms"))
                .isEqualTo(
                        "Over tcp only gssapi is strong: set mech_list: gssapi in /etc/sasl2/libvirt.conf, or listen with"
                                + " tls, which needs certificates, and set mech_list: scram-sha-256, or use qemu+ssh:// and no"
                                + " listener." + restart.formatted("libvirtd"));
        assertThat(remedy("mechanisms.drift.policy", "mechanisms"))
                .isEqualTo("Set mech_list: gssapi in /etc/sasl2/libvirt.conf." + restart.formatted("virtproxyd"));
        assertThat(remedy("mechanisms.drift.not-installed", "mechanisms"))
                .startsWith("Install the plugin of gssapi (")
                .endsWith("mode 0600." + restart.formatted("libvirtd"));
    }
}

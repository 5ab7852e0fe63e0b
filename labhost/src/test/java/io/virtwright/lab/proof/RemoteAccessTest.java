package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Lab
@ExtendWith(Proofs.class)
final class RemoteAccessTest {
    private static final String OPEN =
            "systemctl stop libvirtd.service libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket"
                    + " && systemctl start libvirtd-tcp.socket libvirtd.socket && systemctl start libvirtd.service";

    @Test
    void withoutAuthentication(LabHost lab) {
        var audits = new Audits(lab);
        assertThat(lab.trySh("sasldblistusers2").exit()).isZero();
        audits.expect("remote-access", """
                listener host  + + .
                local-sockets host  + + .
                """);
        lab.sh("echo 'auth_tcp = \"none\"' >>/etc/libvirt/libvirtd.conf; " + OPEN);
        assertThat(lab.sh("virsh -q -c qemu+tcp://127.0.0.1/system list --all; ss -Hltn 'sport = 16509'"))
                .contains("16509");
        audits.expect("remote-access", """
                authentication tcp [::]  . - - critical
                listener host  + + .
                local-sockets host  + + .
                """);
        lab.sh("sed -i 's/^auth_tcp = .*/auth_tcp = \"sasl\"/' /etc/libvirt/libvirtd.conf");
        audits.expect("remote-access", """
                authentication tcp [::]  . + - critical
                authorization tcp [::]  . - . advice
                listener host  + + .
                local-sockets host  ? + .
                mechanisms tcp [::]  . - . medium
                """);
    }

    @Test
    void withPasswords(LabHost lab) {
        var audits = new Audits(lab);
        lab.sh("sed -i -e '/^mech_list/d' -e '/^sasldb_path/d' /etc/sasl2/libvirt.conf 2>/dev/null; "
                + "printf 'mech_list: digest-md5\\nsasldb_path: /etc/libvirt/passwd.db\\n' >>/etc/sasl2/libvirt.conf;"
                + "printf secret | saslpasswd2 -p -a libvirt userName; echo 'auth_tcp = \"sasl\"' >>/etc/libvirt/libvirtd.conf; "
                + OPEN);
        assertThat(lab.sh("sasldblistusers2 -f /etc/libvirt/passwd.db")).startsWith("userName@");
        audits.expect("remote-access", """
                authentication tcp [::]  . + +
                authorization tcp [::]  . - . advice
                listener host  + + .
                local-sockets host  + + .
                mechanisms tcp [::]  . - - medium
                passwords host  . - + medium
                """, "--probe");
    }

    /** A socket that is closed in a file, and open to everybody until it is made anew. */
    @Test
    void aSocketForEverybody(LabHost lab) {
        var audits = new Audits(lab);
        lab.sh("echo 'auth_unix_rw = \"none\"' >>/etc/libvirt/libvirtd.conf; systemctl restart libvirtd;"
                + " mkdir -p /etc/systemd/system/libvirtd.socket.d");
        lab.write("/etc/systemd/system/libvirtd.socket.d/mode.conf", "[Socket]\nSocketMode=0600\n");
        lab.sh("systemctl daemon-reload");
        assertThat(lab.sh("runuser -u nobody -- virsh -q -c qemu:///system version"))
                .contains("libvirt");
        audits.expect("remote-access", """
                listener host  + + .
                local-sockets host  - + . critical
                """);
        lab.sh("sed -i 's/^auth_unix_rw = .*/auth_unix_rw = \"polkit\"/' /etc/libvirt/libvirtd.conf");
        assertThat(lab.sh("runuser -u nobody -- virsh -q -c qemu:///system version"))
                .as("the daemon has not read the file again")
                .contains("libvirt");
        audits.expect("remote-access", """
                listener host  + + .
                local-sockets host  ? + .
                """);
    }
}

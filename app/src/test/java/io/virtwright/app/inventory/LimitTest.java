package io.virtwright.app.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --limit} finds where hosts have colons and logins in their names. */
@SuppressWarnings("NullAway.Init") // made before each test
final class LimitTest {
    @TempDir
    private Path folder;

    private Inventory inventory(String text) throws IOException {
        return Inventory.read(Files.writeString(folder.resolve("hosts" + text.length()), text));
    }

    private static List<String> names(List<SshTarget> hosts) {
        return hosts.stream().map(SshTarget::text).toList();
    }

    /** As in Ansible: a comma anywhere is what separates, and an address is kept. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db:be|db1,be1",
                "fd00::1|fd00::1",
                "fd00:0:0:0:0:0:0:2|fd00:0:0:0:0:0:0:2",
                "db1:[fd00::1]|db1,fd00::1",
                "[fd00::1]:!db|fd00::1",
                "db,fd00::1|db1,fd00::1",
                "fd00::?|fd00::1",
                "ssh://db1:22|ssh://db1:22",
                "!fd00::1,!fd00:0:0:0:0:0:0:2,!ssh://db1:22,!be|db1"
            })
    void colonsInLimits(String limit, String expected) throws IOException {
        Inventory inventory =
                inventory("[db]\ndb1\n[be]\nbe1\n[six]\n[fd00::1]:22\n[fd00:0:0:0:0:0:0:2]:22\nssh://db1:22\n");
        assertThat(names(inventory.hosts(List.of(limit), false))).containsExactly(expected.split(","));
    }

    @Test
    void aLimitFindsTheHostOfALogin() throws IOException {
        Inventory list = inventory("admin@lab-1\nssh://root@lab-2:2222\nlab-3\nroot@lab-3\n");
        assertThat(names(list.hosts(List.of("lab-1"), false))).containsExactly("admin@lab-1");
        assertThat(names(list.hosts(List.of("lab-2"), false))).containsExactly("ssh://root@lab-2:2222");
        assertThat(names(list.hosts(List.of("lab-?:!lab-1"), false)))
                .containsExactly("ssh://root@lab-2:2222", "lab-3", "root@lab-3");
        assertThat(names(list.hosts(List.of("lab-3"), false)))
                .as("its own name")
                .containsExactly("lab-3");
        assertThat(names(list.hosts(List.of("admin@*"), false))).containsExactly("admin@lab-1");
        Inventory group = inventory("admin@db\n[db]\ndb1\n");
        assertThat(names(group.hosts(List.of("db"), false))).as("the group").containsExactly("db1");
    }
}

package io.virtwright.app.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtwright.engine.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inventories in the forms that Ansible's documentation shows. */
final class InventoryTest {
    private static final String GOOD_INI = """
            mail.example.com ansible_port=5556 ansible_host=192.0.2.50 # at the back

            [webservers]
            www[01:03].example.com
            badwolf.example.com:5309

            [dbservers]
            db-[a:c].example.com ansible_user="deploy"
            www[1:9:4]

            [atlanta]
            host1 http_port=80 maxRequestsPerChild=808
            host2

            [southeast:children]
            atlanta
            webservers

            [southeast:vars]
            some_server=foo.southeast.example.com
            ansible_user=southern

            [webservers:vars]
            ansible_user = 'web'
            ansible_python_interpreter=/usr/bin/python3
            """;

    private static final String GOOD_YAML = """
            ungrouped:
              hosts:
                mail.example.com:
                  ansible_host: 192.0.2.50
                  ansible_port: 5556
            all:
              children:
                webservers:
                  hosts:
                    www[01:03].example.com:
                    foo.example.com:
                      http: {port: 80, names: [a, b]}
                  vars:
                    ansible_user: web
                prod:
                  children:
                    webservers: {}
                    dbservers:
                      hosts:
                        one.example.com:
              vars:
                ansible_user: everyone
            """;

    @TempDir
    private Path folder;

    private Inventory inventory(String name, String text) throws IOException {
        return Inventory.read(Files.writeString(folder.resolve(name), text));
    }

    private static List<String> names(List<SshTarget> hosts) {
        return hosts.stream().map(SshTarget::text).toList();
    }

    private static SshTarget host(Inventory inventory, String name) {
        return inventory.hosts(List.of(name), false).getFirst();
    }

    @Test
    void hostsGroupsRangesAndVariablesOfIni() throws IOException {
        Inventory inventory = inventory("hosts", GOOD_INI);
        assertThat(names(inventory.hosts(List.of(), false)))
                .containsExactly(
                        "mail.example.com",
                        "www01.example.com",
                        "www02.example.com",
                        "www03.example.com",
                        "badwolf.example.com",
                        "db-a.example.com",
                        "db-b.example.com",
                        "db-c.example.com",
                        "www1",
                        "www5",
                        "www9",
                        "host1",
                        "host2");
        assertThat(host(inventory, "mail.example.com"))
                .isEqualTo(new SshTarget("mail.example.com", Optional.empty(), "192.0.2.50", OptionalInt.of(5556)));
        assertThat(host(inventory, "badwolf.example.com").port()).hasValue(5309);
        assertThat(host(inventory, "db-b.example.com").user()).contains("deploy");
        assertThat(host(inventory, "host2").user()).contains("southern");
        assertThat(host(inventory, "www02.example.com").user())
                .as("a child wins")
                .contains("web");
    }

    @Test
    void theSameOfYaml() throws IOException {
        Inventory inventory = inventory("hosts.yml", GOOD_YAML);
        assertThat(names(inventory.hosts(List.of("prod"), false)))
                .containsExactly(
                        "www01.example.com",
                        "www02.example.com",
                        "www03.example.com",
                        "foo.example.com",
                        "one.example.com");
        assertThat(host(inventory, "mail.example.com").host()).isEqualTo("192.0.2.50");
        assertThat(host(inventory, "foo.example.com").user()).contains("web");
        assertThat(host(inventory, "one.example.com").user()).contains("everyone");
        assertThat(names(inventory("noending", GOOD_YAML).hosts(List.of(), false)))
                .hasSize(6);
    }

    @Test
    void aPlainList() throws IOException {
        Inventory inventory = inventory("list.txt", "# ours\nweb1\nroot@db1\n\nssh://me@[::1]:2222 # last\nweb1\n");
        assertThat(inventory.hosts(List.of(), false))
                .containsExactly(
                        HostTargets.parse("web1"),
                        HostTargets.parse("root@db1"),
                        HostTargets.parse("ssh://me@[::1]:2222"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "atlanta|host1,host2",
                "host?|host1,host2",
                "dbservers,!*.example.com|www1,www5,www9",
                "southeast,&www0*,!www02*|www01.example.com,www03.example.com",
                "!southeast,!dbservers|mail.example.com",
                "ungrouped|mail.example.com",
                "host2,host1|host1,host2",
                "host2:mail.example.com|mail.example.com,host2",
                "southeast:&www0*:!www02*|www01.example.com,www03.example.com"
            })
    void limits(String limit, String expected) throws IOException {
        assertThat(names(inventory("hosts", GOOD_INI).hosts(List.of(limit), false)))
                .containsExactly(expected.split(","));
    }

    /** So that a command that is suggested for one host is for no other. */
    @Test
    void aLimitCanNameEachHostExactly() throws IOException {
        Inventory inventory = inventory("hosts", "web\nssh://root@[fd00::1]:22\n[web:children]\ndb\n[db]\ndb1\n");
        assertThat(names(inventory.hosts(List.of("ssh://root@[fd00::1]:22"), false)))
                .containsExactly("ssh://root@[fd00::1]:22");
        assertThat(names(inventory.hosts(List.of("web"), false))).containsExactly("web");
        assertThat(names(inventory.hosts(List.of("we?"), false))).containsExactly("web", "db1");
        assertThat(names(inventory.hosts(List.of("!ssh://root@[fd00::1]:22"), false)))
                .containsExactly("web", "db1");
        String address = "0:0:0:0:0:ffff:1.2.3.5";
        assertThat(names(inventory("list.txt", "web1\n" + address + "\n").hosts(List.of(address), false)))
                .containsExactly(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"web:", "a::b", "nobody", "~web.*", "web[0:1]", "", "atlanta,,host1", "@retry"})
    void limitsThatNameNothingOrMoreThanWeKnow(String limit) throws IOException {
        Inventory inventory = inventory("hosts", GOOD_INI);
        assertThatThrownBy(() -> inventory.hosts(List.of(limit), false))
                .isInstanceOf(AddressException.class)
                .hasMessageStartingWith("--limit: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ansible_connection=local",
                "ansible_connection=winrm",
                "ansible_ssh_common_args='-o ProxyJump=x'",
                "ansible_ssh_private_key_file=~/.ssh/other",
                "ansible_become=true",
                "ansible_password=s3cret",
                "ansible_become_pass=s3cret",
                "ansible_host='{{ other }}'",
                "ansible_port=x",
                "ansible_host=-oProxyCommand=x",
                "ansible_user='a b'",
                "ansible_shell_type=powershell",
                "ansible_something_new=1"
            })
    void whatChangesWhomWeReachIsRefusedByNameAndLineWhenChosen(String variable) throws IOException {
        Inventory inventory = inventory("hosts", "[good]\nweb1\n[odd]\n\nweb2 " + variable + "\n");
        assertThat(names(inventory.hosts(List.of("good"), false))).containsExactly("web1");
        assertThatThrownBy(() -> inventory.hosts(List.of(), false))
                .isInstanceOf(InventoryException.class)
                .hasMessageStartingWith(folder.resolve("hosts") + ":5: host 'web2': ")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web1 ansible_ssh_common_args='-o ProxyCommand=\"x --token s3cret\"'",
                "web1 ansible_vault_key=s3cret",
                "web1 ansible_ssh_private_key=s3cret",
                "web1 ansible_become_exe='sudo s3cret'",
                "web1 ansible_user=joe ansible_password=my s3cret",
                "web1\n[all:vars]\nansible_password: s3cret"
            })
    void aValueThatMayBeSecretIsNotShown(String text) {
        assertThatThrownBy(() -> inventory("hosts", text + "\n").hosts(List.of(), false))
                .isInstanceOf(InventoryException.class)
                .hasMessageStartingWith(folder.resolve("hosts") + ":")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void sudoThatWasAskedForMayAlsoStandInTheInventory() throws IOException {
        Inventory inventory = inventory("hosts", "web1 ansible_become=yes ansible_become_method=sudo\n");
        assertThat(names(inventory.hosts(List.of(), true))).containsExactly("web1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[web:kids]|1: 'kids' is no kind",
                "[a:children];b|2: there is no group 'b'",
                "[a:vars];x=1|2: there is no group 'a'",
                "[a];x;[a:children];a|4: group 'a' would be within itself",
                "[a:children];b;[b:children];a|2: group 'b' would be within itself",
                "web[1:3|1: 'web[1:3': not a range",
                "web[3:1]|1: 'web[3:1]': [3:1] is empty",
                "web[01:100]|1: 'web[01:100]': both ends",
                "web[1:99999999]|more than",
                "web[1:200][1:200]|more than",
                "web x|1: 'x' is not of the form name=value",
                "web x='1|1: a quote"
            })
    void whatIsNoIniIsRefusedWithItsLine(String lines, String complaint) throws IOException {
        assertThatThrownBy(
                        () -> inventory("hosts.ini", lines.replace(';', '\n')).hosts(List.of(), false))
                .isInstanceOf(InventoryException.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plugin: amazon.aws.aws_ec2|1: inventory plugins are not run",
                "all: {host: {a: }}|1: 'host' is no part of a group",
                "all: {hosts: [a, b]}|1:14: a mapping",
                "all: {hosts: {a: &x {}}}|anchors",
                "all: {hosts: {a: {ansible_host: [x]}}}|a single value"
            })
    void whatIsNoInventoryInYamlIsRefusedWithItsPlace(String yaml, String complaint) {
        assertThatThrownBy(() -> inventory("hosts.yaml", yaml).hosts(List.of(), false))
                .hasMessageStartingWith(folder.resolve("hosts.yaml").toString())
                .hasMessageContaining(complaint);
    }

    @Test
    void programsFoldersAndBytesAreNotInventories() throws IOException {
        assertThatThrownBy(() -> inventory("inv.py", "#!/usr/bin/python3\nprint('{}')\n"))
                .hasMessageContaining("is a program, and none is run");
        assertThatThrownBy(() -> Inventory.read(folder)).hasMessageContaining("is a folder");
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {'a', (byte) 0xFF});
        assertThatThrownBy(() -> Inventory.read(bytes)).hasMessageContaining("not UTF-8");
    }

    @Test
    void variablesOfGroupsAndHostsStandInFoldersBesideToo() throws IOException {
        Path groups = Files.createDirectory(folder.resolve("group_vars"));
        Files.writeString(groups.resolve("all.yml"), "ansible_user: everyone # all\nother:\n  - ansible_port: 1\n");
        Files.createDirectory(groups.resolve("web"));
        Files.writeString(groups.resolve("web/main.yml"), "ansible_port: \"2200\"\n");
        Files.writeString(groups.resolve("web/vault.yml"), "$ANSIBLE_VAULT;1.1;AES256\n6162\n");
        Files.createDirectory(folder.resolve("host_vars"));
        Files.writeString(folder.resolve("host_vars/db1"), "ansible_connection: local\n");
        Inventory inventory = inventory("hosts", "[web]\nweb1\n[db]\ndb1\n");
        assertThat(host(inventory, "web"))
                .isEqualTo(new SshTarget("web1", Optional.of("everyone"), "web1", OptionalInt.of(2200)));
        assertThat(inventory.notes()).singleElement().asString().contains("vault.yml", "encrypted");
        assertThatThrownBy(() -> inventory.hosts(List.of("db"), false))
                .hasMessageStartingWith(folder.resolve("host_vars/db1") + ":1: host 'db1': ansible_connection=local");
    }

    @Test
    void backupsOfVariableFilesAreNotReadAndTheFirstEndingIsTaken() throws IOException {
        Path vars = Files.createDirectories(folder.resolve("host_vars/web1"));
        Files.writeString(vars.resolve("main.yml"), "ansible_host: 10.0.0.5\n");
        for (String name : new String[] {"main.yml~", ".main.yml", "main.yml.bak", "main.yml.orig"}) {
            Files.writeString(vars.resolve(name), "ansible_host: 10.0.0.4\n");
        }
        Files.write(vars.resolve(".main.yml.swp"), new byte[] {'b', (byte) 0xFF});
        Files.writeString(folder.resolve("host_vars/web1.yml"), "ansible_host: 10.0.0.3\n");
        assertThat(host(inventory("hosts", "[web]\nweb1\n"), "web").host()).isEqualTo("10.0.0.5");
    }
}
